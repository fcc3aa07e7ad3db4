import type { CommandOf } from '../../../contract/commands.ts';
import { refuse } from '../../../contract/errors.ts';
import type { DecideContext, Decision } from '../decide.ts';
import type { DealPlan, LineupItem, ShowEvent } from '../events.ts';
import type { Deal, ShowState } from '../state.ts';
import { beyondGuardrails } from './guardrails.ts';
import type { Refused } from './phase.ts';
import {
  dealOf,
  events,
  isEmpty,
  itemOf,
  noDeal,
  noItem,
  notOnAir,
  notPlannable,
  openDealsOf,
  sent,
} from './phase.ts';

/** How long a claimed or ordered unit waits for its payment unless the deal says otherwise. */
const DEFAULT_HOLD_MS = 15 * 60_000;

export function planDeal(
  state: ShowState,
  command: CommandOf<'deal.plan'>,
  context: DecideContext,
): Decision {
  const refusal = notPlannable(state);
  if (refusal) return refusal;
  const { itemId, price, quantity, perViewerLimit, durationMs } = command;
  const dealId = command.dealId ?? context.newId();
  if (dealOf(state, dealId)) return refuse('duplicate', 'That deal id is taken', { dealId });
  const item = itemOf(state, itemId);
  if (!item) return noItem(itemId);
  const wrong = wrongPrice(item, price, context) ?? overItem(item, quantity);
  if (wrong) return wrong;
  const deal: DealPlan = {
    dealId,
    itemId,
    price,
    quantity,
    perViewerLimit,
    durationMs,
    holdMs: command.holdMs ?? DEFAULT_HOLD_MS,
    opensAt: command.opensAt ?? null,
    audience: command.audience ?? { kind: 'all' },
  };
  return events({ type: 'deal.planned', deal });
}

export function reviseDeal(
  state: ShowState,
  command: CommandOf<'deal.revise'>,
  context: DecideContext,
): Decision {
  const refusal = notPlannable(state);
  if (refusal) return refusal;
  const { type: _, dealId, ...fields } = command;
  const deal = dealOf(state, dealId);
  if (!deal) return noDeal(dealId);
  if (deal.state !== 'planned') return notPlanned(deal);
  const changes = sent(fields);
  if (isEmpty(changes)) return refuse('invalid', 'Nothing to change');
  const item = itemOf(state, deal.itemId);
  if (!item) return noItem(deal.itemId);
  const wrong =
    (changes.price === undefined ? null : wrongPrice(item, changes.price, context)) ??
    (changes.quantity === undefined ? null : overItem(item, changes.quantity));
  if (wrong) return wrong;
  return events({ type: 'deal.revised', dealId, changes });
}

export function cancelDeal(state: ShowState, command: CommandOf<'deal.cancel'>): Decision {
  const refusal = notPlannable(state);
  if (refusal) return refusal;
  const { dealId } = command;
  const deal = dealOf(state, dealId);
  if (!deal) return noDeal(dealId);
  if (deal.state === 'cancelled') return refuse('already_done', 'The deal is cancelled', { dealId });
  if (deal.state !== 'planned') return notPlanned(deal);
  return events({ type: 'deal.cancelled', dealId });
}

/** Opens for `durationMs` from now. A deal on the item whose time is up, but is not closed yet, is closed on the way. */
export function openDeal(
  state: ShowState,
  command: CommandOf<'deal.open'>,
  context: DecideContext,
): Decision {
  const refusal = notOnAir(state);
  if (refusal) return refusal;
  const { now } = context;
  const { dealId } = command;
  const deal = dealOf(state, dealId);
  if (!deal) return noDeal(dealId);
  const stale = staleDeal(deal, command.expected?.dealState);
  if (stale) return stale;
  if (deal.state !== 'planned') return notPlanned(deal);
  const item = itemOf(state, deal.itemId);
  if (!item) return noItem(deal.itemId);
  if (state.hiddenPrices.has(deal.itemId))
    return refuse('not_for_sale', 'The price is still hidden: reveal it first', { itemId: deal.itemId });
  const open = openDealsOf(state, deal.itemId);
  const overlapping = open.find((other) => other.endsAt > now);
  if (overlapping) return refuse('deal_overlap', undefined, { dealId: overlapping.dealId });
  if (deal.price >= item.price) return aboveList(item, deal.price);
  const beyond = beyondGuardrails(state, { item, price: deal.price, dealId }, context);
  if (beyond) return beyond;
  const closed = open.map(
    (other): ShowEvent => ({ type: 'deal.closed', dealId: other.dealId, reason: 'time-up' }),
  );
  return events(...closed, { type: 'deal.opened', dealId, opensAt: now, endsAt: now + deal.durationMs });
}

