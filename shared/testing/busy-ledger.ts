import { dueAmount } from '../domain/offers/taking.ts';
import type { LedgerOperation } from '../domain/stock/entries.ts';
import type { LedgerState } from '../domain/stock/ledger.ts';
import {
  couponOffer,
  customOffer,
  groupOffer,
  type LedgerRun,
  ledgerRun,
  presaleOffer,
  windowOf,
} from './ledger-run.ts';

/** What is done first, so that random histories get to orders and payments soon: stock, open deals, every offer. */
function openingOperations(): LedgerOperation[] {
  const operations: LedgerOperation[] = [];
  for (const n of [0, 1, 2]) {
    const itemId = `item${n}`;
    const window = windowOf({
      dealId: `deal${n}`,
      itemId,
      price: 10,
      holdMs: 30,
      opensAt: 0,
      perViewerLimit: 3,
    });
    operations.push({ op: 'add-stock', ref: `stock of ${n}`, itemId, quantity: n === 2 ? 14 : 9 });
    operations.push({ op: 'set-window', ref: `window of ${n}`, window });
  }
  const offers = [
    couponOffer('offer0', { quantity: 6, perViewerLimit: 3, validMs: 300 }),
    presaleOffer('presale0', { balanceFrom: 50, balanceDueBy: 260 }),
    presaleOffer('presale1', { rule: 'forfeit', balanceFrom: 50, balanceDueBy: 150 }),
    presaleOffer('trial0', {
      rule: 'forfeit',
      balanceFrom: 250,
      balanceDueBy: 300,
      variants: [
        { id: 'ruby', title: { en: 'Ruby', zh: '红宝石' } },
        { id: 'jade', title: { en: 'Jade', zh: '翡翠' } },
      ],
      demandTest: { goQuantity: 2, decideBy: 200 },
    }),
    groupOffer('group0'),
    // Given away.
    groupOffer('group1', { price: 0, perViewerLimit: 1 }),
    customOffer('custom0', {
      perViewerLimit: 3,
      quantity: 4,
      holdMs: 60,
      appointments: { storeIds: ['s1', 's2'], slots: [80, 160, 240], slotMs: 20, capacity: 1 },
    }),
  ];
  for (const offer of offers) operations.push({ op: 'set-offer', ref: offer.offerId, offer });
  for (const n of [0, 1, 2, 3]) {
    const mine = { code: `CODE${n}`, viewerId: `viewer${n}`, key: 'first' };
    operations.push({ op: 'issue-coupon', offerId: 'offer0', ...mine });
  }
  return operations;
}

/** A ledger in memory with all that done at 0. */
export function openLedger(): LedgerRun {
  const run = ledgerRun();
  for (const operation of openingOperations()) run.apply(operation, 0);
  return run;
}

/** What a random history asks, one after another; each is asked of the state as it is by then. */
export function* stepsOf(
  history: readonly { readonly operation: LedgerOperation; readonly after: number }[],
  state: LedgerState,
): Generator<{ readonly asked: LedgerOperation; readonly now: number }> {
  let now = 0;
  for (const { operation, after } of history) {
    now += after;
    yield { asked: likely(operation, state), now };
  }
}

/**
 * Most notices carry the amount of their order, or of the refund asked for, most quotes are taken by who asked, work
 * begins on a piece whose deposit is paid where there is one, groups are joined where one is open, and decisions are
 * about a return that is asked for; the rest keep what they came with.
 */
export function likely(operation: LedgerOperation, state: LedgerState): LedgerOperation {
  if (operation.op === 'make-custom' && operation.requestId !== 'request-c5') {
    const requestId = pieceToMake(state);
    return requestId === null ? operation : { ...operation, requestId };
  }
  if (operation.op === 'accept-custom' && operation.viewerId !== 'viewer3') {
    const request = state.book.custom.requests.get(operation.requestId);
    return request ? { ...operation, viewerId: request.viewerId } : operation;
  }
  if (operation.op === 'take-offer' && operation.groupId !== null && operation.viewerId !== 'viewer3') {
    const groupId = openGroup(state, operation.offerId);
    return groupId === null ? operation : { ...operation, groupId, opensGroup: false };
  }
  if (
    operation.op === 'withdraw-return' ||
    operation.op === 'approve-return' ||
    operation.op === 'decline-return'
  ) {
    for (const { orderId, returnAsked } of state.orders.values())
      if (returnAsked?.stands === 'asked') return { ...operation, orderId, returnId: returnAsked.returnId };
    return operation;
  }
  if (operation.op === 'refund' && operation.amount <= 40) {
    const [request] = state.openRefunds.get(operation.orderId)?.values() ?? [];
    return request ? { ...operation, amount: request.amount } : operation;
  }
  if (operation.op !== 'pay' || operation.amount > 40) return operation;
  const order = state.orders.get(operation.orderId);
  return order ? { ...operation, amount: dueAmount(order) } : operation;
}

function openGroup({ book }: LedgerState, offerId: string): string | null {
  for (const groupId of book.openGroups.keys())
    if (book.groups.get(groupId)?.offerId === offerId) return groupId;
  return null;
}

function pieceToMake({ book, orders }: LedgerState): string | null {
  for (const { requestId, orderId, work } of book.custom.requests.values()) {
    const order = orderId === null ? undefined : orders.get(orderId);
    if (work === 'none' && order?.status === 'reserved' && order.deposit?.paidAt != null) return requestId;
  }
  return null;
}
