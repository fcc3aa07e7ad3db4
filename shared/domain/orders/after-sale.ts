import type { GiftLeft } from './returns.ts';

/** Why money goes back. `stranded`: it was paid for what could not be had any more. */
export type RefundReason = 'stranded' | 'return' | 'by-staff' | 'group-failed' | 'deposit-back';

/** Names the request for what bought nothing: by the payment's event, or by the refund that sent a part of it back. */
export const strandedRequestId = (eventId: string): string => `stranded:${eventId}`;

/** What is asked of the payment provider, until its notice says it is done. */
export interface RefundRequest {
  readonly requestId: string;
  readonly orderId: string;
  /** Minor units. */
  readonly amount: number;
  readonly reason: RefundReason;
  /** User id; null where a rule asked. */
  readonly by: string | null;
  readonly note: string | null;
  /** What of `amount` is for which line; the rest, or all without it, is for the order as a whole. */
  readonly lines?: readonly LineAmount[];
  /** Gifts it leaves unearned, and what was decided about them; left out = nothing was. */
  readonly gifts?: readonly LineUnits[];
  readonly giftLeft?: GiftLeft;
}

/** Minor units of one line of an order, by its place in the order. */
export interface LineAmount {
  readonly line: number;
  readonly amount: number;
}

/** A request and what became of it. Epoch ms. */
export interface AskedRefund extends RefundRequest {
  readonly requestedAt: number;
  /** Handed to the provider, and by whom; null while it is not. */
  readonly sent: { readonly at: number; readonly by: string } | null;
  /** The notice that answered it. */
  readonly settledBy: string | null;
}

/** Units of one line of an order, by its place in the order. */
export interface LineUnits {
  readonly line: number;
  readonly quantity: number;
}

/** What happens to an order after its payment. */
export type AfterSaleEntry =
  | { kind: 'refund.requested'; request: RefundRequest }
  /** The provider's notice that settles a request comes as `order.refunded`; this says which request it was. */
  | { kind: 'refund.settled'; requestId: string; eventId: string }
  /** Somebody handed the request to the provider, on a list or by hand: nobody is to send it again. */
  | { kind: 'refund.sent'; requestId: string; orderId: string; by: string }
  /** Money that bought nothing is back with its payer. */
  | { kind: 'stranded.refunded'; orderId: string; amount: number; eventId: string; refundedAt: number }
  /** Units received back: sold becomes available. */
  | { kind: 'units.returned'; ref: string; orderId: string; lines: readonly LineUnits[]; by: string }
  | {
      kind: 'order.fulfilled';
      orderId: string;
      how: 'shipped' | 'picked-up';
      storeId: string | null;
      by: string;
      /** Carrier and number, or what the counter noted. */
      note: string | null;
    };

export type AfterSaleOperation =
  /**
   * Asks for money back, part or whole; never more than was paid and is not asked back yet, of the order and of each
   * line it names. With `withinMs` only so long after the order was handed over, or else paid. `giftLeft`: gifts that it
   * leaves unearned stay with the buyer: `deducted` takes their worth off the request, `kept` takes a note.
   */
  | {
      op: 'request-refund';
      request: Omit<RefundRequest, 'gifts' | 'giftLeft'>;
      withinMs?: number;
      giftLeft?: GiftLeft;
    }
  /** Said once; a request that is sent or settled already stays as it is. */
  | { op: 'mark-refund-sent'; requestId: string; by: string }
  | { op: 'return-units'; ref: string; orderId: string; lines: readonly LineUnits[]; by: string }
  /** `code`: what the customer shows at the counter; needed for a pickup. */
  | {
      op: 'fulfil';
      orderId: string;
      how: 'shipped' | 'picked-up';
      storeId: string | null;
      by: string;
      code: string | null;
      note: string | null;
    };
