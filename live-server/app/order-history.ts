import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import type { OrderEntry, OrderHistory } from '#shared/contract/order-history.ts';
import { giftsHeld, worthOf } from '#shared/domain/offers/gifts-owed.ts';
import { undecidedBy } from '#shared/domain/offers/undecided.ts';
import { orderView } from '#shared/domain/orders/view.ts';
import { systemActor } from '#shared/domain/show/events.ts';
import { refundable, refundableOfLine } from '#shared/domain/stock/decide/refundable.ts';
import { depositGone, type LedgerEntry, noticeOf } from '#shared/domain/stock/entries.ts';
import { refundsOf } from './after-sale.ts';
import { ledgerRecords } from './ledger-records.ts';
import { returnDaysOf } from './return-window.ts';
import type { ShowRunner } from './show-runner.ts';
import { staffNames, withDecider } from './staff-names.ts';

/** Everything the ledger keeps about an order, with the names of who did it. */
export async function orderHistoryOf(runner: ShowRunner, orderId: string): Promise<Result<OrderHistory>> {
  const order = (await runner.ledgerState()).orders.get(orderId);
  if (!order) return refuse('not_found');
  const { audience } = await runner.readRecord();
  const found = await ledgerRecords(runner, ({ entry }) => told(entry, orderId) !== null);
  const known = staffNames(runner.directory);
  const name = (id: string | null) => (id === null ? null : known(id));
  const entries = found.flatMap(({ seq, at, entry }) => {
    const facts = told(entry, orderId);
    return facts ? [{ ...untold, seq, at, ...facts, by: name(facts.by ?? null) }] : [];
  });
  const ledger = await runner.ledgerState();
  return accept({
    order: withDecider(orderView(order, runner.state.currency), order, known),
    showId: runner.showId,
    viewerName: audience.visit(order.visitId)?.name ?? audience.nameOf(order.viewerId),
    entries,
    refunds: refundsOf(ledger)
      .filter((request) => request.orderId === orderId)
      .map((request) => ({ ...request, by: name(request.by) })),
    refundable: refundable(ledger, order),
    refundableLines: order.lines.map((_, line) =>
      Math.min(refundableOfLine(ledger, order, line), refundable(ledger, order)),
    ),
    gifts: giftsHeld(ledger, order).map((gift) => ({
      ...gift,
      of: [...gift.of],
      worth: worthOf(order, [gift]),
    })),
    returnDays: returnDaysOf(runner.directory, order),
    undecided: undecidedBy(ledger, ledger.orders.get(orderId) ?? order),
  });
}

const untold = { by: null, note: null, reference: null };
type Told = Pick<OrderEntry, 'kind'> & Partial<OrderEntry>;

const unitsOf = (lines: readonly { readonly quantity: number }[]) =>
  lines.reduce((sum, { quantity }) => sum + quantity, 0);

/** What an entry says of the order; null when it is not about it. `by` is still an id. */
function told(entry: LedgerEntry, orderId: string): Told | null {
  if (entry.kind === 'order.reserved')
    return entry.order.orderId === orderId
      ? { kind: 'reserved', amount: entry.order.amount, units: unitsOf(entry.order.lines) }
      : null;
  if (entry.kind === 'refund.requested') {
    const { amount, by, reason, note } = entry.request;
    return entry.request.orderId === orderId
      ? { kind: 'refund-asked', amount, by, note: note ?? reason, reference: entry.request.requestId }
      : null;
  }
  if (!('orderId' in entry) || entry.orderId !== orderId) return null;
  switch (entry.kind) {
    case 'waitlist.offered':
      return { kind: 'offered' };
    case 'order.paid':
      return { kind: 'paid', amount: entry.balance ?? entry.amount, reference: entry.eventId };
    case 'deposit.paid':
      return { kind: 'deposit-paid', amount: entry.amount, reference: entry.eventId };
    case 'deposit.refunded':
      return { kind: 'deposit-refunded', amount: entry.amount, reference: noticeOf(entry.eventId) };
    case 'order.cancelled':
      return { kind: 'cancelled', by: entry.by ?? null, note: entry.reason };
    case 'order.expired':
      return { kind: 'expired' };
    case 'order.refunded':
      // Told when the deposit went back.
      if (entry.eventId === depositGone + orderId) return null;
      return { kind: 'refunded', amount: entry.amount, reference: noticeOf(entry.eventId) };
    case 'stranded.refunded':
      return { kind: 'stranded-refunded', amount: entry.amount, reference: entry.eventId };
    case 'units.returned':
      return { kind: 'returned', units: unitsOf(entry.lines), by: entry.by };
    case 'refund.sent':
      return { kind: 'refund-sent', by: entry.by, reference: entry.requestId };
    case 'return.asked':
      return {
        kind: 'return-asked',
        amount: entry.amount,
        units: unitsOf(entry.lines),
        note: entry.note ?? entry.why,
      };
    case 'return.withdrawn':
      return { kind: 'return-withdrawn' };
    case 'return.approved':
      return { kind: 'return-approved', amount: entry.amount, by: entry.by, note: entry.note };
    case 'return.declined':
      return { kind: 'return-declined', by: entry.by, note: entry.note };
    case 'attribution.disputed':
      return { kind: 'disputed', by: entry.actor.id, note: entry.reason };
    case 'order.fulfilled':
      return { kind: entry.how, by: entry.by, note: entry.note };
    case 'order.attributed':
      return {
        kind: 'attributed',
        by: entry.actor && entry.actor.id !== systemActor.id ? entry.actor.id : null,
        note: entry.reason ?? entry.attribution.reason,
      };
    case 'group.joined':
      return { kind: 'group-joined', reference: entry.groupId };
    case 'coupon.redeemed':
      return { kind: 'coupon-redeemed', reference: entry.code };
    case 'coupon.returned':
      return { kind: 'coupon-returned', reference: entry.code, note: entry.reason };
    case 'payment.mismatched':
      return {
        kind: entry.isRefund ? 'refund-mismatched' : 'payment-mismatched',
        amount: entry.amount,
        reference: entry.eventId,
      };
    case 'payment.stranded':
      return { kind: 'payment-stranded', amount: entry.amount, reference: entry.eventId, note: entry.reason };
    case 'refund.held':
      return { kind: 'refund-held', amount: entry.amount, reference: entry.eventId };
    default:
      return null;
  }
}
