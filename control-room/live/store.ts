import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Failure } from '../app/api.ts';
import type { ClockSample } from './clock.ts';
import type { LiveShow } from './fold.ts';

/** Where the one connection stands. `attempt` counts tries since it was lost. */
export type Link =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected' }
  | { readonly kind: 'reconnecting'; readonly attempt: number }
  | { readonly kind: 'offline' };

export interface LiveState {
  readonly link: Link;
  /** Times the connection came back since the page was opened. */
  readonly reconnects: number;
  readonly clock: ClockSample | null;
  readonly show: LiveShow | null;
  /** Why the show cannot be watched; null while it can. */
  readonly refused: Failure | null;
  /** This device's time when the last packet came; staleness is judged by it. */
  readonly heardAt: number | null;
}

export type LiveStore = StoreApi<LiveState>;

export const createLiveStore = (): LiveStore =>
  createStore<LiveState>(() => ({
    link: { kind: 'connecting' },
    reconnects: 0,
    clock: null,
    show: null,
    refused: null,
    heardAt: null,
  }));

/** A live show sends a packet at least every second; this long without one, its figures are stale. */
export const staleAfterMs = 6_000;

/** Whether what is shown may no longer be so. A show that is not live sends little: only the link counts then. */
export function isStale(state: Pick<LiveState, 'link' | 'show' | 'heardAt'>, now: number): boolean {
  if (state.link.kind !== 'connected') return true;
  if (state.show?.state.status !== 'live' || state.heardAt === null) return false;
  return now - state.heardAt > staleAfterMs;
}
