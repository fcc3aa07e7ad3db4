import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startRedis, type TestRedis, until } from '../storage/redis/redis-for-tests.ts';
import type { Stores } from '../storage/stores.ts';
import { type FallingDue, fallingDue, happened } from './falling-due.ts';
import { isFull } from './figures.ts';
import { endAll, leaderOf, type ServerNode, signIn, startNodes, together } from './server-node.ts';
import { withRecord } from './stage.ts';

let redis: TestRedis;
let nodes: ServerNode[];
beforeEach(async () => {
  redis = await startRedis();
  nodes = await startNodes([redis.url, redis.url]);
});
afterEach(() => endAll(nodes, redis));

/** Shows enough that whoever does it is in the middle of it for a while. */
const SHOWS = 4;
/** After the first was due. */
const MIDDLE_MS = 40;
const LONGEST_MS = 100_000;

const untilTime = (at: number) => sleep(Math.max(at - Date.now(), 0));

interface DueTogether {
  readonly dueAt: number;
  readonly shows: readonly FallingDue[];
}

/** Due so long from now, or later where the machine needs more to set them up. */
async function dueTogether(node: ServerNode, cookie: string, inMs: number): Promise<DueTogether> {
  const dueAt = Date.now() + inMs;
  try {
    const making = Array.from({ length: SHOWS }, () => fallingDue(node, cookie, dueAt));
    return { dueAt, shows: await Promise.all(making) };
  } catch (error) {
    if (Date.now() < dueAt - 1_000 || inMs > LONGEST_MS) throw error;
    return dueTogether(node, cookie, inMs * 2);
  }
}

/** Resolves when everything has happened. */
const untilDone = (stores: Stores, shows: readonly FallingDue[]): Promise<void> =>
  until(async () => {
    for (const show of shows) {
      // What has just gone from Redis is in the archives in a moment.
      const done = await happened(stores, show).catch((): string[] => []);
      if (show.expected.some((one) => !done.includes(one))) return false;
    }
    return true;
  });

async function expectOnce(stores: Stores, shows: readonly FallingDue[]): Promise<void> {
  for (const show of shows) {
    expect(await happened(stores, show)).toEqual(show.expected);
    expect(await stores.ledger.verify(show.showId)).toBeNull();
    expect(await stores.events.verify(show.showId)).toBeNull();
  }
}

it('whatever falls due as the leading node freezes or is killed happens once, by the other one', async () => {
  const [first] = nodes as [ServerNode];
  const cookie = await signIn(first, 'admin');
  const frozen = await leaderOf(nodes);
  const [steady] = nodes.filter((node) => node !== frozen) as [ServerNode];
  const early = await dueTogether(first, cookie, 12_000);
  const late = await dueTogether(first, cookie, 21_000);
  await untilTime(early.dueAt + MIDDLE_MS);
  frozen.signal('SIGSTOP');
  await withRecord(redis.url, [steady], (stores) => untilDone(stores, early.shows));
  if (isFull) await untilTime(early.dueAt + 20_000);
  frozen.signal('SIGCONT');
  await together(nodes);
  await withRecord(redis.url, [steady], (stores) => expectOnce(stores, early.shows));

  await untilTime(late.dueAt + MIDDLE_MS);
  const killed = await leaderOf(nodes);
  await killed.kill();
  const staying = nodes.filter((node) => node !== killed);
  await withRecord(redis.url, staying, async (stores) => {
    await untilDone(stores, late.shows);
    await expectOnce(stores, [...early.shows, ...late.shows]);
  });
});
