import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { source } from '#shared/contract/basics.ts';
import { jsonIn } from '../json-in.ts';
import type { Visitor } from './api.ts';

/** A token outlives the longest show, its lobby and the time to pay. */
export const VISITOR_TOKEN_MS = 48 * 3_600_000;

const place = z.object({
  regionId: z.string().nullable(),
  storeId: z.string().nullable(),
  guideId: z.string().nullable(),
});
const payload = z.object({
  exp: z.int(),
  showId: z.string(),
  visitId: z.string(),
  viewerId: z.string(),
  name: z.string(),
  memberId: z.string().nullable(),
  source,
  ref: z.string().nullable(),
  place,
  byCode: z.boolean(),
  memberHome: place.nullable(),
});

/** Characters of a signature: no two genuine tokens end in the same. */
const SIGNATURE_LENGTH = 43;
const endOf = (token: string): string => token.slice(-SIGNATURE_LENGTH);

/** Tokens known to be genuine: those of a big show's viewers. More are read anew, oldest first. */
const KNOWN_TOKENS = 32_768;

export interface VisitorTokens {
  issue(visitor: Visitor, now: number): string;
  /** Null for a forged, damaged or expired token. Synchronous: no look-up on the hot path. */
  read(token: string, now: number): Visitor | null;
}

/** Self-contained tokens: `v1.payload.signature`, base64url, HMAC-SHA256 under a key derived from `viewerKey`. */
export function visitorTokens(viewerKey: string): VisitorTokens {
  const key = createHmac('sha256', viewerKey).update('showcaller visitor token v1').digest();
  const sign = (body: string) => createHmac('sha256', key).update(body).digest('base64url');
  // A viewer's every call brings the same token: proven once, it is looked up, by its end, which is hashed in a tenth of
  // the time of the whole. Two halves, the older one forgotten.
  let known = new Map<string, Known>();
  let older = new Map<string, Known>();
  const remember = (read: Known) => {
    if (known.size >= KNOWN_TOKENS / 2) {
      older = known;
      known = new Map();
    }
    known.set(endOf(read.token), read);
  };
  const knownAs = (token: string): Known | null => {
    const end = endOf(token);
    const read = known.get(end) ?? older.get(end);
    return read?.token === token ? read : null;
  };
  return {
    issue(visitor, now) {
      const json = JSON.stringify({ ...visitor, exp: now + VISITOR_TOKEN_MS });
      const body = `v1.${Buffer.from(json).toString('base64url')}`;
      return `${body}.${sign(body)}`;
    },
    read(token, now) {
      const read = knownAs(token);
      if (read) return read.exp <= now ? null : read.visitor;
      if (token.length > 4096) return null;
      const cut = token.lastIndexOf('.');
      if (!token.startsWith('v1.') || cut < 3) return null;
      const body = token.slice(0, cut);
      // As text: what base64 leaves out when it is read would make any number of tokens of one, all of them kept.
      const given = Buffer.from(token.slice(cut + 1));
      const wanted = Buffer.from(sign(body));
      if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return null;
      const parsed = payload.safeParse(jsonIn(Buffer.from(body.slice(3), 'base64url').toString('utf8')));
      if (!parsed.success || parsed.data.exp <= now) return null;
      const { exp, ...visitor } = parsed.data;
      remember({ token, visitor, exp });
      return visitor;
    },
  };
}

interface Known {
  readonly token: string;
  readonly visitor: Visitor;
  readonly exp: number;
}
