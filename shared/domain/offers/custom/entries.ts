import type { CustomStep } from '../../../contract/custom.ts';
import type { CustomChoice } from '../../../contract/custom-terms.ts';
import type { PriceStep } from '../../../contract/offers.ts';
import type { Attribution, AttributionEvidence } from '../../attribution/types.ts';

/** Who did it; a viewer by their own id and no name. */
export interface By {
  readonly id: string;
  readonly name: string;
  /** Of a token: the user who made it and answers for it. */
  readonly person?: string;
}

export interface CustomQuote {
  /** Minor units. */
  readonly price: number;
  readonly deposit: number;
  readonly steps: readonly PriceStep[];
  readonly validUntil: number;
  /** Null: the price calculator. */
  readonly by: By | null;
  readonly note: string | null;
  /** Who let it through where it goes beyond the guardrails. */
  readonly approvedBy?: By;
  /** Why that was asked for. */
  readonly approvedFor?: string;
}

/** A quote beyond the guardrails: the customer hears of it once somebody has approved it. */
export interface QuoteProposal {
  /** Minor units. */
  readonly price: number;
  /** How long it would stand; null = as the offer says. */
  readonly validMs: number | null;
  readonly by: By;
  /** For the customer to read, once it is their quote. */
  readonly note: string | null;
  /** Why it should be approved; absent in records from before it was asked for. */
  readonly reason?: string;
}

/** What a customer wants made. */
export interface CustomWish {
  readonly requestId: string;
  readonly offerId: string;
  readonly productId: string;
  readonly viewerId: string;
  readonly visitId: string;
  /** The viewer's idempotency key. */
  readonly key: string;
  readonly choices: readonly CustomChoice[];
  readonly note: string | null;
  /** Where it belongs while it is no order yet: whose staff sees it. */
  readonly attribution: Attribution;
}

export interface Appointment {
  readonly storeId: string;
  readonly slotAt: number;
  readonly endsAt: number;
  readonly status: 'booked' | 'kept' | 'missed';
}

export interface CustomRequest extends CustomWish {
  readonly requestedAt: number;
  readonly quote: (CustomQuote & { readonly quotedAt: number }) | null;
  /** Waits for an approval. */
  readonly proposal: (QuoteProposal & { readonly at: number }) | null;
  /** The order it became; the latest where one ran out before its deposit. */
  readonly orderId: string | null;
  readonly work: 'none' | 'making' | 'ready';
  readonly isCancelled: boolean;
  readonly appointment: Appointment | null;
  readonly history: readonly CustomStep[];
}

/** What happens to a custom piece beside the payments and refunds of its order. */
export type CustomEntry =
  | { kind: 'custom.requested'; wish: CustomWish }
  | { kind: 'custom.quoted'; ref: string; requestId: string; quote: CustomQuote }
  | { kind: 'custom.proposed'; ref: string; requestId: string; proposal: QuoteProposal }
  | { kind: 'custom.proposal-declined'; ref: string; requestId: string; by: By; reason: string }
  /** With the order's own reservation. */
  | { kind: 'custom.accepted'; requestId: string; orderId: string }
  | { kind: 'custom.making'; requestId: string; by: By; note: string | null }
  /** From now on the balance is due, by `dueBy`. */
  | { kind: 'custom.ready'; requestId: string; orderId: string; dueBy: number; by: By; note: string | null }
  | { kind: 'custom.cancelled'; requestId: string; by: By; reason: string }
  | {
      kind: 'appointment.booked';
      requestId: string;
      storeId: string;
      slotAt: number;
      endsAt: number;
      by: By;
    }
  | { kind: 'appointment.cancelled'; requestId: string; by: By; reason: string }
  | {
      kind: 'appointment.ended';
      requestId: string;
      outcome: 'kept' | 'missed';
      by: By;
      note: string | null;
    };

export type CustomOperation =
  /** `listPrice`: of the product, for the steps of the price. The calculator quotes at once where it can. */
  | { op: 'request-custom'; wish: CustomWish; listPrice: number }
  /** Staff quote: instead of the calculator, or again. */
  | {
      op: 'quote-custom';
      ref: string;
      requestId: string;
      price: number;
      validMs: number | null;
      by: By;
      note: string | null;
    }
  /** Staff ask somebody else to approve a quote. */
  | ({ op: 'propose-quote'; ref: string; requestId: string } & QuoteProposal)
  /** `price`: of the proposal that was seen. `isOwnAllowed`: who proposed may approve. */
  | {
      op: 'approve-quote';
      ref: string;
      requestId: string;
      price: number;
      by: By;
      isOwnAllowed: boolean;
    }
  | { op: 'decline-quote'; ref: string; requestId: string; price: number; by: By; reason: string }
  | {
      op: 'accept-custom';
      requestId: string;
      orderId: string;
      viewerId: string;
      visitId: string;
      key: string;
      fulfilment: 'ship' | 'pickup';
      pickupStoreId: string | null;
      pickupCode?: string;
      /** The price of the quote that was seen, minor units; left out = whatever it is. */
      expectedTotal?: number | undefined;
      attribution: Attribution;
      evidence?: AttributionEvidence;
    }
  | { op: 'make-custom'; requestId: string; step: 'making' | 'ready'; by: By; note: string | null }
  /** By the customer the deposit goes by the offer's rule; by the brand it always goes back. */
  | { op: 'cancel-custom'; requestId: string; side: 'customer' | 'brand'; by: By; reason: string }
  | { op: 'book-appointment'; requestId: string; storeId: string; slotAt: number; by: By }
  | { op: 'leave-appointment'; requestId: string; by: By; reason: string }
  /** `missed` by Showcaller itself once the slot is over. */
  | {
      op: 'end-appointment';
      requestId: string;
      outcome: 'kept' | 'missed';
      by: By;
      note: string | null;
    };
