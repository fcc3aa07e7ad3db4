import { INBOX } from '../pieces.ts';
import type { Archives } from './archive-marks.ts';
import type { RedisClient } from './connect.ts';
import { inboxPositionKey, inboxStatusKey, inboxTextsKey, messageKey } from './inbox.ts';
import { markOf } from './keys.ts';
import { listTexts, trimTexts } from './lua/pieces.ts';
import { asked } from './script.ts';

/** Texts taken out in one script. */
const AT_ONCE = 500;
const listedKey = '{inbox}:texts:listed';

interface TextSettings {
  readonly client: RedisClient;
  readonly keepMs: number;
  readonly keepRecords: number;
  /** Steady, ms. */
  readonly now: () => number;
}

/**
 * Takes the texts of shops' messages out of Redis that are done with and that enough archives have, but for those that
 * came in lately. What a message is about, and what became of it, stays: it is small, and every order's is asked for.
 */
export function textTrimmer({ client, keepMs, keepRecords, now }: TextSettings) {
  let seen: { readonly at: number; readonly position: number } | null = null;
  let isListed = false;
  return async ({ needed, alive }: Archives, mayGoOn: () => boolean): Promise<void> => {
    const position = Number((await asked(client.get(inboxPositionKey))) ?? 0);
    if (position === 0) return;
    seen ??= { at: now(), position };
    if (now() - seen.at < keepMs) return;
    // Those that were there before texts were taken out.
    if (!isListed)
      await listTexts(
        client,
        [listedKey, inboxTextsKey, inboxStatusKey('done'), inboxStatusKey('ignored')],
        [],
      );
    isListed = true;
    const upTo = Math.min(seen.position, position - keepRecords);
    const [kept] = markOf('', 'messages', INBOX);
    while (mayGoOn()) {
      const ids = await asked(
        client.zrange(inboxTextsKey, ...(['-inf', upTo, 'BYSCORE', 'LIMIT', 0, AT_ONCE] as const)),
      );
      if (ids.length === 0) break;
      const keys = [inboxTextsKey, kept, ...ids.map(messageKey)];
      const went = await trimTexts(client, keys, [needed, upTo, ids.length, ...ids, ...alive]);
      if (Number(went) < ids.length) break;
    }
    seen = { at: now(), position };
  };
}
