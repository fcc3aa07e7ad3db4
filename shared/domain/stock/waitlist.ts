import type { LedgerEntry, Wait } from './entries.ts';
import type { LedgerState } from './ledger.ts';
import { onceKeyOf } from './once-key.ts';

type WaitlistEntry = Extract<LedgerEntry, { kind: `waitlist.${string}` }>;

/** Viewers waiting for a unit of the deal. */
export const waitingFor = (state: LedgerState, dealId: string): number =>
  state.waitlists.get(dealId)?.size ?? 0;

/** How many are before this viewer; null when the viewer does not wait for the deal. Cost: the viewers before. */
export function waitingAhead(state: LedgerState, dealId: string, viewerId: string): number | null {
  const queue = state.waitlists.get(dealId);
  if (!queue?.has(viewerId)) return null;
  let ahead = 0;
  for (const waiting of queue.keys()) {
    if (waiting === viewerId) break;
    ahead += 1;
  }
  return ahead;
}

/** Folds what happened to a waitlist. A map keeps its order of insertion, which is the order of joining. */
export function foldWaitlist(state: LedgerState, entry: WaitlistEntry, at: number): void {
  switch (entry.kind) {
    case 'waitlist.joined': {
      const wait: Wait = { ...entry.wait, joinedAt: at };
      const queue = state.waitlists.get(wait.dealId) ?? new Map<string, Wait>();
      queue.set(wait.viewerId, wait);
      state.waitlists.set(wait.dealId, queue);
      state.waitByKey.set(onceKeyOf(wait.viewerId, wait.key), wait.dealId);
      return;
    }
    case 'waitlist.left':
    case 'waitlist.offered': {
      const queue = state.waitlists.get(entry.dealId);
      if (!queue?.delete(entry.viewerId))
        throw new Error(`Ledger of ${state.showId}: ${entry.viewerId} does not wait for ${entry.dealId}`);
      if (queue.size === 0) state.waitlists.delete(entry.dealId);
      return;
    }
    default:
      entry satisfies never;
  }
}
