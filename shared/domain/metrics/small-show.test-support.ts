import type { Place } from '../attribution/types.ts';
import { nowhere } from '../attribution/types.ts';
import { defaultCurves } from '../targets/curve.ts';
import type { EnterFact, Fact, FactOf } from './facts.ts';
import type { FiguresContext } from './figures.ts';
import { figures } from './figures.ts';
import type { ShowWindow } from './fold-state.ts';
import { folded } from './folded.test-support.ts';

/** A show of ten minutes that sells one ring, told fact by fact. Times in epoch ms, money in minor units. */
export const start = 1_000_000;
export const minute = 60_000;
export const end = start + 10 * minute;
export const ended: ShowWindow = { startedAt: start, endedAt: end };
export const live: ShowWindow = { startedAt: start, endedAt: null };
export const context: FiguresContext = {
  targets: null,
  curves: defaultCurves,
  plannedMs: 10 * minute,
  items: [{ itemId: 'ring', productId: 'p-ring', prepared: 4 }],
  polls: [],
  pinnedMs: () => 30_000,
};
export const mei: Place = { regionId: 'east', storeId: 'east-1', guideId: 'mei' };
export const li: Place = { regionId: 'west', storeId: 'west-1', guideId: 'li' };

export const enter = (
  visitId: string,
  viewerId: string,
  at: number,
  more: Partial<EnterFact> = {},
): Fact => ({
  kind: 'enter',
  at,
  visitId,
  viewerId,
  source: 'direct',
  ref: null,
  place: nowhere,
  byCode: false,
  memberHome: null,
  name: null,
  ...more,
});
export const byCode = (place: Place): Partial<EnterFact> => ({ place, byCode: true, source: 'guide-share' });
export const leave = (visitId: string, at: number): Fact => ({ kind: 'leave', at, visitId });
export type Placed = FactOf<'order.placed'>;
export const placed = (orderId: string, visitId: string, at: number, amount = 1_000): Placed => ({
  kind: 'order.placed',
  at,
  orderId,
  visitId,
  lines: [{ itemId: 'ring', quantity: 2, unitPrice: amount / 2, dealId: null }],
  amount,
  attribution: null,
});
export const paid = (orderId: string, at: number, amount: number | null = null): Fact => ({
  kind: 'order.paid',
  at,
  orderId,
  amount,
});
export const refunded = (orderId: string, at: number, amount: number): Fact => ({
  kind: 'order.refunded',
  at,
  orderId,
  amount,
});
export const like = (visitId: string, at: number, n = 1): Fact => ({ kind: 'like', at, visitId, n });

export const given = (facts: readonly Fact[], window: ShowWindow = ended) => folded(facts, window);
export const view = (facts: readonly Fact[], window = ended, at = end) =>
  figures(given(facts, window), at, context);
