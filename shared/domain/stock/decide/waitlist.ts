import { shortage } from '../capacity.ts';
import type { LedgerEntry, OperationOf, Wait } from '../entries.ts';
import type { LedgerDecision, LedgerState } from '../ledger.ts';
import { onceKeyOf } from '../once-key.ts';
import { done, refused, repeated } from './answers.ts';
import { paidByNothing } from './free-payment.ts';
import { isWindowOpen } from './orders.ts';

/**
 * A viewer waits for a unit to come back. Refused while there is one to claim, and to whom the deal's limit would
 * refuse it anyway. Waiting already, under whatever key, is waiting still, at the same place.
 */
export function joinWaitlist(
  state: LedgerState,
  { wait, isGone = false }: OperationOf<'join-waitlist'>,
  now: number,
): LedgerDecision {
  const { dealId, viewerId } = wait;
  const first = state.orders.ofKey(viewerId, wait.key)?.orderId;
  if (first !== undefined) return repeated(first);
  if (state.waitByKey.has(onceKeyOf(viewerId, wait.key)) || state.waitlists.get(dealId)?.has(viewerId))
    return repeated(null);
  const deal = state.windows.get(dealId);
  if (!deal || !isWindowOpen(deal, now)) return refused('deal_not_open');
  const short = shortage(state, viewerId, deal.oneUnit);
  if (!short && !isGone) return refused('not_sold_out');
  if (short && short.code !== 'sold_out') return { entries: [], answer: { ok: false, error: short } };
  const { perViewerLimit: limit } = deal.window;
  const has = deal.unitsByViewer.get(viewerId) ?? 0;
  if (has >= limit) return refused('limit_reached', undefined, { limit, has, wanted: 1 });
  return done(null, { kind: 'waitlist.joined', wait });
}

/** Not waiting, or waiting no more, leaves nothing to do. */
export function leaveWaitlist(state: LedgerState, operation: OperationOf<'leave-waitlist'>): LedgerDecision {
  const { dealId, viewerId } = operation;
  if (!state.waitlists.get(dealId)?.has(viewerId)) return repeated(null);
  return done(null, { kind: 'waitlist.left', dealId, viewerId, reason: 'by-viewer' });
}

/** Who would be offered the next unit of a deal; null when nobody waits who may have it, or there is none. */
export function nextInLine(state: LedgerState, dealId: string): Wait | null {
  const deal = state.windows.get(dealId);
  if (!deal) return null;
  for (const wait of state.waitlists.get(dealId)?.values() ?? []) {
    const short = shortage(state, wait.viewerId, deal.oneUnit, 'offered');
    if (!short) return wait;
    if (short.code !== 'limit_reached') return null;
  }
  return null;
}

/**
 * One unit for the first in the queue, by the order `orderId`; those who have reached the deal's limit in the meantime
 * leave it on the way.
 * With nobody waiting, nothing to offer or the deal over, nothing happens. The unit is held as long as a claim is;
 * unpaid, it comes back and goes to the next. One that costs nothing is the viewer's at once.
 */
export function offerUnit(
  state: LedgerState,
  { dealId, orderId, gift }: OperationOf<'offer-unit'>,
  now: number,
): LedgerDecision {
  if (state.orders.has(orderId)) return repeated(orderId);
  const deal = state.windows.get(dealId);
  if (!deal || !isWindowOpen(deal, now)) return repeated(null);
  const lines = deal.oneUnit;
  const amount = deal.window.price;
  const entries: LedgerEntry[] = [];
  for (const wait of state.waitlists.get(dealId)?.values() ?? []) {
    const { viewerId, visitId, attribution, evidence } = wait;
    const short = shortage(state, viewerId, lines, 'offered');
    if (short?.code === 'limit_reached') {
      entries.push({ kind: 'waitlist.left', dealId, viewerId, reason: 'limit' });
      continue;
    }
    if (short) break;
    if (gift && gift.viewerId !== viewerId) break;
    const withGift = gift && [...lines, ...gift.lines];
    const isGiftThere = withGift && !shortage(state, viewerId, withGift, 'offered');
    entries.push(
      {
        kind: 'order.reserved',
        ...(evidence ? { evidence } : {}),
        order: {
          orderId,
          viewerId,
          visitId,
          // With a line break, which no viewer's key may have: it meets no order the viewer places.
          key: `wait\n${wait.key}`,
          lines: isGiftThere ? withGift : lines,
          ...(isGiftThere && gift.offerIds.length > 0 ? { offerIds: gift.offerIds } : {}),
          amount,
          payBy: now + deal.window.holdMs,
          fulfilment: 'ship',
          pickupStoreId: null,
          attribution,
          isOffered: true,
        },
      },
      { kind: 'waitlist.offered', dealId, viewerId, orderId },
      ...paidByNothing(orderId, amount, now),
    );
    return done(orderId, ...entries);
  }
  return entries.length > 0 ? done(null, ...entries) : repeated(null);
}
