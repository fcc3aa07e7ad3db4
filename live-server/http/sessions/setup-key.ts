import type { Directory } from '../../storage/directory.ts';
import { isDemoUser } from './demo-users.ts';
import { randomSecret, sameText, sha256 } from './secrets.ts';

const SETTING = 'setup.keyHash';

/** Nodes that may have printed a link, the newest of them. */
const MOST_KEYS = 8;

/**
 * On a start without any account of its own: a new one-time key, to be printed once. Only its hash is kept, so a
 * restart before its use makes a new one and the old link is dead; of several nodes that start together each prints
 * one that is good. The first one used ends them all. Null when there is somebody who can sign in.
 */
export async function issueSetupKey(directory: Directory, isShared: boolean): Promise<string | null> {
  if (directory.access.users().some((user) => !isDemoUser(user))) {
    if (directory.settings.get(SETTING)) await directory.settings.set(SETTING, '');
    return null;
  }
  const key = randomSecret();
  await directory.settings.change(SETTING, (stored) =>
    [...(isShared ? hashesIn(stored) : []), sha256(key)].slice(-MOST_KEYS).join(' '),
  );
  return key;
}

const hashesIn = (stored: string | null): string[] => (stored ? stored.split(' ') : []);

/** Takes the key out of use and answers how to give it back (when no account could be made); null for a wrong key. */
export function takeSetupKey({
  settings,
}: Directory): (key: string) => Promise<null | (() => Promise<void>)> {
  return async (key) => {
    const hash = sha256(key);
    let isTaken = false;
    // Of two forms sent at once, to one node or to two, one alone finds the stored hash.
    await settings.change(SETTING, (stored) => {
      isTaken = hashesIn(stored).some((one) => sameText(hash, one));
      return isTaken ? '' : null;
    });
    return isTaken ? () => settings.set(SETTING, hash) : null;
  };
}
