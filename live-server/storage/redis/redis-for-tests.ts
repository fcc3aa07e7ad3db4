import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';

/** A real `redis-server` of a test's own, in a folder of its own. */
export interface TestRedis {
  readonly port: number;
  readonly url: string;
  /** A connection for the test's own hand, made at the first use. */
  readonly hand: Redis;
  /** Ends the process: politely, or as a crash does. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /**
   * Starts it again: on what it kept; `empty`, as after the loss of its disk; or on what it had before it was emptied,
   * as from a back-up.
   */
  start(on?: 'kept' | 'empty' | 'put back'): Promise<void>;
  /** Stops it from running, as a machine that hangs; `SIGCONT` lets it go on. */
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
  dispose(): Promise<void>;
}

/** Servers do not outlive the tests, also where those were broken off. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

function launch(args: readonly string[]): ChildProcess {
  const child = spawn('redis-server', args, { stdio: 'ignore' });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** A machine that does much else answers late, and that is not what most tests try. */
export const patientLimits = { commandMs: 60_000, connectMs: 60_000, deadMs: 120_000 };

/** Below the ports that systems give to outgoing connections, so that none of those stands there at a restart. */
const portsFrom = 20_000;
const portsTo = 32_000;

const isFree = (port: number) =>
  new Promise<boolean>((resolve) => {
    const probe = createServer().once('error', () => resolve(false));
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)));
  });

async function freePort(): Promise<number> {
  for (;;) {
    const port = portsFrom + Math.floor(Math.random() * (portsTo - portsFrom));
    if (await isFree(port)) return port;
  }
}

/**
 * Answers once the server takes commands. `settings` are lines of its configuration, as arguments, by its port: when
 * somebody else takes that first, another is tried.
 */
export async function startRedis(
  settings: (port: number) => readonly string[] | Promise<readonly string[]> = () => [],
): Promise<TestRedis> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    try {
      return await startAt(port, await settings(port));
    } catch (error) {
      if (attempt === 5) throw error;
    }
  }
}

async function startAt(port: number, settings: readonly string[]): Promise<TestRedis> {
  const folder = await mkdtemp(join(tmpdir(), 'showcaller-redis-'));
  let child: ChildProcess | null = null;
  const hand = new Redis({
    host: '127.0.0.1',
    port,
    maxRetriesPerRequest: null,
    retryStrategy: () => 25,
  });
  hand.on('error', () => undefined);

  const data = join(folder, 'appendonlydir');
  const backup = join(folder, 'kept');
  const start = async (on: 'kept' | 'empty' | 'put back' = 'kept') => {
    if (on === 'empty') await rename(data, backup);
    if (on === 'put back') {
      await rm(data, { recursive: true });
      await rename(backup, data);
    }
    const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
    args.push('--appendonly', 'yes', '--appendfsync', 'always', '--loglevel', 'warning');
    child = launch([...args, ...settings]);
    await untilAnswers(hand, child);
  };
  const stop = async (signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM') => {
    const current = child;
    child = null;
    if (current) await end(current, signal);
  };
  const dispose = async () => {
    hand.disconnect();
    await stop('SIGKILL');
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await start();
  } catch (error) {
    await dispose();
    throw error;
  }
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    hand,
    start,
    stop,
    signal: (signal) => void child?.kill(signal),
    dispose,
  };
}

export interface TestCluster {
  readonly nodes: readonly TestRedis[];
  readonly url: string;
  dispose(): Promise<void>;
}

const slots = 16_384;

