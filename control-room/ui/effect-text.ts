import type { EffectMeasure } from '#shared/contract/interventions.ts';
import type { StaffText } from '../i18n/use-text.ts';

/** What an intervention did, in a sentence; honest where it cannot be told. `format` writes an amount or a count. */
export function effectText(t: StaffText, measure: EffectMeasure, format: (n: number) => string): string {
  if (measure.status === 'unknown') return t(`act.unknown.${measure.reason}`);
  const { added, expected, low, high, isClear } = measure;
  const signed = (n: number) => (n > 0 ? `+${format(n)}` : n < 0 ? `−${format(-n)}` : format(0));
  const said = t('act.added', {
    added: signed(added),
    expected: format(expected),
    low: signed(low),
    high: signed(high),
  });
  return `${said} ${t(isClear ? 'act.clear' : 'act.notClear')}`;
}