export function closeDeal(
  state: ShowState,
  command: CommandOf<'deal.close'>,
  context: DecideContext,
): Decision {
  const refusal = notOnAir(state);
  if (refusal) return refusal;
  const deal = dealOf(state, command.dealId);
  if (!deal) return noDeal(command.dealId);
  const stale = staleDeal(deal, command.expected?.dealState);
  if (stale) return stale;
  if (deal.state !== 'open') return notOpen(deal);
  const isTimer = context.actor.role === 'system' && context.now >= deal.endsAt;
  return events({ type: 'deal.closed', dealId: deal.dealId, reason: isTimer ? 'time-up' : 'by-hand' });
}

/** A deal whose time is up cannot be extended: viewers have seen it end. */
export function extendDeal(
  state: ShowState,
  command: CommandOf<'deal.extend'>,
  context: DecideContext,
): Decision {
  const refusal = notOnAir(state);
  if (refusal) return refusal;
  const { dealId, ms } = command;
  const deal = dealOf(state, dealId);
  if (!deal) return noDeal(dealId);
  if (deal.state !== 'open' || context.now >= deal.endsAt) return notOpen(deal);
  return events({ type: 'deal.extended', dealId, endsAt: deal.endsAt + ms, ms });
}

export function restockDeal(
  state: ShowState,
  command: CommandOf<'deal.restock'>,
  context: DecideContext,
): Decision {
  const refusal = notOnAir(state);
  if (refusal) return refusal;
  const { dealId, quantity } = command;
  const deal = dealOf(state, dealId);
  if (!deal) return noDeal(dealId);
  if (deal.state !== 'open' || context.now >= deal.endsAt) return notOpen(deal);
  const item = itemOf(state, deal.itemId);
  if (!item) return noItem(deal.itemId);
  const wrong = overItem(item, deal.quantity + quantity);
  if (wrong) return wrong;
  return events({ type: 'deal.restocked', dealId, quantity });
}

/** A deal is a lower price than the item's. What is below the floor may be planned: it opens once it is approved. */
function wrongPrice(item: LineupItem, price: number, context: DecideContext): Refused | null {
  const product = context.product(item.productId);
  if (!product) return refuse('not_found', 'There is no such product', { productId: item.productId });
  return price >= item.price ? aboveList(item, price) : null;
}

const aboveList = (item: LineupItem, dealPrice: number): Refused =>
  refuse('above_list', undefined, { dealPrice, price: item.price });

function overItem(item: LineupItem, quantity: number): Refused | null {
  if (quantity <= item.stock) return null;
  return refuse('insufficient_stock', 'The item has not that many units', {
    wanted: quantity,
    there: item.stock,
  });
}

/** Operators see `soldOut` for an open deal with nothing left; the log only knows it is open. */
function staleDeal(deal: Deal, expected: string | undefined): Refused | null {
  if (expected === undefined) return null;
  const seen = expected === 'soldOut' ? 'open' : expected;
  if (seen === deal.state) return null;
  return refuse('stale_view', undefined, { dealId: deal.dealId, expected, state: deal.state });
}

const notPlanned = (deal: Deal): Refused =>
  refuse('deal_not_planned', undefined, { dealId: deal.dealId, state: deal.state });

const notOpen = (deal: Deal): Refused =>
  refuse('deal_not_open', undefined, { dealId: deal.dealId, state: deal.state });
