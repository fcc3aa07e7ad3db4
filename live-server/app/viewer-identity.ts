import { createHmac } from 'node:crypto';
import { jwtVerify } from 'jose';
import type { Member } from '#shared/contract/organisation.ts';
import type { Organisation } from '#shared/domain/attribution/place.ts';
import type { Directory } from '../storage/directory.ts';

/**
 * A viewer's id from the caller's own key: the same key gives the same id in every show, and the id does not
 * give the key away. Members and anonymous viewers can never share an id.
 */
export function viewerIdOf(secret: string, kind: 'anonymous' | 'member', key: string): string {
  const digest = createHmac('sha256', secret).update(`${kind}:${key}`).digest('base64url');
  return `u_${digest.slice(0, 22)}`;
}

/**
 * The member a brand's back end vouches for: a JWT, HS256 under the shared key, whose `sub` (or `memberId`) is a
 * member's id or code. Null when the token is not valid; a proven member whom the directory does not know has `member: null`.
 */
export async function memberOf(
  token: string,
  secret: string,
  now: number,
  directory: Directory,
): Promise<{ memberId: string; member: Member | null } | null> {
  try {
    const { payload } = await jwtVerify(token, new TextEncoder().encode(secret), {
      algorithms: ['HS256'],
      currentDate: new Date(now),
      clockTolerance: 30,
    });
    const named = payload.sub ?? payload.memberId;
    if (typeof named !== 'string' || !/^[\w:.@-]{1,64}$/.test(named)) return null;
    const member = directory.members.get(named) ?? directory.members.byCode(named);
    return { memberId: member?.id ?? named, member };
  } catch {
    return null;
  }
}

/** The directory as the attribution rules ask it. */
export const organisationOf = (directory: Directory): Organisation => ({
  guide: (id) => directory.guides.get(id),
  guideByCode: (code) => directory.guides.byCode(code),
  store: (id) => directory.stores.get(id),
  storeByCode: (code) => directory.stores.byCode(code),
});
