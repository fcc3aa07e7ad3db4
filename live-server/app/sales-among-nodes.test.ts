import { randomUUID } from 'node:crypto';
import { afterEach, expect, it, vi } from 'vitest';
import type { NodeCalls } from '../cluster/cluster.ts';
import { type SalesGates, salesAmongNodes } from './sales-among-nodes.ts';

/** Nodes that reach each other at once; which of them answer is the test's. */
function network() {
  const served = new Map<string, Parameters<NodeCalls['serve']>[1]>();
  const deaf = new Set<string>();
  const callsOf = (self: string): NodeCalls => ({
    ask: async (nodeId, about, question) => {
      const answer = served.get(`${nodeId} ${about}`);
      return deaf.has(nodeId) || !answer ? null : { said: await answer(question, self) };
    },
    serve(about, answer) {
      served.set(`${self} ${about}`, answer);
      return () => served.delete(`${self} ${about}`);
    },
  });
  return { callsOf, deaf };
}

const opened: SalesGates[] = [];
afterEach(() => {
  vi.useRealTimers();
  for (const gates of opened.splice(0)) gates.close();
});

function twoNodes() {
  const { callsOf, deaf } = network();
  const freshened: string[] = [];
  const [a, b] = ['a', 'b'].map((nodeId) =>
    salesAmongNodes(
      { nodeId, nodesNow: async () => ['a', 'b'], calls: callsOf(nodeId) },
      randomUUID,
      async (showId) => {
        freshened.push(`${nodeId} ${showId}`);
      },
    ),
  ) as [SalesGates, SalesGates];
  opened.push(a, b);
  return { a, b, deaf, freshened };
}

/** Whether it has resolved once everything that could happen by itself has happened. */
async function hasResolved(promise: Promise<unknown>): Promise<boolean> {
  let is = false;
  void promise.then(() => {
    is = true;
  });
  await new Promise((resolve) => setImmediate(resolve));
  return is;
}

it('sales stop when those under way at every node are decided', async () => {
  const { a, b } = twoNodes();
  let atA = () => {};
  let atB = (_: Error) => {};
  a.of('s').follow(new Promise<void>((resolve) => (atA = resolve)));
  b.of('s').follow(new Promise<void>((_, reject) => (atB = reject)));
  const stopping = a.stop('s');
  expect(await hasResolved(stopping)).toBe(false);
  atA();
  expect(await hasResolved(stopping)).toBe(false);
  atB(new Error('not decided'));
  const stopped = await stopping;
  expect([a, b].map((gates) => gates.of('s').isHeld)).toEqual([true, true]);
  expect(b.of('another').isHeld).toBe(false);
  stopped.resume();
});

it('sales go on when they may, at the other node once it has heard what was written', async () => {
  const { a, b, freshened } = twoNodes();
  const stopped = await a.stop('s');
  const waiting = [a, b].map((gates) => gates.of('s').opened());
  for (const one of waiting) expect(await hasResolved(one)).toBe(false);
  expect(freshened).toEqual([]);
  stopped.resume();
  await Promise.all(waiting);
  expect(freshened).toEqual(['b s']);
});

it('two that stop sales at once both do, and sales go on when both let them', async () => {
  const { a, b } = twoNodes();
  const [first, second] = await Promise.all([a.stop('s'), b.stop('s')]);
  const waiting = [a, b].map((gates) => gates.of('s').opened());
  first.resume();
  for (const one of waiting) expect(await hasResolved(one)).toBe(false);
  second.resume();
  await Promise.all(waiting);
});

it('a node that does not answer keeps nobody from stopping sales', async () => {
  const { a, b, deaf } = twoNodes();
  deaf.add('b');
  (await a.stop('s')).resume();
  expect(b.of('s').isHeld).toBe(false);
  await a.of('s').opened();
});

it('sales of whoever is not told go on by themselves, and no sooner than the one who stopped them counts on', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  const { a, b } = twoNodes();
  const stopped = await a.stop('s');
  expect(stopped.areWaiting()).toBe(true);
  const going = b.of('s').opened();
  while (b.of('s').isHeld) {
    await vi.advanceTimersByTimeAsync(100);
    if (stopped.areWaiting()) expect(b.of('s').isHeld).toBe(true);
  }
  expect(stopped.areWaiting()).toBe(false);
  await going;
});

it('whoever cannot be told at once that sales may go on is told again', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  const { a, b, deaf, freshened } = twoNodes();
  const stopped = await a.stop('s');
  deaf.add('b');
  stopped.resume();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(b.of('s').isHeld).toBe(true);
  deaf.delete('b');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(b.of('s').isHeld).toBe(false);
  expect(freshened).toEqual(['b s']);
});

it('nobody waits longer than for an answer: what could not begin by then is told so', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const { a, b } = twoNodes();
  const stopped = await a.stop('s');
  const waiting = b.of('s').opened();
  vi.advanceTimersByTime(700);
  expect(await hasResolved(waiting)).toBe(false);
  vi.advanceTimersByTime(200);
  expect(await waiting).toBe(false);
  const late = b.of('s').opened();
  stopped.resume();
  expect(await late).toBe(true);
});

it('a node that slept sells nothing before it has heard what was written meanwhile, and others wait for nothing', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  const { a, freshened } = twoNodes();
  const [gate, other] = [a.of('s'), a.of('t')];
  // No beat of its own comes in between: what lay at the door comes first.
  vi.advanceTimersByTime(3_000);
  expect(gate.waking()).toBeNull();
  vi.advanceTimersByTime(4_000);
  const waking = gate.waking();
  expect(waking).not.toBeNull();
  expect(freshened).toEqual(['a s', 'a t']);
  expect(other.waking()).not.toBeNull();
  await waking;
  await other.waking();
  expect([gate.waking(), other.waking()]).toEqual([null, null]);
  expect(freshened).toHaveLength(2);
});
