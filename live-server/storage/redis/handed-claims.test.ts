import type { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { RECORDS_VERSION } from '#shared/domain/records-version.ts';
import { stockFigures } from '#shared/domain/stock/ledger.ts';
import type { LedgerStore } from '#shared/domain/stores.ts';
import { accepted, at, claim, codeOf, numbers, openDeal } from '#shared/testing/store-contract/harness.ts';
import type { HandedAnswer, HandedClaim } from './claim-post.ts';
import { patient } from './harness-for-tests.ts';
import { openRedis, type RedisStores } from './open.ts';
import { startRedis, type TestRedis, until } from './redis-for-tests.ts';
import type { RedisTiming } from './timing.ts';

/** The turn stays where it is for as long as a test lasts, unless another node wants it. */
const staying: Partial<RedisTiming> = { ...patient, turnMs: 120_000, handedMs: 110_000 };
const farAway = 3_600_000;

let redis: TestRedis;
let opened: RedisStores[] = [];
let hands: Redis[] = [];
beforeAll(async () => {
  redis = await startRedis();
});
afterEach(async () => {
  await Promise.all(opened.map(({ stores }) => stores.close()));
  for (const hand of hands) hand.disconnect();
  [opened, hands] = [[], []];
  await redis.hand.flushall();
});
afterAll(() => redis.dispose());

async function open(timing: Partial<RedisTiming> = staying) {
  const node = await openRedis({ url: redis.url, epochFile: null, timing });
  opened.push(node);
  return { ...node, ledger: node.stores.ledger };
}

/** What is said on a channel, from now on. */
async function listen(channel: string): Promise<string[]> {
  const hand = redis.hand.duplicate();
  hands.push(hand);
  const heard: string[] = [];
  hand.on('message', (_from, text) => heard.push(text));
  await hand.subscribe(channel);
  return heard;
}

/** Who has written the ledger of `s`, run by run. */
const writersOf = (feed: readonly string[]) =>
  feed.flatMap((text) => {
    const [node = '', kind, , last] = text.split(' ');
    return kind === 'l' ? [{ node, last: Number(last) }] : [];
  });

/**
 * A real node that takes a node of the test's own, `name`, for the one whose turn it is: that keeps it for a
 * second. Whatever may be late is tried again: `tried` says whether that node was asked.
 */
async function besides(
  name: string,
  timing: Partial<RedisTiming>,
  tried: (node: { ledger: LedgerStore; claimed: string }) => Promise<boolean>,
): Promise<{ ledger: LedgerStore; orders: number }> {
  const [node, other] = [await open(timing), await open()];
  await openDeal(node.ledger, 's', 1_000);
  let asked = 0;
  await until(async () => {
    asked += 1;
    // It has had the turn and given it away.
    accepted(await other.ledger.apply('s', claim(`other-${asked}`), at));
    const [seconds] = await redis.hand.time();
    const now = Number(seconds) * 1_000;
    await redis.hand.hset('sc:{s}:turn', 'h', name, 'u', now + 1_000);
    const [last = '0'] = await redis.hand.hmget('sc:{s}:head', 'l');
    await redis.hand.publish('sc:feed', `${name} t ${now} ${now + 1_000} 0 ${last} 0\n"s"\n`);
    return tried({ ledger: node.ledger, claimed: `v-${asked}` });
  });
  return { ledger: node.ledger, orders: 2 * asked };
}

interface Letter {
  readonly from: string;
  readonly version?: number;
  readonly asks?: readonly (readonly [number, HandedClaim])[];
  readonly answers?: readonly (readonly [number, HandedAnswer])[];
}
const asksIn = (letters: readonly string[]) =>
  letters.flatMap((text) => {
    const { from, asks = [] } = JSON.parse(text) as Letter;
    return asks.map(([id, handed]) => ({ from, id, handed }));
  });

it('a claim is decided by the node that has the turn, and known where it was asked when it is answered', async () => {
  const [one, two] = [await open(), await open()];
  const feed = await listen('sc:feed');
  await openDeal(one.ledger, 's', 1_000);
  // The second node has the turn from here on.
  accepted(await two.ledger.apply('s', claim('mine'), at));
  let asked = 0;
  await until(async () => {
    asked += 1;
    const { records, order, repeated } = accepted(await one.ledger.apply('s', claim(`v-${asked}`), at));
    expect(one.ledger.stateInMemory('s')?.orders.get(`order-v-${asked}`)).toEqual(order);
    expect(repeated).toBe(false);
    expect(records).toEqual(await one.ledger.read('s', (records[0]?.seq ?? 0) - 1, records.length));
    await until(() => writersOf(feed).some(({ last }) => last === records.at(-1)?.seq));
    return writersOf(feed).find(({ last }) => last === records.at(-1)?.seq)?.node === two.node;
  });
  const again = accepted(await one.ledger.apply('s', claim(`v-${asked}`, { orderId: 'another' }), at));
  expect(again).toMatchObject({ repeated: true, records: [], order: { orderId: `order-v-${asked}` } });
});

it('thousands of claims at three nodes sell each unit once, and each key is answered the same everywhere', async () => {
  const nodes = [await open(patient), await open(patient), await open(patient)] as const;
  const units = 1_500;
  await openDeal(nodes[0].ledger, 's', units);
  const answers = await Promise.all(
    numbers(2_400).map(async (n) => {
      // Some come late, as over a connection: what a node has under way is never all there is.
      for (let turn = 0; turn < n % 40; turn += 1) await new Promise((resolve) => setImmediate(resolve));
      const node = nodes[n % 3] ?? nodes[0];
      return node.ledger.apply('s', claim(`v-${n}`), at);
    }),
  );
  expect(answers.filter(({ ok }) => ok)).toHaveLength(units);
  expect(new Set(answers.map(codeOf))).toEqual(new Set(['ok', 'sold_out']));
  const orderOf = new Map(
    answers.flatMap((answer, n) => (answer.ok ? [[n, answer.value.order?.orderId] as const] : [])),
  );
  expect(new Set(orderOf.values()).size).toBe(units);
  const some = [...orderOf].filter(([n]) => n % 20 === 0);
  for (const { ledger } of nodes) {
    const repeats = await Promise.all(
      some.map(([n]) => ledger.apply('s', claim(`v-${n}`, { orderId: `again-${n}` }), at)),
    );
    expect(repeats.map((answer) => accepted(answer).order?.orderId)).toEqual(some.map(([, id]) => id));
    expect(repeats.every((answer) => accepted(answer).repeated)).toBe(true);
  }
  const states = await Promise.all(nodes.map(({ ledger }) => ledger.state('s')));
  expect(states[1]).toEqual(states[0]);
  expect(states[2]).toEqual(states[0]);
  const [state] = states;
  if (!state) throw new Error('a ledger has a state');
  expect(stockFigures(state, 'item-1')).toMatchObject({ reserved: units, available: 0 });
  expect(await nodes[2].ledger.verify('s')).toBeNull();
});

/** Asks `name` for a claim, answers as `say` says, and resolves with what came of it, and whether it was asked. */
async function askedOf(
  letters: readonly string[],
  { ledger, claimed }: { ledger: LedgerStore; claimed: string },
  say: (handed: HandedClaim) => HandedAnswer,
) {
  const answer = ledger.apply('s', claim(claimed), at);
  let isDone = false;
  answer.then(() => {
    isDone = true;
  });
  await until(() => isDone || asksIn(letters).length > 0);
  for (const { from, id, handed } of asksIn(letters)) {
    const answers = [[id, say(handed)]] as const;
    await redis.hand.publish(`sc:claims:${from}`, JSON.stringify({ from: 'a test', answers }));
  }
  return { answer: accepted(await answer), wasAsked: asksIn(letters).length > 0 };
}

it('a node that has the turn and hears nothing, as an older one, is not waited for', async () => {
  const sentAt = performance.now();
  await besides('older', staying, async ({ ledger, claimed }) => {
    accepted(await ledger.apply('s', claim(claimed), at));
    return true;
  });
  expect(performance.now() - sentAt).toBeLessThan(staying.handedMs ?? 0);
});

it('a claim that is not answered in time goes its own way, and an answer that comes late changes nothing', async () => {
  const letters = await listen('sc:claims:hangs');
  const { ledger, orders } = await besides('hangs', { ...staying, handedMs: 300 }, async (node) => {
    accepted(await node.ledger.apply('s', claim(node.claimed), at));
    return asksIn(letters).length > 0;
  });
  const [late] = asksIn(letters);
  if (!late) throw new Error('it was asked');
  const error = { code: 'sold_out', message: 'too late' } as const;
  const answers = [[late.id, { outcome: 'refused', end: 2, error }]] as const;
  await redis.hand.publish(`sc:claims:${late.from}`, JSON.stringify({ from: 'hangs', answers }));
  const { operation } = late.handed;
  const again = accepted(await ledger.apply('s', { ...operation, orderId: 'another' }, at));
  expect(again).toMatchObject({ repeated: true, order: { orderId: operation.orderId } });
  expect((await ledger.state('s')).orders.size).toBe(orders);
});

it('a claim that the other node does not take goes its own way at once', async () => {
  const letters = await listen('sc:claims:passing');
  const { ledger, orders } = await besides('passing', staying, async (node) => {
    const { answer, wasAsked } = await askedOf(letters, node, () => ({ outcome: 'not-taken' }));
    expect(answer).toMatchObject({ repeated: false, order: { orderId: `order-${node.claimed}` } });
    return wasAsked;
  });
  expect((await ledger.state('s')).orders.size).toBe(orders);
});

it('an acknowledgement whose order is nowhere in the log is not passed on', async () => {
  const letters = await listen('sc:claims:liar');
  const { ledger, orders } = await besides('liar', staying, async (node) => {
    const { answer, wasAsked } = await askedOf(letters, node, ({ operation: { orderId } }) => ({
      outcome: 'ok',
      end: 2,
      orderId,
      isRepeat: false,
    }));
    expect(answer.records).toHaveLength(1);
    return wasAsked;
  });
  expect((await ledger.read('s')).length).toBe(orders + 2);
});

it('a guest is decided in the turn of the node that it is handed to, in time, or not at all', async () => {
  const [holder, other] = [await open(), await open()];
  const answers = await listen('sc:claims:asker');
  await openDeal(holder.ledger, 's', 10);
  const [seconds] = await redis.hand.time();
  const now = Number(seconds) * 1_000;
  const inTime = { decideBy: now + farAway, writeBy: now + farAway };
  let lastId = 0;
  const ask = async (
    node: string,
    viewer: string,
    limits: { decideBy: number; writeBy: number },
    version = RECORDS_VERSION,
  ) => {
    lastId += 1;
    const id = lastId;
    const handed: HandedClaim = { showId: 's', operation: claim(viewer), now: at, ...limits };
    const letter: Letter = { from: 'asker', version, asks: [[id, handed]] };
    await redis.hand.publish(`sc:claims:${node}`, JSON.stringify(letter));
    const told = () =>
      answers.flatMap((text) => (JSON.parse(text) as Letter).answers ?? []).find(([of]) => of === id)?.[1];
    await until(() => told() !== undefined);
    return told();
  };
  expect(await ask(other.node, 'v', inTime)).toEqual({ outcome: 'not-taken' });
  expect(await ask(holder.node, 'v', { ...inTime, decideBy: now - farAway })).toEqual({
    outcome: 'not-taken',
  });
  expect(await ask(holder.node, 'v', { ...inTime, writeBy: now - farAway })).toEqual({
    outcome: 'not-taken',
  });
  expect(await ask(holder.node, 'v', inTime, RECORDS_VERSION + 1)).toEqual({ outcome: 'not-taken' });
  expect((await holder.ledger.state('s')).orders.size).toBe(0);
  // What could not be written has ended the turn as far as this node may know: it takes it once more.
  accepted(await holder.ledger.apply('s', claim('own'), at));
  const ok = { outcome: 'ok', orderId: 'order-v', end: 4 };
  expect(await ask(holder.node, 'v', inTime)).toEqual({ ...ok, isRepeat: false });
  expect(await ask(holder.node, 'v', inTime)).toEqual({ ...ok, isRepeat: true });
  for (const text of ['no letter', 'null', '{"from":7}', '{"from":"x","asks":{}}'])
    await redis.hand.publish(`sc:claims:${holder.node}`, text);
  const tooMany = claim('w', { quantity: 9 });
  expect(codeOf(await holder.ledger.apply('s', tooMany, at))).not.toBe('ok');
  expect((await other.ledger.state('s')).orders.size).toBe(2);
});

it('a node that goes answers what it was handed and what it has handed on, and takes no more', async () => {
  const [going, staying] = [await open(patient), await open(patient)];
  await openDeal(staying.ledger, 's', 10_000);
  accepted(await going.ledger.apply('s', claim('first'), at));
  const both = numbers(400).map((n) =>
    (n % 2 === 0 ? going : staying).ledger.apply('s', claim(`v-${n}`), at),
  );
  await going.stores.close();
  const after = numbers(100, 400).map((n) => staying.ledger.apply('s', claim(`v-${n}`), at));
  for (const answer of await Promise.all([...both, ...after])) accepted(answer);
  expect((await staying.ledger.state('s')).orders.size).toBe(501);
  expect(codeOf(await going.ledger.apply('s', claim('last'), at))).toBe('storage_unavailable');
});
