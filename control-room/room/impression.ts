import { type RefObject, useEffect } from 'react';
import { useViewer } from './context.tsx';

const seenShare = 0.6;
const dwellMs = 500;
const againAfterMs = 60_000;
const gatherMs = 1_000;

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
        dwell = entry?.isIntersecting ? setTimeout(() => gather(itemId), dwellMs) : null;
      },
      { threshold: seenShare },
    );
    observer.observe(element);
    return () => {
      observer.disconnect();
      if (dwell) clearTimeout(dwell);
    };

    function gather(id: string) {
      const now = Date.now();
      if (document.visibilityState !== 'visible' || now - (countedAt.get(id) ?? 0) < againAfterMs) return;
      countedAt.set(id, now);
      if (gathered.size === 0) setTimeout(sendGathered, gatherMs);
      gathered.add(id);
    }
    function sendGathered() {
      for (const id of gathered) if (!viewer.see('impression', id)) countedAt.delete(id);
      gathered.clear();
    }
  }, [ref, itemId, viewer]);
}
