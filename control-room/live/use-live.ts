import { useEffect } from 'react';
import { useStore } from 'zustand';
import { useNow } from '../ui/use-now.ts';
import { createDeskLive, type DeskLive } from './connection.ts';
import type { LiveShow } from './fold.ts';
import { isStale, type LiveState } from './store.ts';

let only: DeskLive | null = null;

/** The page's one live connection, made when first needed. */
export function deskLive(): DeskLive {
  only ??= createDeskLive();
  return only;
}

/** Follows a show while the component is mounted. */
export function useWatch(showId: string): void {
  useEffect(() => deskLive().watch(showId), [showId]);
}

/** A narrow look at the live state; the component renders again only when what it picked changes. */
export const useLive = <T>(pick: (state: LiveState) => T): T => useStore(deskLive().store, pick);

/** A narrow look at the watched show. Only under a page that has checked there is one. */
export const useLiveShow = <T>(pick: (show: LiveShow) => T): T =>
  useLive((state) => {
    if (!state.show) throw new Error('No show is watched');
    return pick(state.show);
  });

/** What the server's clock is ahead of this device's, for countdowns; 0 until the first answer. */
export const useClockOffset = (): number => useLive((state) => state.clock?.offsetMs ?? 0);

/** The server's time as this device reckons it, by whole steps. */
export function useServerNow(stepMs = 1000): number {
  return useNow(stepMs) + useClockOffset();
}

/** Whether live controls must rest, and whether figures are to be dimmed. */
export function useStale(): boolean {
  const now = useNow();
  return useLive((state) => isStale(state, now));
}
