import type { Attribution, AttributionEvidence, Place } from '../attribution/types.ts';
import type { CustomEntry, CustomOperation } from '../offers/custom/entries.ts';
import type { OfferEntry, OfferOperation } from '../offers/entries.ts';
import type { AfterSaleEntry, AfterSaleOperation, LineAmount } from '../orders/after-sale.ts';
import type { ReturnEntry, ReturnOperation } from '../orders/returns.ts';
import type { Order, OrderLine } from '../orders/types.ts';
import type { Actor } from '../show/events.ts';

/**
 * The ledger of one show: what moved and why. The only source of stock figures, claims, orders and payments.
 * For every item, at every instant: prepared = available + reserved + sold + withdrawn.
 */
export type LedgerEntry =
  | OfferEntry
  | CustomEntry
  | AfterSaleEntry
  | ReturnEntry
  | { kind: 'stock.added'; ref: string; itemId: string; quantity: number }
  | { kind: 'stock.withdrawn'; ref: string; itemId: string; quantity: number }
  /** Sales of the item stop, or go on. */
  | { kind: 'item.frozen'; ref: string; itemId: string; isFrozen: boolean }
  | { kind: 'window.set'; ref: string; window: DealWindow }
  | { kind: 'window.closed'; ref: string; dealId: string; closedAt: number }
  | {
      kind: 'order.reserved';
      order: Omit<Order, 'status' | 'refunded' | 'paidAt' | 'placedAt' | 'showId'>;
      /** What its attribution rests on. */
      evidence?: AttributionEvidence;
    }
  | {
      kind: 'order.paid';
      orderId: string;
      amount: number;
      eventId: string;
      paidAt: number;
      reReserved: boolean;
      /** What this notice paid, where a deposit was paid before; `amount` is the order's whole. */
      balance?: number;
    }
  /**
   * `depositBack`: the brand is why, and a deposit goes back whatever its rule. `by`: the user whose refund of the whole
   * deposit ended it; left out where nobody's did, or the reason says who.
   */
  | { kind: 'order.cancelled'; orderId: string; reason: string; depositBack?: true; by?: string }
  | { kind: 'order.expired'; orderId: string }
  | {
      kind: 'order.refunded';
      orderId: string;
      amount: number;
      eventId: string;
      refundedAt: number;
      /** What of it is for which line, where whoever asked for it said so; the rest is for the whole order. */
      lines?: readonly LineAmount[];
    }
  /**
   * Supersedes the attribution before it: of one line, by its place in the order, or, without `line`, of the whole
   * order and every line told apart before. `actor` and `reason` are set where a person decided, and where evidence came
   * late: then it is Showcaller itself, for `LATE_EVIDENCE`.
   */
  | {
      kind: 'order.attributed';
      orderId: string;
      line?: number;
      attribution: Attribution;
      evidence?: AttributionEvidence;
      actor?: Actor;
      reason?: string;
    }
  /** A disagreement: moves nothing, and stands until the order, or its line, is attributed by a person. */
  | {
      kind: 'attribution.disputed';
      orderId: string;
      line?: number;
      ref: string;
      actor: Actor;
      claim: Place | null;
      reason: string;
    }
  /**
   * Evidence that changes no balance: kept for reconciliation, and alerted. Of a refund, `expected` is the most that
   * could go back; records from before that was told say a refund like a payment.
   */
  | {
      kind: 'payment.mismatched';
      orderId: string;
      eventId: string;
      amount: number;
      expected: number;
      isRefund?: true;
    }
  | {
      kind: 'payment.stranded';
      orderId: string;
      eventId: string;
      amount: number;
      reason:
        | 'expired-no-stock'
        | 'expired-over-limit'
        | 'expired-no-coupon'
        | 'group-over'
        | 'cancelled'
        | 'paid-twice';
    }
  | { kind: 'refund.held'; orderId: string; eventId: string; amount: number; refundedAt: number }
  | { kind: 'waitlist.joined'; wait: Omit<Wait, 'joinedAt'> }
  | { kind: 'waitlist.left'; dealId: string; viewerId: string; reason: 'by-viewer' | 'limit' }
  /** The order of the same decision holds the unit until its `payBy`, like any claim. */
  | { kind: 'waitlist.offered'; dealId: string; viewerId: string; orderId: string };
export type EntryOf<Kind extends LedgerEntry['kind']> = Extract<LedgerEntry, { kind: Kind }>;

/** What stands for a provider's notice where nothing is to be paid: this and the order's id. */
export const freePayment = 'free:';

/** What stands for one where a deposit had gone back before the balance came: the provider told of it once already. */
export const depositGone = 'deposit-gone:';

/**
 * What stands for one where only a part of it was of money that bought nothing: this and its event, for the part that
 * is of the order's own money. The notice itself is noted with the first part.
 */
export const beyondStranded = 'beyond:';

