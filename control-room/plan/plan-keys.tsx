import { PageKeys } from '../app/page-keys.tsx';
import { useText } from '../i18n/use-text.ts';

/** What the keyboard does in the run sheet, for the sheet that `?` opens. */
export function PlanKeys() {
  const t = useText();
  const group = t('plan.lineup.title');
  const line = (print: string, does: string) => ({ key: print, print, group, does });
  return (
    <PageKeys
      lines={[
        line('↑ ↓', t('plan.sheet.key.rows')),
        line('Alt + ↑ ↓', t('plan.sheet.key.move')),
        line('Space', t('plan.sheet.key.select')),
        line('Ctrl + A', t('plan.sheet.selectAll')),
        line('Ctrl + V', t('plan.sheet.key.paste')),
        line('Ctrl + Z', t('plan.sheet.undo')),
        line('Ctrl + Shift + Z', t('plan.sheet.redo')),
        line('Esc', t('plan.sheet.key.back')),
      ]}
    />
  );
}
