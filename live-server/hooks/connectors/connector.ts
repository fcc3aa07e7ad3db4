import type { IncomingHttpHeaders } from 'node:http';
import type { Result } from '#shared/contract/errors.ts';
import type { InboxError } from '#shared/contract/hooks.ts';
import type { InboxDeed, InboxLack } from '#shared/contract/inbox-deeds.ts';

/**
 * One shop platform: how its messages are proven, what they mean, and what it wants to hear. Everything about the
 * platform's own format stays in its module; what comes out is the same for all.
 */
export interface Connector {
  /** As in the address and the inbox: `wechat`, or the name a connector was configured with. */
  readonly name: string;
  /** The app or shop it speaks for, where one name serves several; else empty. */
  readonly account: string;
  /** `bad_signature` for what is not proven or too old, `malformed` for what is proven and unreadable. */
  verify(request: RawRequest, now: number): Result<Verified>;
  /** What a verified message says. Pure: the same message always reads the same. */
  read(message: string): Reading;
  /** Said once a message is stored. */
  readonly answer: { readonly contentType: string; readonly text: string };
  /** Asks the platform for what a message only points at; left out where that cannot be asked. */
  ask?(wanted: Wanted): Promise<Reading>;
  /**
   * What the shop asks for its own products now, minor units, by the ids of variants or products it was asked about;
   * those it does not know are left out. Rejects when the shop does not answer.
   */
  prices?(externalIds: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** How many ids it may be asked about at once; left out: any number. */
  readonly mostPrices?: number;
}

export interface RawRequest {
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Verified {
  readonly kind: string;
  /** The order it is about, in the platform's own words. */
  readonly subject: string | null;
  /** The same for every copy of the same message. */
  readonly dedupeKey: string;
  /** What `read` will be given: as it came, decrypted. */
  readonly message: string;
}

/** What the platform must be asked for, because the message only names it. */
export type Wanted =
  | { readonly kind: 'order'; readonly orderId: string }
  /** `isCancellation`: what went back with an order that was cancelled, and not with goods. */
  | { readonly kind: 'refund'; readonly refundId: string; readonly isCancellation?: true };

export type Reading =
  | {
      readonly ok: true;
      readonly events: readonly ShopEvent[];
      readonly wanted: Wanted | null;
    }
  | { readonly ok: false; readonly error: InboxError };

/** What happened to one order, or to stock, in words every platform shares. `at` epoch ms, money in minor units. */
export type ShopEvent =
  | {
      readonly kind: 'order.placed';
      readonly at: number;
      readonly buyerId: string;
      /** Broadcast and account it was sold in, the most exact first. */
      readonly roomIds: readonly string[];
      readonly lines: readonly ShopLine[];
      readonly amount: number;
    }
  /** `amount` null: the order's own. */
  | { readonly kind: 'order.paid'; readonly at: number; readonly amount: number | null }
  | { readonly kind: 'order.cancelled'; readonly at: number }
  | {
      readonly kind: 'order.refunded';
      readonly at: number;
      readonly refundId: string;
      readonly amount: number;
      /** What it is for, where the platform tells; left out: the order as a whole. */
      readonly of?: readonly RefundedGoods[];
    }
  /** Of the whole order, or of one line by its place in `order.placed`: that line stands over the whole. */
  | {
      readonly kind: 'order.attributed';
      readonly at: number;
      readonly origin: Origin;
      readonly line?: number;
    }
  /** Understood, and of no consequence to a show's figures: after-sale steps, stock, other news. */
  | { readonly kind: 'aftersale.changed' | 'stock.changed' | 'ignored'; readonly deed: InboxDeed };

export interface ShopLine {
  /** The platform's own id of the line, where its later news name it by that. */
  readonly id?: string | undefined;
  /** The platform's ids of the variant and product, and the brand's own codes, the most exact first. */
  readonly ids: readonly string[];
  readonly quantity: number;
  readonly unitPrice: number;
}

/** What of a refund is for which goods: the line's own id on the platform, or ids of variant and product. */
export interface RefundedGoods {
  readonly ids: readonly string[];
  /** Minor units; null where the platform tells only what the goods are. */
  readonly amount: number | null;
}

/** Who brought the sale: a guide or store code, or somebody's id on that platform. */
export interface Origin {
  readonly by: 'reported-code' | 'sharer' | 'wecom-inviter';
  readonly key: string;
}

export const understood = (events: readonly ShopEvent[], wanted: Wanted | null = null): Reading => ({
  ok: true,
  events,
  wanted,
});
/** The message is without something it cannot be read without. */
export const lacking = (lacks: InboxLack, message: string): Reading => ({
  ok: false,
  error: { code: 'unreadable', message, params: { lacks } },
});
/** The platform could not be asked; `said` is its own word, or what happened on the way to it. */
export const unreachable = (said: string): Reading => ({
  ok: false,
  error: { code: 'platform_unreachable', message: said, params: { said } },
});
