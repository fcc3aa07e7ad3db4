import { randomUUID } from 'node:crypto';
import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import type { Actor, ShowEvent, ShowEventRecord } from '#shared/domain/show/events.ts';
import { firstHash } from '../chain.ts';
import type { EventStore, NewLog } from '../stores.ts';
import { refusalOf, storageUnavailable } from '../unavailable.ts';
import type { Beginnings } from './begin.ts';
import type { RedisClocks } from './clock.ts';
import type { RedisClient } from './connect.ts';
import type { RedisFeed } from './feed.ts';
import type { Guard } from './guard.ts';
import { readHeads } from './heads.ts';
import { commandsKey, eventsKey, headKey, showsKey } from './keys.ts';
import { appendEvents } from './lua/events.ts';
import type { MayWrite } from './may-write.ts';
import { eventsOf, type LinkedEvents, linkEvents } from './records.ts';
import type { Replicas } from './replicas.ts';
import { type Past, readRecords, readRunAt, verifyRuns } from './runs.ts';
import { asked, RedisUnavailable } from './script.ts';
import type { RedisTiming } from './timing.ts';

export interface EventsParts {
  readonly client: RedisClient;
  readonly past: Past;
  readonly guard: Guard;
  readonly feed: RedisFeed;
  readonly node: string;
  readonly timing: RedisTiming;
  readonly clocks: RedisClocks;
  readonly beginnings: Beginnings;
  readonly replicas: Replicas;
  readonly mayWrite: MayWrite;
}

interface End {
  readonly version: number;
  /** '' where the show has no log. */
  readonly hash: string;
}

/** Show events on Redis: a stream a show, whose ids are the versions. */
export class RedisEvents implements EventStore {
  readonly #parts: EventsParts;
  /** Shows known to have a log: logs are never taken away. */
  readonly #begun = new Set<string>();

  constructor(parts: EventsParts) {
    this.#parts = parts;
  }