/** A cluster of primaries alone that share the slots evenly; answers once every node says it is whole. */
export async function startCluster(size = 3): Promise<TestCluster> {
  const busPorts = new Map<number, number>();
  const settings = async (port: number) => {
    const busPort = await freePort();
    busPorts.set(port, busPort);
    return ['--cluster-enabled', 'yes', '--cluster-node-timeout', '5000', '--cluster-port', String(busPort)];
  };
  const nodes = await Promise.all(Array.from({ length: size }, () => startRedis(settings)));
  const [first] = nodes;
  if (!first) throw new Error('a cluster has nodes');
  for (const [index, node] of nodes.entries()) {
    const from = Math.floor((slots * index) / size);
    const to = Math.floor((slots * (index + 1)) / size) - 1;
    await node.hand.call('CLUSTER', 'ADDSLOTSRANGE', String(from), String(to));
    await node.hand.call('CLUSTER', 'SET-CONFIG-EPOCH', String(index + 1));
  }
  for (const node of nodes.slice(1)) {
    const busPort = String(busPorts.get(first.port));
    await node.hand.call('CLUSTER', 'MEET', '127.0.0.1', String(first.port), busPort);
  }
  await until(async () => {
    const said = await Promise.all(nodes.map((node) => node.hand.call('CLUSTER', 'INFO')));
    return said.every(
      (info) =>
        String(info).includes('cluster_state:ok') && String(info).includes(`cluster_known_nodes:${size}`),
    );
  });
  return {
    nodes,
    url: `redis+cluster://${nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
    dispose: async () => {
      await Promise.all(nodes.map((node) => node.dispose()));
    },
  };
}

export interface TestGroup {
  readonly primary: TestRedis;
  readonly replica: TestRedis;
  /** By its sentinel. */
  readonly url: string;
  dispose(): Promise<void>;
}

/** A primary, its replica, and a sentinel that makes the replica primary when the primary is gone for half a second. */
export async function startGroup(): Promise<TestGroup> {
  const eager = ['--repl-diskless-sync-delay', '0'];
  const primary = await startRedis(() => eager);
  const replica = await startRedis(() => [...eager, '--replicaof', '127.0.0.1', String(primary.port)]);
  // Before the sentinel looks, for it looks again only every ten seconds.
  await until(async () => (await replica.hand.info('replication')).includes('master_link_status:up'));
  const folder = await mkdtemp(join(tmpdir(), 'showcaller-sentinel-'));
  const port = await freePort();
  const file = join(folder, 'sentinel.conf');
  const lines = [
    `port ${port}`,
    'bind 127.0.0.1',
    `dir ${folder}`,
    `sentinel monitor shows 127.0.0.1 ${primary.port} 1`,
    'sentinel down-after-milliseconds shows 500',
    'sentinel failover-timeout shows 5000',
  ];
  await writeFile(file, lines.join('\n'));
  const child = launch([file, '--sentinel']);
  const hand = new Redis({ host: '127.0.0.1', port, maxRetriesPerRequest: null, retryStrategy: () => 25 });
  hand.on('error', () => undefined);
  await untilAnswers(hand, child);
  await until(async () => {
    const replicas = await hand.call('SENTINEL', 'REPLICAS', 'shows');
    return JSON.stringify(replicas).includes('"master-link-status","ok"');
  });
  return {
    primary,
    replica,
    url: `redis+sentinel://127.0.0.1:${port}/shows`,
    dispose: async () => {
      hand.disconnect();
      await end(child, 'SIGKILL');
      await Promise.all([primary.dispose(), replica.dispose()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Waits until it is so, for as long as a slow machine may need. */
export async function until(isSo: () => boolean | Promise<boolean>, withinMs = 60_000): Promise<void> {
  const latest = performance.now() + withinMs;
  while (!(await isSo())) {
    if (performance.now() > latest) throw new Error(`not so within ${withinMs} ms`);
    await sleep(10);
  }
}

async function untilAnswers(hand: Redis, child: ChildProcess): Promise<void> {
  await until(async () => {
    if (child.exitCode !== null) throw new Error(`redis-server ended at once with ${child.exitCode}`);
    // Somebody else's may have taken the port first; ours then ends in a moment.
    const said = await hand.info('server').catch(() => '');
    if (!said.includes(`process_id:${child.pid}\r\n`)) return false;
    const answer = await hand.ping().catch(() => null);
    return answer === 'PONG';
  });
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  // A process that was stopped ends only by this.
  child.kill(signal);
  await ended;
}
