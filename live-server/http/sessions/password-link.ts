import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import type { PasswordLink } from '#shared/contract/sessions.ts';
import type { Directory, StoredUser } from '../../storage/directory.ts';
import { hashPassword } from './passwords.ts';
import { randomSecret, sameText, sha256 } from './secrets.ts';

/** A day: long enough for a message to be read, short enough for one that was forwarded. */
const PASSWORD_LINK_MS = 24 * 3_600_000;

/** A new one-time key for a user, and the one before it is dead. Only its hash is kept. */
export async function makePasswordLink(
  { access }: Pick<Directory, 'access'>,
  userId: string,
  now: number,
): Promise<Result<PasswordLink>> {
  const key = randomSecret();
  const expiresAt = now + PASSWORD_LINK_MS;
  const passwordLink = { keyHash: sha256(key), expiresAt };
  const made = await access.changeUser(userId, () => accept({ passwordLink }));
  return made.ok ? accept({ key, expiresAt }) : made;
}

/** Sets the password of whoever the key is for, once, and ends every session they had; `forbidden` for a dead key. */
export async function setPasswordByLink(
  { access }: Pick<Directory, 'access'>,
  key: string,
  password: string,
  now: number,
): Promise<Result<StoredUser>> {
  const keyHash = sha256(key);
  const isFor = ({ passwordLink: link, lockedAt }: StoredUser) =>
    !lockedAt && link != null && sameText(link.keyHash, keyHash) && now < link.expiresAt;
  const dead = refuse('forbidden', 'The link is not valid any more');
  const user = access.users().find(isFor);
  // A password is costly to hash: not for every key that somebody tries.
  if (!user) return dead;
  const passwordHash = await hashPassword(password);
  // Two forms sent at once must not both find the key.
  const set = await access.changeUser(user.id, (stored) =>
    isFor(stored) ? accept({ passwordHash, passwordLink: null }) : dead,
  );
  if (set.ok) await access.endSessions(user.id);
  return set;
}