  async append(
    showId: string,
    expectedVersion: number,
    at: number,
    actor: Actor,
    commandId: string | null,
    events: readonly ShowEvent[],
  ): Promise<Result<readonly ShowEventRecord[]>> {
    try {
      const { guard, feed } = this.#parts;
      guard.check();
      const told = feed.told('events', showId);
      const [earlier, end] = await Promise.all([
        commandId === null ? null : this.findCommand(showId, commandId),
        this.#end(showId),
      ]);
      feed.expect('events', showId, told, end.version);
      if (earlier) return accept(await this.#confirmed(showId, earlier));
      if (end.version !== expectedVersion) return moved(expectedVersion, end.version);
      if (events.length === 0) return accept([]);
      if (!this.#parts.mayWrite(events)) return refuse('not_yet');
      // Before there is a log, so that none is ever there unlisted; one that is listed and not there is left out.
      if (expectedVersion === 0) await asked(this.#parts.client.sadd(showsKey, showId));
      const linked = linkEvents(
        showId,
        end.version,
        end.hash || firstHash,
        actor,
        commandId,
        events.map((event) => ({ at, event })),
      );
      return await this.#write(showId, end, commandId, linked);
    } catch (cause) {
      return refusalOf(cause);
    }
  }

  async begin(
    logs: readonly NewLog[],
    actor: Actor,
  ): Promise<Result<readonly (readonly ShowEventRecord[])[]>> {
    const { guard, beginnings } = this.#parts;
    if (new Set(logs.map(({ showId }) => showId)).size < logs.length) {
      return refuse('version_conflict', 'A show is named twice');
    }
    if (!this.#parts.mayWrite(logs.flatMap(({ events }) => events.map(({ event }) => event))))
      return refuse('not_yet');
    try {
      guard.check();
      const ends = await Promise.all(logs.map(({ showId }) => this.#end(showId)));
      const there = logs[ends.findIndex(({ version }) => version > 0)];
      if (there) return refuse('version_conflict', undefined, { expected: 0, showId: there.showId });
      const made = logs.map(({ showId, events }) => ({
        showId,
        ...linkEvents(showId, 0, firstHash, actor, null, events),
      }));
      const shows = made.map(({ showId, links }) => ({ showId, links }));
      if (!(await beginnings.begin(randomUUID(), shows))) {
        return refuse('version_conflict', undefined, { expected: 0 });
      }
      return accept(made.map(({ records }) => records));
    } catch (cause) {
      return refusalOf(cause);
    }
  }

  async read(
    showId: string,
    afterVersion = 0,
    limit = Number.POSITIVE_INFINITY,
  ): Promise<readonly ShowEventRecord[]> {
    const { feed } = this.#parts;
    const records = await readRecords(
      this.#parts,
      showId,
      'events',
      afterVersion,
      limit,
      (found) => eventsOf(showId, found),
      ({ version }) => version,
    );
    const end = records.at(-1)?.version ?? afterVersion;
    if (records.length < limit && end > 0) feed.know('events', showId, end);
    return records;
  }

  async findCommand(showId: string, commandId: string): Promise<readonly ShowEventRecord[] | null> {
    const known = await asked(this.#parts.client.hget(commandsKey(showId), commandId));
    return known === null ? null : await this.#recordsOf(showId, known);
  }

  async showIds(): Promise<readonly string[]> {
    const { client } = this.#parts;
    const listed = await asked(client.smembers(showsKey));
    const unknown = listed.filter((showId) => !this.#begun.has(showId));
    await Promise.all(
      unknown.map(async (showId) => {
        if ((await this.#end(showId)).version > 0) this.#begun.add(showId);
      }),
    );
    return listed.filter((showId) => this.#begun.has(showId));
  }

  verify(showId: string): Promise<number | null> {
    const { client } = this.#parts;
    const head = async () => (await readHeads(client, showId)).events;
    return verifyRuns(this.#parts, showId, 'events', head);
  }

  async #end(showId: string): Promise<End> {
    const [version, hash] = await asked(this.#parts.client.hmget(headKey(showId), 'e', 'eh'));
    return { version: Number(version ?? 0), hash: hash ?? '' };
  }

  async #write(
    showId: string,
    end: End,
    commandId: string | null,
    { records, links }: LinkedEvents,
  ): Promise<Result<readonly ShowEventRecord[]>> {
    const { client, node, timing, clocks, replicas } = this.#parts;
    const clock = clocks.of(showId);
    const sentAt = performance.now();
    try {
      const [word, serverAt, detail, telling = []] = (await appendEvents(
        client,
        [headKey(showId), eventsKey(showId), commandsKey(showId)],
        [
          node,
          replicas.channel,
          JSON.stringify(showId),
          clock.deadline(timing.lastMs),
          commandId === null ? '-' : `+${commandId}`,
          end.version,
          end.hash,
          '',
          ...links.flatMap(({ body, hash }) => [body, hash]),
        ],
      )) as [string, number, number | string, string[]?];
      clock.sample(sentAt, performance.now(), serverAt);
      if (word === 'ok') {
        await replicas.confirm(showId, telling);
        return accept(records);
      }
      if (word === 'repeat') {
        return accept(await this.#confirmed(showId, await this.#recordsOf(showId, String(detail))));
      }
      return word === 'late' ? storageUnavailable() : moved(end.version, Number(detail));
    } catch (cause) {
      const isThere =
        cause instanceof RedisUnavailable && cause.isUnknown && (await this.#isThere(showId, links, end));
      if (isThere) return accept(records);
      throw cause;
    }
  }

  /** Whether events that got no answer stand in the log. */
  async #isThere(showId: string, links: LinkedEvents['links'], end: End): Promise<boolean> {
    const { guard, replicas } = this.#parts;
    if (!guard.isUp) return false;
    try {
      const found = await readRunAt(this.#parts, showId, 'events', end.version + links.length);
      if (found === null || found.hash !== links.at(-1)?.hash) return false;
      await replicas.confirmEarlier(showId);
      return true;
    } catch {
      return false;
    }
  }

  /** Its writer may have been told that it was not. */
  async #confirmed<T>(showId: string, records: T): Promise<T> {
    await this.#parts.replicas.confirmEarlier(showId);
    return records;
  }

  async #recordsOf(showId: string, versions: string): Promise<readonly ShowEventRecord[]> {
    const [first = 1, last = 0] = versions.split('-').map(Number);
    return readRecords(
      this.#parts,
      showId,
      'events',
      first - 1,
      last - first + 1,
      (found) => eventsOf(showId, found),
      ({ version }) => version,
    );
  }
}

const moved = (expected: number, actual: number) =>
  refuse('version_conflict', undefined, { expected, actual });
