import { randomSecret, sameText, sha256 } from '../http/sessions/secrets.ts';

const PREFIX = 'ssk_';

/** What an encoder shows to send into a show. One a show: a new one puts the one before out of use. */
export interface StreamKeys {
  /** Makes the show's key anew; it is told this once, its hash alone is kept. */
  rotate(showId: string): Promise<string>;
  fits(showId: string, key: string): Promise<boolean>;
}

export function createStreamKeys(settings: {
  get(key: string): string | null;
  set(key: string, value: string): Promise<void>;
  /** Resolves when what was acknowledged at any node is known here. */
  fresh(): Promise<void>;
}): StreamKeys {
  const nameOf = (showId: string) => `media.streamKey.${showId}`;
  return {
    async rotate(showId) {
      const key = `${PREFIX}${randomSecret()}`;
      await settings.set(nameOf(showId), sha256(key));
      return key;
    },
    async fits(showId, key) {
      await settings.fresh();
      const hash = settings.get(nameOf(showId));
      return hash !== null && key.startsWith(PREFIX) && sameText(sha256(key), hash);
    },
  };
}
