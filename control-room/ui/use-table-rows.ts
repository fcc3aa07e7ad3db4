import { useVirtualizer, type VirtualItem } from '@tanstack/react-virtual';
import { type RefObject, useRef } from 'react';

/** Height of a table's row, px, where all are alike. */
const ROW = 34;

export interface TableRows {
  /** Of the element that scrolls. */
  readonly frame: RefObject<HTMLDivElement | null>;
  readonly visible: readonly VirtualItem[];
  /** Height of what is not drawn above and below, px. */
  readonly before: number;
  readonly after: number;
}

/** Of a long table only the rows in sight, and some around them, are drawn. */
export function useTableRows(count: number): TableRows {
  const frame = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW,
    overscan: 12,
    initialRect: { width: 1000, height: 640 },
  });
  const visible = rows.getVirtualItems();
  return {
    frame,
    visible,
    before: visible[0]?.start ?? 0,
    after: rows.getTotalSize() - (visible.at(-1)?.end ?? 0),
  };
}
