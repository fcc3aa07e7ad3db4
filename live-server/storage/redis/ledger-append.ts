import type { LedgerRecord } from '#shared/domain/stock/entries.ts';
import { firstHash, linkHash } from '../chain.ts';
import { textOfRun } from '../entry-text.ts';
import type { RedisClock } from './clock.ts';
import type { RedisClient } from './connect.ts';
import type { Guard } from './guard.ts';
import { headKey, ledgerKey, ordersKey, turnKey } from './keys.ts';
import { appendLedger } from './lua/ledger.ts';
import type { Replicas } from './replicas.ts';
import { type Past, readRunAt } from './runs.ts';
import type { RedisTiming } from './timing.ts';

export interface AppendParts {
  readonly client: RedisClient;
  readonly past: Past;
  readonly guard: Guard;
  readonly replicas: Replicas;
  readonly node: string;
  readonly timing: RedisTiming;
}

/** Records as one entry of a ledger's stream, and one link of its chain. */
export interface LedgerRun {
  readonly showId: string;
  readonly records: readonly LedgerRecord[];
  readonly first: number;
  readonly last: number;
  /** Encoded once, for the hash and for Redis. */
  readonly body: Buffer;
  /** What it makes, in order. */
  readonly orders: readonly string[];
  /** Of the entry before; '' where there is none. */
  readonly before: string;
  readonly hash: string;
}

export function runAfter(before: string, showId: string, records: readonly LedgerRecord[]): LedgerRun {
  const first = records[0]?.seq ?? 0;
  const last = first + records.length - 1;
  const body = Buffer.from(textOfRun(records));
  const hash = linkHash(before || firstHash, showId, first, last, body);
  const orders: string[] = [];
  for (const { entry } of records) if (entry.kind === 'order.reserved') orders.push(entry.order.orderId);
  return { showId, records, first, last, body, orders, before, hash };
}

/** `refused`: nothing was written, for the log is another by now, or the turn another's, or it is too late. */
export type Appended =
  | {
      readonly done: true;
      /** Server time until which the turn is ours; 0 = it was passed on. */
      readonly until: number;
      readonly waiting: number;
      /** What the others are told when replicas hold it. */
      readonly telling: readonly string[];
    }
  | { readonly done: false };

/** One try to append a run. Rejects with `StorageUnavailable`. */
export async function append(
  { client, guard, replicas, node, timing }: AppendParts,
  clock: RedisClock,
  { showId, orders, first, last, body, before, hash }: LedgerRun,
  isPassing: boolean,
): Promise<Appended> {
  guard.check();
  const sentAt = performance.now();
  const [word, serverAt, until = 0, waiting = 0, telling = []] = (await appendLedger(
    client,
    [headKey, ledgerKey, ordersKey, turnKey].map((keyOf) => keyOf(showId)),
    [
      node,
      replicas.channel,
      JSON.stringify(showId),
      clock.deadline(timing.lastMs),
      first - 1,
      before,
      last,
      hash,
      body,
      timing.turnMs,
      isPassing ? 1 : 0,
      replicas.feed,
      JSON.stringify(orders),
    ],
  )) as [string, number, number?, number?, string[]?];
  clock.sample(sentAt, performance.now(), serverAt);
  return word === 'ok' ? { done: true, until, waiting, telling } : { done: false };
}

/** Whether a run of which no answer came stands in the log, and is confirmed. */
export async function stands(parts: AppendParts, run: LedgerRun): Promise<boolean> {
  const { guard, replicas } = parts;
  if (!guard.isUp) return false;
  try {
    const found = await readRunAt(parts, run.showId, 'ledger', run.last);
    if (found?.hash !== run.hash) return false;
    await replicas.confirmEarlier(run.showId);
    return true;
  } catch {
    return false;
  }
}
