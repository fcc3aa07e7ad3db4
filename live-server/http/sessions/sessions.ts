import { parseCookie, stringifySetCookie } from 'cookie';
import type { Staff } from '../../app/api.ts';
import type { Directory, StoredUser } from '../../storage/directory.ts';
import { isDemoUser, regionIdsOf, storeIdsOf } from './demo-users.ts';
import { keyedHash, randomSecret, sha256 } from './secrets.ts';

const SESSION_COOKIE = 'showcaller';
/** A session ends this long after its last use … */
export const SESSION_MS = 12 * 3_600_000;
/** … and its end is written anew at most this often. */
const SLIDE_MS = 5 * 60_000;
export const TOKEN_PREFIX = 'sct_';

/** What a request or a socket's handshake brings along to say who it is. */
export interface Credentials {
  readonly cookie?: string | undefined;
  /** The whole header, `Bearer …`. */
  readonly authorization?: string | undefined;
}

export type Identity =
  | { readonly via: 'session'; readonly staff: Staff; readonly sessionId: string; readonly slid: boolean }
  | { readonly via: 'token'; readonly staff: Staff };

export interface Sessions {
  /** The staff behind a bearer token or else a session cookie; null for neither. A bad bearer token is null too. */
  identify(credentials: Credentials): Identity | null;
  /** Starts a session; answers its cookie. */
  start(user: StoredUser): Promise<{ cookie: string; staff: Staff }>;
  end(sessionId: string): Promise<void>;
  cookieFor(sessionId: string): string;
  clearedCookie(): string;
  staffOf(user: StoredUser): Staff;
  /** False for who is locked out, and for a demo account outside demo mode. */
  mayUse(user: StoredUser): boolean;
}

export interface SessionSettings {
  readonly directory: Directory;
  readonly sessionSecret: string;
  readonly secureCookies: boolean;
  readonly demo: boolean;
  readonly now: () => number;
  /** An expiry that could not be written: the session goes on with its earlier end. */
  readonly onError: (error: unknown) => void;
}

export function createSessions(settings: SessionSettings): Sessions {
  const { directory, sessionSecret, secureCookies, demo, now, onError } = settings;
  const { access } = directory;
  const hashOf = (sessionId: string) => keyedHash(sessionSecret, sessionId);

  const staffOf = (user: StoredUser): Staff => ({
    id: user.id,
    name: user.name,
    role: user.role,
    regionIds: regionIdsOf(user, directory),
    ...(user.role === 'store' ? { storeIds: storeIdsOf(user, directory) } : {}),
  });
  const mayUse = (user: StoredUser) => !user.lockedAt && (demo || !isDemoUser(user));

  function byToken(secret: string): Identity | null {
    if (!secret.startsWith(TOKEN_PREFIX)) return null;
    const token = access.tokenByHash(sha256(secret));
    if (!token || token.revokedAt !== null) return null;
    const { id, name, role, regionIds, madeBy } = token;
    const person = madeBy === undefined ? {} : { person: madeBy };
    return { via: 'token', staff: { id, name, role, regionIds, ...person } };
  }

  function bySession(sessionId: string): Identity | null {
    const idHash = hashOf(sessionId);
    const session = access.session(idHash);
    if (!session) return null;
    if (session.expiresAt <= now()) {
      access.deleteSession(idHash).catch(onError);
      return null;
    }
    const user = access.user(session.userId);
    if (!user || !mayUse(user)) return null;
    const slid = session.expiresAt - now() < SESSION_MS - SLIDE_MS;
    if (slid) access.insertSession({ ...session, expiresAt: now() + SESSION_MS }).catch(onError);
    return { via: 'session', staff: staffOf(user), sessionId, slid };
  }

  const cookie = (value: string, maxAge: number) =>
    stringifySetCookie({
      name: SESSION_COOKIE,
      value,
      maxAge,
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure: secureCookies,
    });

  return {
    identify(credentials) {
      const bearer = bearerOf(credentials.authorization);
      if (bearer !== null) return byToken(bearer);
      if (!credentials.cookie) return null;
      const sessionId = parseCookie(credentials.cookie)[SESSION_COOKIE];
      return sessionId ? bySession(sessionId) : null;
    },
    async start(user) {
      const sessionId = randomSecret();
      await access.insertSession({
        idHash: hashOf(sessionId),
        userId: user.id,
        expiresAt: now() + SESSION_MS,
      });
      return { cookie: cookie(sessionId, SESSION_MS / 1000), staff: staffOf(user) };
    },
    end: (sessionId) => access.deleteSession(hashOf(sessionId)),
    cookieFor: (sessionId) => cookie(sessionId, SESSION_MS / 1000),
    clearedCookie: () => cookie('', 0),
    staffOf,
    mayUse,
  };
}

/** The token of an `Authorization: Bearer …` header; null without one. Other schemes count as an empty token. */
export function bearerOf(authorization: string | undefined): string | null {
  if (authorization === undefined) return null;
  // As nearly everybody writes it, without a look at each of some four hundred characters.
  if (authorization.startsWith('Bearer ') && !authorization.includes(' ', 7)) return authorization.slice(7);
  return /^Bearer +([^\s]+) *$/i.exec(authorization)?.[1] ?? '';
}
