import { type PointerEvent, type ReactNode, useRef, useState } from 'react';
import type { TimeWindow } from './chart-data.ts';
import styles from './insight.module.css';

/**
 * Around a plot: dragging over it chooses a part of the show in whole steps; a single press does nothing. What is drawn of
 * the choice lies over the plot and is not in the way of its hover. The keyboard's way is the times beside the chart.
 */
export function Brush(props: {
  window: TimeWindow;
  step: number;
  /** Pixels the axes take on each side. */
  inset: { readonly left: number; readonly right: number };
  part: TimeWindow | null;
  onPart: (part: TimeWindow) => void;
  children: ReactNode;
}) {
  const { window, step, inset, part } = props;
  const layer = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<TimeWindow | null>(null);
  const anchor = useRef<number | null>(null);
  const length = window.to - window.from;

  const timeAt = (event: PointerEvent): number => {
    const box = layer.current?.getBoundingClientRect();
    if (!box || box.width === 0) return window.from;
    const share = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    return window.from + share * length;
  };
  const stepped = (a: number, b: number): TimeWindow => {
    const down = (at: number) => window.from + Math.floor((at - window.from) / step) * step;
    const up = (at: number) => window.from + Math.ceil((at - window.from) / step) * step;
    return { from: Math.max(window.from, down(Math.min(a, b))), to: Math.min(window.to, up(Math.max(a, b))) };
  };
  const shown = drag ?? part;
  const percent = (at: number) => `${((at - window.from) / length) * 100}%`;
  return (
    <div
      className={styles.brushed}
      data-brush
      onPointerCancel={() => {
        anchor.current = null;
        setDrag(null);
      }}
      onPointerDown={(event) => {
        if (event.button === 0) anchor.current = timeAt(event);
      }}
      onPointerMove={(event) => {
        if (anchor.current === null) return;
        const now = timeAt(event);
        if (Math.abs(now - anchor.current) < length / 200) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        setDrag(stepped(anchor.current, now));
      }}
      onPointerUp={() => {
        anchor.current = null;
        if (drag) props.onPart(drag);
        setDrag(null);
      }}
    >
      {props.children}
      <div className={styles.brush} ref={layer} style={{ left: inset.left, right: inset.right }}>
        {shown && (
          <>
            <span className={styles.shade} style={{ left: 0, width: percent(shown.from) }} />
            <span className={styles.shade} style={{ left: percent(shown.to), right: 0 }} />
            <span
              className={styles.chosen}
              style={{ left: percent(shown.from), width: `${((shown.to - shown.from) / length) * 100}%` }}
            />
          </>
        )}
      </div>
    </div>
  );
}
