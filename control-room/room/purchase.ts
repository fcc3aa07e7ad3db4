/** Sent, or fetched at a store. */
export interface Handing {
  readonly fulfilment: 'ship' | 'pickup';
  readonly storeId?: string;
}

/** What the page shows that it costs in all, minor units: at any other sum the server takes nothing. */
export interface Seen {
  readonly expectedTotal: number;
}

/**
 * One thing a viewer wants to have, from the press to the server's answer: units, a coupon, a place in a queue. The
 * idempotency key is made at the press and kept until an answer comes, so however often the line drops, the server
 * books it at most once.
 */
export type PurchaseRequest =
  | ({
      readonly kind: 'claim';
      readonly dealId: string;
      readonly quantity: number;
      readonly couponCode?: string;
    } & Partial<Handing> &
      Seen)
  | ({
      readonly kind: 'order';
      /** Where on the page it was ordered: an item, a set, the bag. */
      readonly place: string;
      readonly lines: readonly { readonly itemId: string; readonly quantity: number }[];
      readonly couponCode?: string;
    } & Handing &
      Seen)
  /** A presale, or a group buy: the group joined, or without one a group of one's own. */
  | ({
      readonly kind: 'offer';
      readonly offerId: string;
      readonly quantity: number;
      readonly groupId?: string;
      /** Of a presale that is had in several. */
      readonly variantId?: string;
    } & Handing &
      Seen)
  | { readonly kind: 'coupon'; readonly offerId: string }
  | { readonly kind: 'wait'; readonly dealId: string };

export type Purchase =
  /** On its way; no answer yet. */
  | { readonly state: 'sending'; readonly request: PurchaseRequest; readonly key: string }
  /** The line dropped before an answer; goes out again, with the same key, when it is back. */
  | { readonly state: 'waiting'; readonly request: PurchaseRequest; readonly key: string }
  /** `id` of the order; the coupon's code; the deal waited for. */
  | { readonly state: 'placed'; readonly id: string }
  /** `retryKey` is kept when the server said that nothing was decided: the next press uses it again. */
  | {
      readonly state: 'refused';
      readonly request: PurchaseRequest;
      readonly code: string;
      readonly params?: RefusalParams;
      readonly retryKey: string | null;
    };

/** What the sentence of a refusal is filled with. */
export type RefusalParams = Readonly<Record<string, string | number>>;

export type PurchaseEvent =
  | { readonly type: 'press'; readonly request: PurchaseRequest; readonly key: string }
  | { readonly type: 'lost' }
  | { readonly type: 'back' }
  /** Connected, but no answer within the time given. */
  | { readonly type: 'silent'; readonly key: string }
  | { readonly type: 'placed'; readonly key: string; readonly id: string }
  | {
      readonly type: 'refused';
      readonly key: string;
      readonly code: string;
      readonly params?: RefusalParams;
    };

export interface PurchaseStep {
  readonly purchase: Purchase | null;
  /** Whether the purchase is to be sent now. */
  readonly send: boolean;
}

/** Refusals after which nothing is decided yet, so that the same key may be sent again. */
const undecided: ReadonlySet<string> = new Set(['rate_limited', 'storage_unavailable', 'internal']);

export function stepPurchase(purchase: Purchase | null, event: PurchaseEvent): PurchaseStep {
  const stay = { purchase, send: false };
  switch (event.type) {
    case 'press': {
      if (purchase && isPending(purchase)) return stay;
      const retryKey =
        purchase?.state === 'refused' && sameRequest(purchase.request, event.request) && purchase.retryKey;
      return {
        purchase: { state: 'sending', request: event.request, key: retryKey || event.key },
        send: true,
      };
    }
    case 'lost':
      return purchase?.state === 'sending'
        ? { purchase: { ...purchase, state: 'waiting' }, send: false }
        : stay;
    case 'back':
      return purchase?.state === 'waiting'
        ? { purchase: { ...purchase, state: 'sending' }, send: true }
        : stay;
    case 'silent':
      return purchase?.state === 'sending' && purchase.key === event.key ? { purchase, send: true } : stay;
    case 'placed':
      return answers(purchase, event.key)
        ? { purchase: { state: 'placed', id: event.id }, send: false }
        : stay;
    case 'refused': {
      if (!answers(purchase, event.key)) return stay;
      const retryKey = undecided.has(event.code) ? event.key : null;
      const { code, params } = event;
      return {
        purchase: { state: 'refused', request: purchase.request, code, ...(params && { params }), retryKey },
        send: false,
      };
    }
    default:
      return event satisfies never;
  }
}

export type PendingPurchase = Extract<Purchase, { key: string }>;
export const isPending = (purchase: Purchase): purchase is PendingPurchase =>
  purchase.state === 'sending' || purchase.state === 'waiting';

/** What the server says it costs in all, where the page showed another sum; else null. Minor units. */
export const newTotal = (purchase: Purchase | null): number | null =>
  purchase?.state === 'refused' && purchase.code === 'price_changed' ? Number(purchase.params?.total) : null;

/** The place a purchase holds in the page: one at a time for each. */
export function purchaseSlot(request: PurchaseRequest): string {
  switch (request.kind) {
    case 'claim':
      return `claim:${request.dealId}`;
    case 'order':
      return `order:${request.place}`;
    case 'offer':
      return `offer:${request.offerId}`;
    case 'coupon':
      return `coupon:${request.offerId}`;
    case 'wait':
      return `wait:${request.dealId}`;
    default:
      return request satisfies never;
  }
}

const answers = (purchase: Purchase | null, key: string): purchase is PendingPurchase =>
  purchase !== null && isPending(purchase) && purchase.key === key;

const sameRequest = (a: PurchaseRequest, b: PurchaseRequest): boolean =>
  JSON.stringify(a) === JSON.stringify(b);
