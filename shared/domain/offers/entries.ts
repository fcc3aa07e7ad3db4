import type { OfferTerms } from '../../contract/offers.ts';

/** An offer as the ledger enforces it, from its opening on. */
export interface OpenOffer {
  readonly offerId: string;
  readonly terms: OfferTerms;
}

/** What moved by offers. A coupon is waiting in an order from `order.reserved` until it is redeemed or returned. */
export type OfferEntry =
  | { kind: 'offer.set'; ref: string; offer: OpenOffer }
  | { kind: 'offer.closed'; ref: string; offerId: string; closedAt: number }
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
    };

export type OfferOperation =
  | { op: 'set-offer'; ref: string; offer: OpenOffer }
  /** Nothing more is issued; what was issued stays good until its own end. */
  | { op: 'close-offer'; ref: string; offerId: string }
  /** `code` is fresh; the viewer who asks again under the same key has the first one. */
  | { op: 'issue-coupon'; offerId: string; code: string; viewerId: string; key: string }
  /** `key` is the counter's: the same request sent twice is one redemption. */
  | { op: 'redeem-coupon'; code: string; storeId: string; by: string; key: string };