/** The provider's own name of the notice behind a refund's event. */
export const noticeOf = (eventId: string): string =>
  eventId.startsWith(beyondStranded) ? eventId.slice(beyondStranded.length) : eventId;

/** A viewer waiting for a unit of a deal that is sold out; one unit each, first come, first offered. */
export interface Wait {
  readonly dealId: string;
  readonly viewerId: string;
  readonly visitId: string;
  /** The viewer's idempotency key. */
  readonly key: string;
  readonly attribution: Attribution;
  readonly evidence?: AttributionEvidence;
  readonly joinedAt: number;
}

/** A deal as the ledger enforces it: server time within [opensAt, endsAt), and never more than `quantity`. */
export interface DealWindow {
  readonly dealId: string;
  readonly itemId: string;
  readonly productId: string;
  readonly price: number;
  readonly quantity: number;
  readonly perViewerLimit: number;
  readonly holdMs: number;
  readonly opensAt: number;
  readonly endsAt: number;
}

/** A ledger entry as stored: `seq` counts from 1 without gaps within a show. */
export interface LedgerRecord {
  readonly showId: string;
  readonly seq: number;
  readonly at: number;
  readonly entry: LedgerEntry;
}

/**
 * What may be asked of the ledger. `ref` and `eventId` and (viewerId, key) make each idempotent:
 * asked again, it answers as the first time and writes nothing.
 */
export type LedgerOperation =
  | OfferOperation
  | CustomOperation
  | AfterSaleOperation
  | ReturnOperation
  | { op: 'add-stock'; ref: string; itemId: string; quantity: number }
  /** Takes what is there, up to `quantity`: units reserved or sold stay; the entry says how many it took. */
  | { op: 'withdraw-stock'; ref: string; itemId: string; quantity: number }
  /** Opens a deal's window, or extends and restocks it; never below what is reserved and sold. */
  | { op: 'set-window'; ref: string; window: DealWindow }
  | { op: 'close-window'; ref: string; dealId: string }
  | { op: 'set-frozen'; ref: string; itemId: string; isFrozen: boolean }
  | {
      op: 'claim';
      orderId: string;
      dealId: string;
      quantity: number;
      viewerId: string;
      visitId: string;
      key: string;
      /** What the viewer was shown it costs, minor units; left out = at any price. */
      expectedTotal?: number | undefined;
      attribution: Attribution;
      evidence?: AttributionEvidence;
    }
  | {
      op: 'order';
      orderId: string;
      lines: readonly OrderLine[];
      viewerId: string;
      visitId: string;
      key: string;
      holdMs: number;
      fulfilment: 'ship' | 'pickup';
      pickupStoreId: string | null;
      /** For a pickup: what the customer will show at the counter. */
      pickupCode?: string;
      /** What it takes off is inside the lines' discounts; it must be the viewer's, and free. */
      coupon?: { code: string; discount: number };
      offerIds?: readonly string[];
      /** As of a claim. */
      expectedTotal?: number | undefined;
      attribution: Attribution;
      evidence?: AttributionEvidence;
    }
  /**
   * `isGone`: another show has sold the product in the meantime, so that an expired order cannot be had again.
   * `onlyHeld`: only while the order has its units. Of one that has run out nothing is written: whether others have
   * them by now is to be asked first.
   */
  | {
      op: 'pay';
      orderId: string;
      amount: number;
      eventId: string;
      paidAt: number;
      isGone?: boolean;
      onlyHeld?: boolean;
    }
  | { op: 'refund'; orderId: string; amount: number; eventId: string; refundedAt: number }
  | { op: 'cancel'; orderId: string; reason: string }
  /** Only while nothing of the open deal is left to claim. `isGone`: other shows hold what this one still has. */
  | { op: 'join-waitlist'; wait: Omit<Wait, 'joinedAt'>; isGone?: boolean }
  | { op: 'leave-waitlist'; dealId: string; viewerId: string }
  /**
   * Offers one unit that came back to the first viewer waiting who may have it; writes nothing when there is none.
   * `gift`: what comes along with it for that viewer, while it lasts. Where somebody else is next by now, nothing is
   * written either: what is right for them is to be asked anew.
   */
  | {
      op: 'offer-unit';
      dealId: string;
      orderId: string;
      gift?: { viewerId: string; lines: readonly OrderLine[]; offerIds: readonly string[] };
    }
  | { op: 'expire'; orderId: string }
  | {
      op: 'dispute-attribution';
      orderId: string;
      line?: number;
      ref: string;
      actor: Actor;
      claim: Place | null;
      reason: string;
    }
  | {
      op: 'attribute';
      orderId: string;
      /** One line of the order; left out = all of it. */
      line?: number;
      attribution: Attribution;
      evidence?: AttributionEvidence;
      actor?: Actor;
      reason?: string;
      /** Only while this is what stands: what somebody else decided meanwhile is left as it is. */
      over?: Attribution;
    };
export type OperationOf<Op extends LedgerOperation['op']> = Extract<LedgerOperation, { op: Op }>;
