import { useEffect, useMemo, useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import { type DigitEntry, digitsForgottenMs, enterDigit, type Hotkey, indexOf } from '../ui/hotkeys.ts';
import { useHotkeys } from '../ui/use-hotkeys.ts';

export interface DeskKeys {
  readonly count: number;
  readonly moveCursor: (by: number) => void;
  readonly cursorToNext: () => void;
  readonly jump: (index: number) => void;
  readonly pin: () => void;
  readonly unpin: () => void;
  readonly search: () => void;
  readonly openDeal: () => void;
  readonly closeDeal: () => void;
  readonly extendDeal: () => void;
  readonly price: () => void;
  readonly undo: () => void;
  readonly notice: () => void;
  readonly prompt: () => void;
  readonly draw: () => void;
  readonly poll: () => void;
  readonly freeze: () => void;
  readonly side: (tab: 'orders' | 'offers' | 'approvals') => void;
  readonly follow: () => void;
  readonly sheet: () => void;
}

/** The desk's key table and its listening; answers the table for the sheet and the digits gathered so far. */
export function useDeskKeys(keys: DeskKeys): { table: readonly Hotkey[]; digits: string | null } {
  const t = useText();
  const [entry, setEntry] = useState<DigitEntry | null>(null);
  useEffect(() => {
    if (!entry) return;
    const timer = setTimeout(() => setEntry(null), digitsForgottenMs);
    return () => clearTimeout(timer);
  }, [entry]);
  const table = useMemo((): readonly Hotkey[] => {
    const run = t('desk.key.group.run');
    const air = t('desk.key.group.air');
    const trade = t('desk.key.group.trade');
    const words = t('desk.key.group.words');
    const general = t('common.hotkeys.general');
    return [
      { key: 'ArrowUp', print: '↑', group: run, does: t('desk.key.up'), run: () => keys.moveCursor(-1) },
      { key: 'ArrowDown', print: '↓', group: run, does: t('desk.key.down'), run: () => keys.moveCursor(1) },
      { key: 'n', group: run, does: t('desk.key.next'), run: keys.cursorToNext },
      {
        key: 'Enter',
        print: '1…99 ↵',
        group: run,
        does: t('desk.key.digits'),
        // Whoever clicked a button before types the number all the same.
        beforeButtons: entry !== null,
        run: () => {
          const index = indexOf(entry, Date.now(), keys.count);
          setEntry(null);
          if (index !== null) keys.jump(index);
        },
      },
      { key: '/', group: run, does: t('desk.key.search'), run: keys.search },
      { key: 'p', group: air, does: t('desk.key.pin'), run: keys.pin },
      { key: 'u', group: air, does: t('desk.key.unpin'), run: keys.unpin },
      { key: 'F2', group: air, does: t('desk.key.open'), run: keys.openDeal },
      { key: 'F4', group: air, does: t('desk.key.close'), run: keys.closeDeal },
      { key: 'e', group: air, does: t('desk.key.extend'), run: keys.extendDeal },
      { key: 'k', group: air, does: t('desk.key.price'), run: keys.price },
      { key: 'x', group: air, does: t('desk.key.freeze'), run: keys.freeze },
      { key: 'z', group: air, does: t('desk.key.undo'), run: keys.undo },
      { key: 'o', group: trade, does: t('desk.key.orders'), run: () => keys.side('orders') },
      { key: 'f', group: trade, does: t('desk.key.offers'), run: () => keys.side('offers') },
      { key: 'a', group: trade, does: t('desk.key.approvals'), run: () => keys.side('approvals') },
      { key: 'F8', group: words, does: t('desk.key.notice'), run: keys.notice },
      { key: 'F9', group: words, does: t('desk.key.prompt'), run: keys.prompt },
      { key: 'd', group: words, does: t('desk.key.draw'), run: keys.draw },
      { key: 'v', group: words, does: t('desk.key.poll'), run: keys.poll },
      { key: 'c', group: words, does: t('desk.key.follow'), run: keys.follow },
      { key: '?', group: general, does: t('common.hotkeys.sheet'), run: keys.sheet },
    ];
  }, [t, keys, entry]);
  const digits = useMemo(
    (): readonly Hotkey[] =>
      Array.from('0123456789', (key) => ({
        key,
        group: '',
        does: '',
        run: () => setEntry(enterDigit(entry, key, Date.now())),
      })),
    [entry],
  );
  useHotkeys(useMemo(() => [...table, ...digits], [table, digits]));
  return { table, digits: entry?.digits ?? null };
}
