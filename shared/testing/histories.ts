import type { LineupRole } from '../contract/deals.ts';
import type { DealPlan, LineupItem, ShowCreated, ShowEvent } from '../domain/show/events.ts';

/** Events tests begin with. */
export const created: ShowCreated = {
  type: 'show.created',
  title: { en: 'Spring', zh: '春季' },
  mode: 'hq',
  campaignId: null,
  regionIds: [],
  currency: 'CNY',
  timeZone: 'Asia/Shanghai',
  plannedStartAt: 1_500_000,
  plannedMs: 3_600_000,
};

/** An item at 100.00 with 10 units unless said otherwise; its product is `p-` and its id. */
export function itemAdded(itemId: string, other: Partial<LineupItem> = {}): ShowEvent & { item: LineupItem } {
  const role: LineupRole = 'hero';
  const rest = { price: 100_00, stock: 10, plannedMs: 60_000, talkingPoints: '' };
  return { type: 'lineup.added', item: { itemId, productId: `p-${itemId}`, role, ...rest, ...other } };
}

/** A minute's deal at 80.00, 5 units, 2 a viewer, unless said otherwise. */
export function dealPlanned(
  dealId: string,
  itemId: string,
  other: Partial<DealPlan> = {},
): ShowEvent & { deal: DealPlan } {
  const deal: DealPlan = {
    dealId,
    itemId,
    price: 80_00,
    quantity: 5,
    perViewerLimit: 2,
    durationMs: 60_000,
    holdMs: 900_000,
    opensAt: null,
    audience: { kind: 'all' },
  };
  return { type: 'deal.planned', deal: { ...deal, ...other } };
}

/** Draft, with the items a and b and the deal d planned on a. */
export const draft: readonly ShowEvent[] = [created, itemAdded('a'), itemAdded('b'), dealPlanned('d', 'a')];
export const scheduled: readonly ShowEvent[] = [...draft, { type: 'show.scheduled' }];
export const live: readonly ShowEvent[] = [...scheduled, { type: 'show.started' }];
export const ended: readonly ShowEvent[] = [...live, { type: 'show.ended' }];
export const reviewed: readonly ShowEvent[] = [...ended, { type: 'review.closed' }];
