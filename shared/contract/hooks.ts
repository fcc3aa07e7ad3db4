import { z } from 'zod';
import { amount, id, instant, listQuery } from './basics.ts';

/** Body of `POST /api/hooks/payments`, signed in `X-Timestamp` and `X-Signature`. */
export const paymentNotice = z.object({
  eventId: id,
  kind: z.enum(['paid', 'refunded']),
  orderId: id,
  amount,
  at: instant,
});
export type PaymentNotice = z.infer<typeof paymentNotice>;
export const paymentAnswer = z.object({
  ok: z.literal(true),
  effect: z.enum(['applied', 'held', 'repeated']),
});

/** A notice older or newer than this is refused with `bad_signature`. */
export const PAYMENT_NOTICE_MAX_AGE_MS = 300_000;

/** `received`: not finished (it may wait for its order); `ignored`: understood, and of no consequence to a show. */
export const inboxStatus = z.enum(['received', 'done', 'ignored', 'failed']);
export type InboxStatus = z.infer<typeof inboxStatus>;

/** Why a message could not be worked on; what a replay may find mended. */
export const inboxErrorCode = z.enum([
  'unreadable',
  'not_configured',
  'no_details',
  'no_show',
  'show_unclear',
  'unknown_product',
  'unknown_origin',
  'platform_unreachable',
  'storage_unavailable',
  'refused',
]);
export type InboxErrorCode = z.infer<typeof inboxErrorCode>;

/** A verified message of another platform and what it did. */
export const inboxMessage = z.object({
  id,
  connector: z.string(),
  /** The shop's or app's own id where a connector serves several; else empty. */
  account: z.string(),
  /** The platform's name of the event. */
  kind: z.string(),
  /** The order it is about, in the platform's own words. */
  subject: z.string().nullable(),
  dedupeKey: z.string(),
  receivedAt: instant,
  status: inboxStatus,
  outcome: z.string(),
  error: z.object({ code: inboxErrorCode, message: z.string() }).nullable(),
  showId: id.nullable(),
  attempts: z.int(),
  workedAt: instant.nullable(),
  /** As it came; decrypted where it was encrypted. */
  message: z.string(),
});
export type InboxMessage = z.infer<typeof inboxMessage>;

export const inboxQuery = listQuery.extend({
  connector: z.string().max(64).optional(),
  status: inboxStatus.optional(),
});

const short = z.string().max(256);
/** What WeChat sends beside a push, and for its URL check. Times are epoch seconds. */
export const wechatQuery = z.object({
  signature: short.optional(),
  msg_signature: short.optional(),
  timestamp: short.optional(),
  nonce: short.optional(),
  echostr: z.string().max(4096).optional(),
});
export type WechatQuery = z.infer<typeof wechatQuery>;
