import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { findLines, movedCursor, nowAndNext, type RunLine, runLines } from '../live/run-order.ts';
import { useLiveShow } from '../live/use-live.ts';
import { useDesk } from './desk-context.tsx';

export interface Cue {
  readonly all: readonly RunLine[];
  /** Those the search lets through. */
  readonly lines: readonly RunLine[];
  readonly wanted: string;
  readonly setWanted: (text: string) => void;
  readonly cursor: string | null;
  readonly setCursor: (itemId: string) => void;
  readonly move: (by: number) => void;
  readonly jump: (index: number) => void;
  readonly toNext: () => void;
  /** Whether it moved by itself a moment ago: whoever presses now means what stood there before. */
  readonly hasJustMoved: () => boolean;
}

/** Longer than a double press, and than it takes to see that another has pinned. By a clock that nobody sets. */
const settlesMs = 800;

/** The cue: which product the next P takes. It follows the running order until the operator moves it. */
export function useCue(): Cue {
  const { products } = useDesk();
  const state = useLiveShow((show) => show.state);
  const [chosen, setChosen] = useState<string | null>(null);
  const [wanted, setWanted] = useState('');
  const all = useMemo(() => runLines(state.lineup, products), [state.lineup, products]);
  const lines = useMemo(() => findLines(all, wanted), [all, wanted]);
  const { now, next } = nowAndNext(state);
  const following = next?.itemId ?? now?.itemId ?? null;
  // A product pinned by its cue gives the cue back to the running order.
  const isKept = chosen !== null && chosen !== now?.itemId && all.some((line) => line.item.itemId === chosen);
  const cursor = isKept ? chosen : following;
  const last = useRef({ cursor, chosen, movedAt: Number.NEGATIVE_INFINITY });
  useLayoutEffect(() => {
    const { cursor: from, chosen: former, movedAt } = last.current;
    const byItself = former === chosen;
    const at = byItself ? (from === cursor ? movedAt : performance.now()) : Number.NEGATIVE_INFINITY;
    last.current = { cursor, chosen, movedAt: at };
  }, [cursor, chosen]);
  return {
    all,
    lines,
    wanted,
    setWanted,
    cursor,
    setCursor: setChosen,
    move: useCallback(
      (by: number) => {
        let from = cursor;
        let to = movedCursor(lines, from, by);
        // The product on air is no cue: step over it.
        if (to !== null && to === now?.itemId) {
          from = to;
          to = movedCursor(lines, from, by);
        }
        if (to !== null && to !== now?.itemId) setChosen(to);
      },
      [lines, cursor, now?.itemId],
    ),
    jump: useCallback(
      (index: number) => {
        const line = all[index];
        if (!line) return;
        setWanted('');
        setChosen(line.item.itemId);
      },
      [all],
    ),
    toNext: useCallback(() => setChosen(null), []),
    hasJustMoved: () => performance.now() - last.current.movedAt < settlesMs,
  };
}
