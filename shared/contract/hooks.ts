import { z } from 'zod';
import { amount, id, instant } from './basics.ts';

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
