import { createHmac } from 'node:crypto';
import { jwtVerify } from 'jose';
import type { Member } from '#shared/contract/organisation.ts';
import type { Place } from '#shared/domain/attribution/types.ts';
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
 * The member a brand's back end vouches for: a JWT, HS256 under the shared key, whose `sub` is a member's id or
 * code. Null when the token is not valid; a proven member whom the directory does not know has `member: null`.
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
    if (typeof payload.sub !== 'string' || !/^[\w:.@-]{1,64}$/.test(payload.sub)) return null;
    const member = directory.members.get(payload.sub) ?? directory.members.byCode(payload.sub);
    return { memberId: member?.id ?? payload.sub, member };
  } catch {
    return null;
  }
}

/** The place of a guide's or store's code; null for a code nobody knows. Guide implies store, store implies region. */
export function placeOfCode(directory: Directory, code: string): Place | null {
  const guide = directory.guides.byCode(code);
  if (guide) return { ...placeOfStore(directory, guide.storeId), guideId: guide.id };
  const store = directory.stores.byCode(code);
  return store ? placeOfStore(directory, store.id) : null;
}

/** The member's home guide, else home store; null when neither is known. */
export function homeOf(directory: Directory, member: Member): Place | null {
  const guide = member.homeGuideId ? directory.guides.get(member.homeGuideId) : null;
  if (guide) return { ...placeOfStore(directory, guide.storeId), guideId: guide.id };
  const store = member.homeStoreId ? directory.stores.get(member.homeStoreId) : null;
  return store ? placeOfStore(directory, store.id) : null;
}

function placeOfStore(directory: Directory, storeId: string): Place {
  const store = directory.stores.get(storeId);
  return { regionId: store?.regionId ?? null, storeId, guideId: null };
}
