import { type RefObject, useMemo, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import type { SideFocus, SideTab } from './side-panel.tsx';

export interface Side {
  readonly tab: SideTab;
  readonly setTab: (tab: SideTab) => void;
  readonly focus: RefObject<SideFocus | null>;
  /** Shows a tab and moves the focus into it: what its key does. */
  readonly enter: (tab: SideTab) => void;
  /** The order that lies open; null: none. */
  readonly orderId: string | null;
  readonly openOrder: (orderId: string | null) => void;
}

/** What the corner of the desk shows; `onShow` brings that corner into view on a narrow screen. */
export function useSide(onShow: () => void): Side {
  const [tab, setTab] = useState<SideTab>('orders');
  const [orderId, openOrder] = useState<string | null>(null);
  const focus = useRef<SideFocus | null>(null);
  const show = useRef(onShow);
  show.current = onShow;
  const enter = useMemo(
    () => (next: SideTab) => {
      flushSync(() => {
        setTab(next);
        show.current();
      });
      focus.current?.enter();
    },
    [],
  );
  return { tab, setTab, focus, enter, orderId, openOrder };
}
