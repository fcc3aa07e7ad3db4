import type { IncomingHttpHeaders } from 'node:http';
import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import { PAYMENT_NOTICE_MAX_AGE_MS } from '#shared/contract/hooks.ts';
import type { App } from '../app/api.ts';
import type { HandlersOf } from '../http/handler.ts';
import { isSignedBy } from './signature.ts';

/** Refuses with `bad_signature` what is not signed with the shared secret, or is too old or too new. */
export function paymentGuard(secret: string, now: () => number) {
  return (bytes: Buffer, headers: IncomingHttpHeaders): Result<null> => {
    const timestamp = headers['x-timestamp'];
    const signature = headers['x-signature'];
    if (typeof timestamp !== 'string' || typeof signature !== 'string' || !/^\d{1,16}$/.test(timestamp))
      return refuse('bad_signature', 'X-Timestamp and X-Signature are needed');
    if (!isSignedBy(secret, timestamp, bytes, signature)) return refuse('bad_signature');
    if (Math.abs(now() - Number(timestamp)) > PAYMENT_NOTICE_MAX_AGE_MS)
      return refuse('bad_signature', 'X-Timestamp is more than 5 minutes off');
    return accept(null);
  };
}

/** A notice repeated, or one whose payment has not come yet, is answered 200 as well: the provider need not resend. */
export function paymentHandlers(app: App): HandlersOf<'hooks.payments'> {
  return {
    'hooks.payments': async ({ body }) => {
      const effect = await app.payment(body);
      return effect.ok ? accept({ ok: true, effect: effect.value }) : effect;
    },
  };
}
