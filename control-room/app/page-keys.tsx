import { useMemo, useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import { HotkeySheet, type KeyLine } from '../ui/hotkey-sheet.tsx';
import { useHotkeys } from '../ui/use-hotkeys.ts';

/** `?` on a page without hotkeys of its own: what the keyboard does there. `lines` stand before what holds everywhere. */
export function PageKeys({ lines = none }: { lines?: readonly KeyLine[] }) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  useHotkeys(
    useMemo(() => [{ key: '?', group: '', does: '', run: () => setOpen(true) }], []),
    { escLeavesField: false },
  );
  const group = t('common.hotkeys.general');
  const general: readonly KeyLine[] = [
    { key: 'Tab', print: 'Tab', group, does: t('common.hotkeys.tab') },
    { key: 'Enter', print: 'Enter', group, does: t('common.hotkeys.enter') },
    { key: 'Escape', print: 'Esc', group, does: t('common.hotkeys.esc') },
    { key: '?', group, does: t('common.hotkeys.sheet') },
  ];
  return (
    <HotkeySheet
      table={[...lines, ...general]}
      intro={t('common.hotkeys.rest')}
      opened={isOpen}
      onClose={() => setOpen(false)}
    />
  );
}

const none: readonly KeyLine[] = [];
