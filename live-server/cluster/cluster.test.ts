import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { connectRedis, type RedisLinks } from '../storage/redis/connect.ts';
import { patientLimits, startRedis, type TestRedis, until } from '../storage/redis/redis-for-tests.ts';
import { aloneCluster } from './alone.ts';
import type { Cluster } from './cluster.ts';
import { LEASE_MS } from './lease.ts';
import type { Notice } from './notice.ts';
import { openCluster } from './open.ts';

const quiet = { info() {}, warn() {}, error() {} };
let redis: TestRedis;
beforeAll(async () => {
  redis = await startRedis();
  return () => redis.dispose();
});
beforeEach(async () => {
  await redis.hand.flushall();
});

const opened: (() => Promise<void>)[] = [];
beforeEach(() => async () => {
  for (const close of opened.splice(0).reverse()) await close();
});

async function node(speaks?: number): Promise<Cluster & { readonly links: RedisLinks }> {
  const links = await connectRedis(redis.url, quiet, patientLimits);
  const cluster = await openCluster(links, randomUUID(), speaks).catch((error: unknown) => {
    links.close();
    throw error;
  });
  let isClosed = false;
  const close = async () => {
    if (isClosed) return;
    isClosed = true;
    await cluster.close();
    links.close();
  };
  opened.push(close);
  return { ...cluster, close, links };
}

/** A node in a process of its own, that leads. */
async function leadingChild(): Promise<ChildProcess> {
  const child = fork(fileURLToPath(new URL('./lead-for-tests.ts', import.meta.url)), [redis.url], {
    execArgv: ['--import', 'tsx'],
    stdio: 'inherit',
  });
  opened.push(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  });
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.on('message', (message) => message === 'leads' && resolve());
  });
  return child;
}

