import { accept, type Result } from '#shared/contract/errors.ts';
import type { Fact } from '#shared/domain/metrics/facts.ts';
import { Gathering } from '../gathering.ts';
import type { ActivityRow, ActivityStore, StoredFact } from '../stores.ts';
import { refusalOf, StorageUnavailable } from '../unavailable.ts';
import type { RedisClocks } from './clock.ts';
import type { RedisClient, RedisLog } from './connect.ts';
import { digestOf } from './digest.ts';
import type { RedisFeed } from './feed.ts';
import type { Guard } from './guard.ts';
import { readHeads } from './heads.ts';
import { batchKey, factsKey, headKey, seenKey } from './keys.ts';
import { appendFacts, ingestFacts } from './lua/facts.ts';
import { type KeptFact, rowsOf } from './records.ts';
import type { Replicas } from './replicas.ts';
import { type Past, readRecords } from './runs.ts';
import type { RedisTiming } from './timing.ts';

/** Facts in one stored run at most. */
const runLength = 1_000;
/** Facts in one script at most: some ten milliseconds of everybody's time. */
const scriptLength = 5_000;
/** Live facts waiting at most: half a minute of a very full house. Beyond it they are dropped and counted. */
const maxWaiting = 200_000;

export interface ActivityParts {
  readonly client: RedisClient;
  readonly past: Past;
  readonly guard: Guard;
  readonly feed: RedisFeed;
  readonly node: string;
  readonly timing: RedisTiming;
  readonly clocks: RedisClocks;
  readonly log: RedisLog;
  readonly replicas: Replicas;
}

/** Runs under way to Redis: the same until it is known that they are there. */
interface Batch {
  readonly number: number;
  readonly size: number;
  readonly args: readonly (string | number)[];
}

/** What one show's live facts wait for. */
interface Queue {
  waiting: Fact[];
  batch: Batch | null;
}

/**
 * Activity on Redis. Live facts are gathered per show for a tenth of a second and appended as one batch, which is sent
 * again until Redis says that it has it, and counts once. Reported facts are told new from repeated where they are
 * appended. Their numbers are given by Redis; everybody hears of them by the feed.
 */
export class RedisActivity implements ActivityStore {
  readonly #parts: ActivityParts;
  readonly #queues = new Map<string, Queue>();
  readonly #gathering: Gathering;
  #batches = 0;

  constructor(parts: ActivityParts) {
    this.#parts = parts;
    this.#gathering = new Gathering({
      ...{ everyMs: parts.timing.flushMs, many: scriptLength, most: maxWaiting },
      write: () => this.#writeWaiting(),
    });
  }

  record(showId: string, facts: readonly Fact[]): boolean {
    if (!this.#gathering.mayWait(facts.length)) return false;
    const queue = this.#queues.get(showId);
    if (queue) for (const fact of facts) queue.waiting.push(fact);
    else this.#queues.set(showId, { waiting: [...facts], batch: null });
    this.#gathering.came(facts.length);
    return true;
  }

  async ingest(showId: string, facts: readonly StoredFact[]): Promise<Result<readonly boolean[]>> {
    try {
      this.#parts.guard.check();
      const isNew: boolean[] = [];
      for (let at = 0; at < facts.length; at += scriptLength) {
        isNew.push(...(await this.#ingest(showId, facts.slice(at, at + scriptLength))));
      }
      return accept(isNew);
    } catch (cause) {
      return refusalOf(cause);
    }
  }

  flush(): Promise<void> {
    return this.#gathering.flush();
  }

  async read(showId: string, afterSeq: number, limit: number): Promise<readonly ActivityRow[]> {
    const { feed } = this.#parts;
    const rows = await readRecords(
      this.#parts,
      showId,
      'facts',
      afterSeq,
      limit,
      (run) => rowsOf(run),
      ({ seq }) => seq,
    );
    // The reader has come to the end: what follows is told.
    const end = rows.at(-1)?.seq ?? afterSeq;
    if (rows.length < limit) feed.know('facts', showId, end);
    return rows;
  }

  async count(showId: string): Promise<number> {
    const { client, feed } = this.#parts;
    const { facts } = await readHeads(client, showId);
    // Whoever has them already, from a seal, reads none of them: what follows is told all the same.
    feed.know('facts', showId, facts);
    return facts;
  }

  dropped(): number {
    return this.#gathering.dropped;
  }

  /** Writes what is waiting if Redis takes it; what it does not take is lost, and counted. */
  close(): Promise<void> {
    return this.#gathering.close((err, facts) =>
      this.#parts.log.error({ err, facts }, 'activity could not be written before the end'),
    );
  }

  async #ingest(showId: string, facts: readonly StoredFact[]): Promise<boolean[]> {
    const { client, node, timing, clocks, replicas } = this.#parts;
    const clock = clocks.of(showId);
    const args: (string | number)[] = [];
    for (const { factId, fact } of facts) {
      const kept: KeptFact = [factId, fact];
      args.push(factId === null ? '' : digestOf(factId), JSON.stringify(kept));
    }
    const sentAt = performance.now();
    const [word, serverAt, , telling = [], flags = ''] = (await ingestFacts(
      client,
      [headKey(showId), factsKey(showId), seenKey(showId)],
      [node, replicas.channel, JSON.stringify(showId), clock.deadline(timing.lastMs), runLength, ...args],
    )) as [string, number, number, string[]?, string?];
    clock.sample(sentAt, performance.now(), serverAt);
    if (word !== 'ok') throw new StorageUnavailable('LATE', 'reported facts came too late');
    await replicas.confirm(showId, telling);
    return [...flags].map((flag) => flag === '1');
  }

  async #writeWaiting(): Promise<void> {
    this.#parts.guard.check();
    const written = await Promise.allSettled(
      [...this.#queues].map(([showId, queue]) => this.#writeQueue(showId, queue)),
    );
    const failed = written.find((each) => each.status === 'rejected');
    if (failed) throw failed.reason;
  }

  /** What was there at the call, in portions. */
  async #writeQueue(showId: string, queue: Queue): Promise<void> {
    let left = queue.waiting.length;
    while (queue.batch !== null || left > 0) {
      if (queue.batch === null) {
        const portion = queue.waiting.splice(0, Math.min(left, scriptLength));
        left -= portion.length;
        this.#batches += 1;
        queue.batch = batchOf(this.#batches, portion);
      }
      await this.#send(showId, queue.batch);
      this.#gathering.wrote(queue.batch.size);
      queue.batch = null;
    }
    if (queue.waiting.length === 0) this.#queues.delete(showId);
  }

  /** However often it is sent: a batch that Redis has is not written again. */
  async #send(showId: string, { number, args }: Batch): Promise<void> {
    const { client, node, replicas } = this.#parts;
    const [word, , , telling = []] = (await appendFacts(
      client,
      [headKey(showId), factsKey(showId), batchKey(showId, node)],
      [node, replicas.channel, JSON.stringify(showId), 0, number, ...args],
    )) as [string, number, number, string[]?];
    if (word === 'ok') await replicas.confirm(showId, telling);
    else await replicas.confirmEarlier(showId);
  }
}

function batchOf(number: number, facts: readonly Fact[]): Batch {
  const args: (string | number)[] = [];
  for (let start = 0; start < facts.length; start += runLength) {
    const kept = facts.slice(start, start + runLength).map((fact): KeptFact => [null, fact]);
    args.push(kept.length, JSON.stringify(kept));
  }
  return { number, size: facts.length, args };
}
