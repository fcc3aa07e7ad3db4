import type { ActivityLine } from '../../contract/activity.ts';
import type { Attribution, AttributionReason, Place } from '../attribution/types.ts';
import { nowhere } from '../attribution/types.ts';
import { lineAmount } from '../orders/types.ts';
import type { LedgerRecord } from '../stock/entries.ts';
import type { EnterFact, Fact } from './facts.ts';

/**
 * The fact a ledger record states; null for stock movements, windows and payment evidence, which are no facts of
 * METRICS.md. Payments and refunds carry the time the payment provider gave. An attribution's revision is its place
 * in the ledger, so that the later one stands.
 */
export function factOfLedgerRecord(record: LedgerRecord): Fact | null {
  const { entry, at } = record;
  switch (entry.kind) {
    case 'order.reserved': {
      const { orderId, visitId, viewerId, amount, attribution } = entry.order;
      const ordered = entry.order.lines;
      const lines = ordered.some(({ discount }) => discount)
        ? ordered.map((line) => (line.discount ? { ...line, amount: lineAmount(line) } : line))
        : ordered;
      return { kind: 'order.placed', at, orderId, visitId, viewerId, lines, amount, attribution };
    }
    case 'order.paid':
      return { kind: 'order.paid', at: entry.paidAt, orderId: entry.orderId, amount: entry.amount };
    case 'order.refunded':
      return {
        kind: 'order.refunded',
        at: entry.refundedAt,
        orderId: entry.orderId,
        amount: entry.amount,
        ...(entry.lines ? { lines: entry.lines } : {}),
      };
    case 'order.cancelled':
      return { kind: 'order.cancelled', at, orderId: entry.orderId };
    case 'order.expired':
      return { kind: 'order.expired', at, orderId: entry.orderId };
    case 'order.attributed':
      return {
        kind: 'order.attributed',
        at,
        orderId: entry.orderId,
        attribution: entry.attribution,
        revision: record.seq,
        ...(entry.line === undefined ? {} : { line: entry.line }),
      };
    case 'stock.added':
    case 'stock.withdrawn':
    case 'window.set':
    case 'window.closed':
    case 'payment.mismatched':
    case 'payment.stranded':
    case 'refund.held':
    case 'item.frozen':
    case 'group.opened':
    case 'group.joined':
    case 'group.completed':
    case 'group.failed':
    case 'deposit.paid':
    case 'deposit.refunded':
    case 'refund.requested':
    case 'refund.settled':
    case 'refund.sent':
    case 'attribution.disputed':
    case 'return.asked':
    case 'return.withdrawn':
    case 'return.approved':
    case 'return.declined':
    case 'stranded.refunded':
    case 'units.returned':
    case 'order.fulfilled':
    case 'offer.set':
    case 'offer.decided':
    case 'offer.closed':
    case 'coupon.issued':
    case 'coupon.redeemed':
    case 'coupon.redeemed-in-store':
    case 'coupon.returned':
    case 'waitlist.joined':
    case 'waitlist.left':
    case 'waitlist.offered':
    case 'custom.requested':
    case 'custom.quoted':
    case 'custom.proposed':
    case 'custom.proposal-declined':
    case 'custom.accepted':
    case 'custom.making':
    case 'custom.ready':
    case 'custom.cancelled':
    case 'appointment.booked':
    case 'appointment.cancelled':
    case 'appointment.ended':
      return null;
    default:
      return entry satisfies never;
  }
}

/** What turns codes and ids of an imported line into places, as they were when it happened. Epoch ms. */
export interface LineResolver {
  /** Place of a guide or store code at that moment; null where nobody knows it. */
  code(ref: string, at: number): Place | null;
  /** When an order was placed of which something was said at that moment, as nearly as is known. */
  placedAt(orderId: string, saidAt: number): number;
  /** True for a region that exists. */
  region(regionId: string): boolean;
  /** The member of that id or code; null for one nobody knows. */
  member(idOrCode: string): string | null;
  /** Place of a member's home guide then, else home store; null where the member or the home is unknown. */
  memberHome(memberId: string, at: number): Place | null;
  /** The viewer another platform's buyer is to us. */
  viewerOfBuyer(buyerId: string): string;
}