describe('of several nodes', () => {
  it('one leads, and another takes over when it leaves', async () => {
    const a = await node();
    await until(() => a.isLeader());
    const b = await node();
    const first = a.fence() ?? 0;
    expect(b.isLeader()).toBe(false);
    expect(b.fence()).toBeNull();
    await a.close();
    expect(a.isLeader()).toBe(false);
    await until(() => b.isLeader());
    expect(b.fence()).toBeGreaterThan(first);
  });

  it('never two lead, also when the leader is cut off and does not know it', async () => {
    const nodes = await Promise.all([node(), node(), node()]);
    const leading = () => nodes.filter((one) => one.isLeader());
    await until(() => leading().length > 0);
    const [first] = leading();
    first?.links.commands.disconnect();
    await until(() => {
      expect(leading().length).toBeLessThan(2);
      return leading().some((one) => one !== first);
    });
  });

  it('another takes over from one that is killed, with a higher fence', async () => {
    const child = await leadingChild();
    const b = await node();
    expect(b.isLeader()).toBe(false);
    const before = Number(await redis.hand.get('{cluster}:fence:leader'));
    child.kill('SIGKILL');
    await until(() => b.isLeader());
    expect(b.fence()).toBe(before + 1);
  });

  it('one that was paused does not lead when it wakes', async () => {
    const child = await leadingChild();
    const b = await node();
    child.kill('SIGSTOP');
    await until(() => b.isLeader());
    const said = new Promise((resolve) => {
      child.on('message', (message) => message !== 'leads' && resolve(message));
    });
    child.send('do you lead?');
    child.kill('SIGCONT');
    expect(await said).toBe('no');
    expect(b.isLeader()).toBe(true);
  });

  it('none leads while Redis is away, and one does again after', async () => {
    const a = await node();
    await until(() => a.isLeader());
    redis.signal('SIGSTOP');
    await until(() => !a.isLeader(), 10 * LEASE_MS);
    redis.signal('SIGCONT');
    await until(() => a.isLeader());
  });

  it('each knows who is there, and hears who goes', async () => {
    const a = await node();
    const b = await node();
    await until(() => a.nodes().includes(b.nodeId));
    expect([...b.nodes()].sort()).toEqual([a.nodeId, b.nodeId].sort());
    const gone: string[] = [];
    a.onGone((nodeId) => gone.push(nodeId));
    await b.close();
    await until(() => gone.includes(b.nodeId));
    expect(a.nodes()).toEqual([a.nodeId]);
  });

  it('one that is killed is missed by the others', async () => {
    const child = await leadingChild();
    const a = await node();
    await until(() => a.nodes().length === 2);
    const [other] = a.nodes().filter((id) => id !== a.nodeId);
    const gone: string[] = [];
    a.onGone((nodeId) => gone.push(nodeId));
    child.kill('SIGKILL');
    await until(() => gone.length > 0);
    expect(gone).toEqual([other]);
  });

  it('all others hear what one says, and it does not hear itself', async () => {
    const [a, b, c] = [await node(), await node(), await node()];
    const heard: [string, string, Notice][] = [];
    for (const [name, one] of Object.entries({ a, b, c }))
      one.bus.on('desks', (notice, from) => heard.push([name, from, notice]));
    const notice: Notice = { about: 'desks', showId: 's1', desks: [] };
    a.bus.tell(notice);
    await until(() => heard.length >= 2);
    expect(heard.sort()).toEqual([
      ['b', a.nodeId, notice],
      ['c', a.nodeId, notice],
    ]);
  });

  it('the nodes of another database of the same Redis are strangers', async () => {
    const [a, b] = [await node(), await node()];
    const other = await connectRedis(`${redis.url}/1`, quiet, patientLimits);
    const stranger = await openCluster(other, randomUUID());
    const heard: string[] = [];
    stranger.bus.on('leases', ({ showId }) => heard.push(`stranger ${showId}`));
    b.bus.on('leases', ({ showId }) => heard.push(`b ${showId}`));
    a.bus.tell({ about: 'leases', showId: 's1' });
    await until(() => heard.includes('b s1'));
    // Said after: had the first reached the stranger, it would stand before this one.
    const echo = await connectRedis(`${redis.url}/1`, quiet, patientLimits);
    const friend = await openCluster(echo, randomUUID());
    friend.bus.tell({ about: 'leases', showId: 's2' });
    await until(() => heard.includes('stranger s2'));
    expect(heard.filter((one) => one.startsWith('stranger'))).toEqual(['stranger s2']);
    expect(stranger.nodes()).not.toContain(a.nodeId);
    for (const one of [stranger, friend]) await one.close();
    for (const links of [other, echo]) links.close();
  });

  it('one asks another by name, and is answered or told that nobody does', async () => {
    const [a, b] = [await node(), await node()];
    b.calls.serve('echo', (question, from) => ({ question, from }));
    b.calls.serve('fail', () => Promise.reject(new Error('no')));
    expect(await a.calls.ask(b.nodeId, 'echo', { n: [1, null] })).toEqual({
      said: { question: { n: [1, null] }, from: a.nodeId },
    });
    expect(await a.calls.ask(b.nodeId, 'fail', 1)).toBeNull();
    expect(await a.calls.ask(b.nodeId, 'nobody serves this', 1)).toBeNull();
    await redis.hand.publish(`showcaller:node:${b.nodeId}`, 'no json');
    const [one, two] = await Promise.all([1, 2].map((n) => a.calls.ask(b.nodeId, 'echo', n)));
    expect([one, two]).toMatchObject([{ said: { question: 1 } }, { said: { question: 2 } }]);
    // Who goes is waited for no longer than it takes to know of it.
    b.calls.serve('never', () => new Promise(() => undefined));
    const asked = a.calls.ask(b.nodeId, 'never', 1);
    await b.close();
    expect(await asked).toBeNull();
  });

  it('something is at one of them, for as long as it is there and does not leave', async () => {
    const [a, b] = [await node(), await node()];
    const claimed = await Promise.all([a.homes.claim('s1'), b.homes.claim('s1')]);
    const [home] = claimed;
    if (!home) throw new Error('nobody has it');
    expect(claimed[1]).toEqual(home);
    const [holder, other] = home.nodeId === a.nodeId ? [a, b] : [b, a];
    expect(await other.homes.find('s1')).toEqual(home);
    expect(await holder.homes.claim('s1')).toEqual(home);
    // Nobody leaves what is another's, or what has moved since.
    await other.homes.leave('s1', home);
    expect(await other.homes.find('s1')).toEqual(home);
    await holder.homes.leave('s1', home);
    expect(await other.homes.find('s1')).toBeNull();
    const next = await other.homes.claim('s1');
    expect(next.nodeId).toBe(other.nodeId);
    expect(next.since).toBeGreaterThan(home.since);
    // What was a node's that is gone is anybody's.
    await other.homes.claim('s2');
    await other.close();
    expect(await holder.homes.find('s1')).toBeNull();
    expect((await holder.homes.claim('s1')).nodeId).toBe(holder.nodeId);
    expect(await redis.hand.hkeys('{cluster}:homes')).toEqual(['s1']);
  });

  it('what another version says is left aside', async () => {
    const [a, b] = [await node(), await node()];
    const heard: Notice[] = [];
    b.bus.on('leases', (notice) => heard.push(notice));
    await redis.hand.publish('showcaller:bus', 'no json');
    await redis.hand.publish('showcaller:bus', '{"from":"x","notice":{"about":"tomorrow"}}');
    a.bus.tell({ about: 'leases', showId: 's1' });
    await until(() => heard.length > 0);
    expect(heard).toEqual([{ about: 'leases', showId: 's1' }]);
  });

  it('the records that are written are those the oldest node knows, and never older ones again', async () => {
    const old = await node(1);
    const young = await node(3);
    const younger = await node(2);
    expect([old, young, younger].map((one) => one.records())).toEqual([1, 1, 1]);
    await old.close();
    await until(() => young.records() === 2 && younger.records() === 2);
    await expect(node(1)).rejects.toThrow('of version 2');
    await younger.close();
    await until(() => young.records() === 3);
  });

  it('what is done under one name is done one after another', async () => {
    const [a, b] = [await node(), await node()];
    let running = 0;
    let most = 0;
    const done: string[] = [];
    const task = (name: string) => async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise((resolve) => setTimeout(resolve, 5));
      running -= 1;
      done.push(name);
    };
    await Promise.all(
      Array.from({ length: 10 }, (_, n) => (n % 2 === 0 ? a : b).lanes.run('order 1', task(`${n}`))),
    );
    expect(done).toHaveLength(10);
    expect(most).toBe(1);
  });

  it('what is counted under one name is counted over all nodes, for as long as its window', async () => {
    const [a, b] = [await node(), await node()];
    const add = (of: Cluster, at: number, by: 1 | -1 = 1) => of.counts.add('tries', by, 1_000, at);
    expect(await add(a, 5_000)).toEqual({ count: 1, endsAt: 6_000 });
    expect(await add(b, 5_500)).toEqual({ count: 2, endsAt: 6_000 });
    expect(await add(a, 5_600, -1)).toEqual({ count: 1, endsAt: 6_000 });
    expect(await add(b, 6_000)).toEqual({ count: 1, endsAt: 7_000 });
    await a.counts.forget('tries');
    expect(await add(b, 6_100)).toEqual({ count: 1, endsAt: 7_100 });
    expect(await b.counts.add('others', 1, 1_000, 6_200)).toEqual({ count: 1, endsAt: 7_200 });
    // What cannot be asked is not known.
    b.links.commands.disconnect();
    expect(await add(b, 6_300)).toBeNull();
  });

  it('a task that fails gives its lane up', async () => {
    const [a, b] = [await node(), await node()];
    await expect(a.lanes.run('x', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await b.lanes.run('x', async () => 'yes')).toBe('yes');
  });
});

it('a node that is alone leads, and nobody hears it', async () => {
  const cluster = aloneCluster();
  expect(cluster.isLeader()).toBe(true);
  cluster.bus.tell({ about: 'leases', showId: 's1' });
  expect(await cluster.lanes.run('x', async () => 1)).toBe(1);
  expect(await cluster.counts.add('x', 1, 1_000, 0)).toBeNull();
  expect(cluster.nodes()).toEqual([cluster.nodeId]);
  await cluster.close();
});
