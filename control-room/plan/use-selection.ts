import { useRef, useState } from 'react';

/** Which rows are chosen: one by one, or, with Shift, everything from the last one chosen to this one. */
export function useSelection(ids: readonly string[]) {
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const last = useRef<string | null>(null);
  // Rows that are gone are chosen no more.
  const selected = new Set(ids.filter((id) => chosen.has(id)));
  return {
    selected,
    pick(id: string, isRange: boolean) {
      const next = new Set(selected);
      const [from, to] = [last.current === null ? -1 : ids.indexOf(last.current), ids.indexOf(id)];
      if (isRange && from >= 0 && to >= 0)
        for (const each of ids.slice(Math.min(from, to), Math.max(from, to) + 1)) next.add(each);
      else if (!next.delete(id)) next.add(id);
      last.current = id;
      setChosen(next);
    },
    all: () => setChosen(new Set(selected.size === ids.length ? [] : ids)),
    clear: () => setChosen(new Set()),
  };
}
