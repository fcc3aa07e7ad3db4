import type { DemandDecision } from '../../contract/demand.ts';
import type { OfferTerms } from '../../contract/offers.ts';
import type { Segment } from '../../contract/organisation.ts';
import type { Attribution, AttributionEvidence } from '../attribution/types.ts';

/** An offer as the ledger enforces it, from its opening on. */
export interface OpenOffer {
  readonly offerId: string;
  readonly terms: OfferTerms;
}

/** Units taken at the price of a presale or a group. */
export interface OfferTaking {
  readonly offerId: string;
  readonly orderId: string;
  readonly quantity: number;
  readonly productId: string;
  /** Presales with variants: which. */
  readonly variantId?: string;
  readonly segment?: Segment;
  /** Group buys: the group joined, or with `opensGroup` the id of the new one. */
  readonly groupId: string | null;
  readonly opensGroup: boolean;
  readonly viewerId: string;
  readonly visitId: string;
  readonly key: string;
  readonly holdMs: number;
  readonly fulfilment: 'ship' | 'pickup';
  readonly pickupStoreId: string | null;
  readonly pickupCode?: string;
  /** What the viewer was shown it costs in all, minor units; left out = at any price. */
  readonly expectedTotal?: number | undefined;
  readonly attribution: Attribution;
  readonly evidence?: AttributionEvidence;
}

/** What moved by offers. A coupon is waiting in an order from `order.reserved` until it is redeemed or returned. */
export type OfferEntry =
  | { kind: 'offer.set'; ref: string; offer: OpenOffer }
  | { kind: 'offer.closed'; ref: string; offerId: string; closedAt: number }
  /** `units`: how many had their deposit paid when it was decided. */
  | {
      kind: 'offer.decided';
      ref: string;
      offerId: string;
      decision: DemandDecision;
      units: number;
      by: { readonly id: string; readonly name: string };
      reason: string;
    }
  | {
      kind: 'coupon.issued';
      code: string;
      offerId: string;
      viewerId: string;
      /** The viewer's idempotency key. */
      key: string;
      validUntil: number;
    }
  /** With its order's payment, or over the counter of a store. */
  | { kind: 'coupon.redeemed'; code: string; orderId: string }
  | { kind: 'coupon.redeemed-in-store'; code: string; storeId: string; by: string; key: string }
  /** Good again for its viewer. */
  | {
      kind: 'coupon.returned';
      code: string;
      orderId: string;
      reason: 'cancelled' | 'expired' | 'refunded';
    }
  | { kind: 'group.opened'; groupId: string; offerId: string; viewerId: string; closesAt: number }
  | { kind: 'group.joined'; groupId: string; orderId: string }
  | { kind: 'group.completed'; groupId: string }
  | { kind: 'group.failed'; groupId: string }
  /** The order stays reserved, now until its balance is due. */
  | {
      kind: 'deposit.paid';
      orderId: string;
      amount: number;
      eventId: string;
      paidAt: number;
      reReserved: boolean;
    }
  | { kind: 'deposit.refunded'; orderId: string; amount: number; eventId: string; refundedAt: number };

export type OfferOperation =
  | { op: 'set-offer'; ref: string; offer: OpenOffer }
  | {
      op: 'decide-offer';
      ref: string;
      offerId: string;
      decision: DemandDecision;
      by: { readonly id: string; readonly name: string };
      reason: string;
    }
  /** Nothing more is issued; what was issued stays good until its own end. */
  | { op: 'close-offer'; ref: string; offerId: string }
  /** `code` is fresh; the viewer who asks again under the same key has the first one. */
  | { op: 'issue-coupon'; offerId: string; code: string; viewerId: string; key: string }
  /** `key` is the counter's: the same request sent twice is one redemption. */
  | ({ op: 'take-offer' } & OfferTaking)
  /** Once its time is up and it is not complete. */
  | { op: 'fail-group'; groupId: string }
  | { op: 'redeem-coupon'; code: string; storeId: string; by: string; key: string };
