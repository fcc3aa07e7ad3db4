import { z } from 'zod';
import type { RedisClient, RedisLog } from './connect.ts';
import { commandsKey, decidedKey, eventsKey, headKey, intentsKey, showsKey } from './keys.ts';
import { appendEvents, decideBegin, releaseShow, reserveShow } from './lua/events.ts';
import type { Replicas } from './replicas.ts';
import { asked, type Script } from './script.ts';

/** The first events of many shows: a body and a hash for each. */
export interface Beginning {
  readonly showId: string;
  readonly links: readonly { readonly body: string; readonly hash: string }[];
}

const intentShape = z.object({
  at: z.number(),
  shows: z.array(
    z.object({ showId: z.string(), links: z.array(z.object({ body: z.string(), hash: z.string() })) }),
  ),
});

/** A writer that has not decided by then is taken for dead. Its own clock and others' may differ by less. */
const abandonedMs = 30_000;

/**
 * Begins the logs of many shows, all or none, though each lies in a slot of its own. The intent is written first; then
 * each show is kept for it; then it is decided, once and for all; then each log is written. Whoever comes upon an
 * intent that was left gives it up where nothing was decided, and finishes it where it was.
 */
export class Beginnings {
  readonly #client: RedisClient;
  readonly #node: string;
  readonly #replicas: Replicas;
  readonly #log: RedisLog;

  constructor(client: RedisClient, node: string, replicas: Replicas, log: RedisLog) {
    this.#replicas = replicas;
    this.#client = client;
    this.#node = node;
    this.#log = log;
  }

  /** False when one of the shows has a log, or is just getting one. Rejects with `StorageUnavailable`. */
  async begin(token: string, shows: readonly Beginning[]): Promise<boolean> {
    await asked(this.#client.hset(intentsKey, token, JSON.stringify({ at: Date.now(), shows })));
    // Always in the same order: of several that want the same shows the first one gets them.
    for (const { showId } of [...shows].sort((a, b) => (a.showId < b.showId ? -1 : 1))) {
      if ((await this.#word(reserveShow, headKey(showId), [token])) === 'ok') continue;
      await this.#giveUp(token, shows);
      return false;
    }
    if ((await this.#decide(token, 'go')) !== 'go') return false;
    await this.#finish(token, shows);
    return true;
  }

  /** Sees to what others have left; `now` is this node's clock. */
  async resume(now: number): Promise<void> {
    const intents = await asked(this.#client.hgetall(intentsKey));
    for (const [token, text] of Object.entries(intents)) {
      const { at, shows } = intentShape.parse(JSON.parse(text));
      if (now - at < abandonedMs) continue;
      const decided = await this.#decide(token, 'no');
      this.#log.warn({ shows: shows.length, decided }, 'shows were left half begun');
      if (decided === 'go') await this.#finish(token, shows);
      else await this.#giveUp(token, shows);
    }
  }

  async #finish(token: string, shows: readonly Beginning[]): Promise<void> {
    for (let at = 0; at < shows.length; at += 100) {
      const some = shows.slice(at, at + 100);
      await asked(this.#client.sadd(showsKey, ...some.map(({ showId }) => showId)));
      await Promise.all(some.map((show) => this.#write(token, show)));
    }
    await this.#forget(token);
  }

  /** A log that is there already was written by whoever else finishes the same. */
  async #write(token: string, { showId, links }: Beginning): Promise<void> {
    const [, , , telling = []] = (await appendEvents(
      this.#client,
      [headKey(showId), eventsKey(showId), commandsKey(showId)],
      [
        this.#node,
        this.#replicas.channel,
        JSON.stringify(showId),
        0,
        '-',
        0,
        '',
        token,
        ...links.flatMap(({ body, hash }) => [body, hash]),
      ],
    )) as [string, number, number, string[]?];
    await this.#replicas.confirm(showId, telling);
  }

  async #giveUp(token: string, shows: readonly Beginning[]): Promise<void> {
    await Promise.all(shows.map(({ showId }) => this.#word(releaseShow, headKey(showId), [token])));
    await this.#forget(token);
  }

  async #forget(token: string): Promise<void> {
    await asked(this.#client.hdel(intentsKey, token));
    await asked(this.#client.hdel(decidedKey, token));
  }

  async #decide(token: string, what: 'go' | 'no'): Promise<string> {
    const [word] = (await decideBegin(this.#client, [intentsKey, decidedKey], [token, what])) as string[];
    return word ?? 'no';
  }

  async #word(script: Script, key: string, args: readonly string[]): Promise<string> {
    const [word] = (await script(this.#client, [key], args)) as string[];
    return word ?? '';
  }
}
