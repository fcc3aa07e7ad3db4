import { type RefObject, useEffect } from 'react';
import { useViewer } from './context.tsx';
import type { Viewer } from './viewer.ts';

const seenShare = 0.6;
const dwellMs = 500;
const againAfterMs = 60_000;
const gatherMs = 1_000;

type Teller = Pick<Viewer, 'see'>;

/** When each item was last counted as seen: a card that flickers in and out of a list counts once a minute. */
const countedAt = new Map<string, number>();
const gathered = new Set<string>();

/** Counts an impression when most of the element has stood in view for half a second on a visible page. */
export function useImpression(ref: RefObject<HTMLElement | null>, itemId: string | null): void {
  const viewer = useViewer();
  useEffect(() => {
    const element = ref.current;
    if (element === null || itemId === null || typeof IntersectionObserver === 'undefined') return;
    let dwell: ReturnType<typeof setTimeout> | null = null;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (dwell) clearTimeout(dwell);
        dwell = entry?.isIntersecting
          ? setTimeout(() => {
              if (document.visibilityState === 'visible') gather(viewer, itemId);
            }, dwellMs)
          : null;
      },
      { threshold: seenShare },
    );
    observer.observe(element);
    return () => {
      observer.disconnect();
      if (dwell) clearTimeout(dwell);
    };
  }, [ref, itemId, viewer]);
}

/** Whoever presses an item has seen it, however quickly: the impression is told before the click. */
export function tellClick(viewer: Teller, itemId: string): void {
  gather(viewer, itemId);
  sendGathered(viewer);
  viewer.see('click', itemId);
}

function gather(viewer: Teller, itemId: string): void {
  const now = Date.now();
  if (now - (countedAt.get(itemId) ?? 0) < againAfterMs) return;
  countedAt.set(itemId, now);
  if (gathered.size === 0) setTimeout(() => sendGathered(viewer), gatherMs);
  gathered.add(itemId);
}

function sendGathered(viewer: Teller): void {
  for (const itemId of gathered) if (!viewer.see('impression', itemId)) countedAt.delete(itemId);
  gathered.clear();
}