/**
 * The fact an imported line states. An unknown code is kept as evidence and the visit falls back on its region; an
 * unknown region counts as unattributed. Orders are attributed by the fold, from the visits it knows.
 */
export function factOfLine(line: ActivityLine, resolve: LineResolver): Fact {
  const { at } = line;
  switch (line.kind) {
    case 'enter':
      return enterOf(line, resolve);
    case 'leave':
    case 'share':
    case 'follow':
      return { kind: line.kind, at, visitId: line.visitId };
    case 'impression':
    case 'click':
      return { kind: line.kind, at, visitId: line.visitId, itemId: line.itemId };
    case 'vote':
      return { kind: 'vote', at, visitId: line.visitId, pollId: line.pollId, option: line.option };
    case 'like':
      return { kind: 'like', at, visitId: line.visitId, n: line.n };
    case 'comment':
      return {
        kind: 'comment',
        at,
        visitId: line.visitId,
        commentId: line.commentId ?? line.factId,
        text: line.text,
      };
    case 'order.placed': {
      const lines = line.lines.map(({ itemId, quantity, unitPrice, dealId }) => ({
        itemId,
        quantity,
        unitPrice,
        dealId: dealId ?? null,
      }));
      const amount =
        line.amount ?? lines.reduce((sum, { quantity, unitPrice }) => sum + quantity * unitPrice, 0);
      const { orderId, visitId = null } = line;
      const placed = {
        kind: 'order.placed',
        at,
        orderId,
        visitId,
        lines,
        amount,
        attribution: null,
      } as const;
      return line.visitId === undefined ? { ...placed, ...buyerOf(line, resolve) } : placed;
    }
    case 'order.attributed': {
      const { orderId, ref, by, revision = at * 1000, line: index } = line;
      const place = resolve.code(ref, resolve.placedAt(orderId, at));
      const attribution = attributionBy(place, place ? by : 'unattributed');
      const ofLine = index === undefined ? {} : { line: index };
      return { kind: 'order.attributed', at, orderId, attribution, revision, ...ofLine };
    }
    case 'order.paid':
      return { kind: 'order.paid', at, orderId: line.orderId, amount: line.amount ?? null };
    case 'order.refunded':
      return {
        kind: 'order.refunded',
        at,
        orderId: line.orderId,
        amount: line.amount,
        ...(line.lines ? { lines: line.lines } : {}),
      };
    case 'order.cancelled':
    case 'order.expired':
      return { kind: line.kind, at, orderId: line.orderId };
    default:
      return line satisfies never;
  }
}

const attributionBy = (place: Place | null, reason: AttributionReason): Attribution => {
  const { regionId, storeId, guideId } = place ?? nowhere;
  return { regionId, storeId, guideId, rule: 'default@1', reason };
};

/** An order without a visit: its viewer, and what stands for the visit's evidence. */
function buyerOf(line: Extract<ActivityLine, { kind: 'order.placed' }>, resolve: LineResolver) {
  if (line.buyerId === undefined) return {};
  return {
    viewerId: resolve.viewerOfBuyer(line.buyerId),
    evidence: {
      code: line.ref === undefined ? null : resolve.code(line.ref, line.at),
      memberHome: resolve.memberHome(line.buyerId, line.at),
      regionId: line.regionId !== undefined && resolve.region(line.regionId) ? line.regionId : null,
    },
  };
}

function enterOf(line: Extract<ActivityLine, { kind: 'enter' }>, resolve: LineResolver): EnterFact {
  const byRef = line.ref === undefined ? null : resolve.code(line.ref, line.at);
  const regionId = line.regionId !== undefined && resolve.region(line.regionId) ? line.regionId : null;
  const member = line.memberId === undefined ? null : resolve.member(line.memberId);
  const broughtBy = line.broughtBy === undefined ? null : resolve.member(line.broughtBy);
  return {
    kind: 'enter',
    at: line.at,
    visitId: line.visitId,
    viewerId: line.viewerId,
    source: line.source,
    ref: line.ref ?? null,
    place: byRef ?? { ...nowhere, regionId },
    byCode: byRef !== null,
    memberHome: line.memberId === undefined ? null : resolve.memberHome(line.memberId, line.at),
    name: line.name ?? null,
    ...(member === null ? {} : { memberId: member }),
    ...(broughtBy === null ? {} : { broughtBy }),
  };
}
