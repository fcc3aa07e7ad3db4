import { z } from 'zod';
import { amount, bilingual, id, instant, listQuery } from './basics.ts';
import { inboxDeed, inboxLack } from './inbox-deeds.ts';

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
  'no_order',
  'show_unclear',
  'unknown_product',
  'unknown_origin',
  'platform_unreachable',
  'storage_unavailable',
  'refused',
]);
export type InboxErrorCode = z.infer<typeof inboxErrorCode>;

/** An order that more shows than these could have is named with the first of them. */
export const CANDIDATES_MAX = 20;

/**
 * Why a message is not done, and what a reader is to know of it: `lacks` of an unreadable one, `ids` nobody knows,
 * `keys` of unknown people, `shows`, `rooms` and `candidates` of an unclear one (how many shows, the platform's rooms,
 * and which shows by name), what the platform `said`, the `refusal`'s code.
 */
export const inboxError = z.object({
  code: inboxErrorCode,
  message: z.string(),
  params: z
    .object({
      lacks: inboxLack,
      ids: z.string(),
      keys: z.string(),
      wanted: z.enum(['order', 'refund']),
      shows: z.int(),
      rooms: z.string(),
      candidates: z.array(z.object({ showId: id, title: bilingual })).max(CANDIDATES_MAX),
      said: z.string(),
      refusal: z.string(),
    })
    .partial()
    .optional(),
});
export type InboxError = z.infer<typeof inboxError>;

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
  /** What it did, in order. */
  did: z.array(inboxDeed),
  /** The same as one English sentence, for programs. */
  outcome: z.string(),
  error: inboxError.nullable(),
  showId: id.nullable(),
  attempts: z.int(),
  workedAt: instant.nullable(),
  /** When it is tried again by itself; null where it is not. */
  nextTryAt: instant.nullable(),
  /** As it came; decrypted where it was encrypted. */
  message: z.string(),
});
export type InboxMessage = z.infer<typeof inboxMessage>;

export const inboxQuery = listQuery.extend({
  connector: z.string().max(64).optional(),
  status: inboxStatus.optional(),
  /** Messages that came to this error. */
  error: inboxErrorCode.optional(),
  /** A part of the order's id, of the event's name, or of the message itself. */
  q: z.string().trim().max(80).optional(),
});

/** How many messages there are, by connector and status, and by what went wrong. */
export const inboxSummary = z.object({
  connectors: z.array(
    z.object({
      connector: z.string(),
      account: z.string(),
      received: z.int(),
      done: z.int(),
      ignored: z.int(),
      failed: z.int(),
      lastAt: instant,
    }),
  ),
  errors: z.array(z.object({ code: inboxErrorCode, count: z.int() })),
});
export type InboxSummary = z.infer<typeof inboxSummary>;

/** Which messages to work on again: some by their ids, or what has failed, of one connector or for one reason. */
export const replaysInput = z.union([
  z.object({ ids: z.array(id).min(1).max(200) }),
  z.object({
    status: z.literal('failed'),
    connector: z.string().max(64).optional(),
    error: inboxErrorCode.optional(),
  }),
]);
export type ReplaysInput = z.infer<typeof replaysInput>;

/** The show a message's order belongs to, where several could have it: one of its error's `candidates`. */
export const messageShowInput = z.object({ showId: id });
/** `left`: of those asked for, how many more there are; at most 200 are worked on at once. */
export const replaysAnswer = z.object({
  worked: z.int(),
  done: z.int(),
  failed: z.int(),
  waiting: z.int(),
  left: z.int(),
});
export type ReplaysAnswer = z.infer<typeof replaysAnswer>;

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
