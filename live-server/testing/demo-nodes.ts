import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startRedis } from '../storage/redis/redis-for-tests.ts';
import { roundRobin, type Target } from './round-robin.ts';

/**
 * A demo server of several nodes for tests, `demo-nodes.ts COUNT`: processes over a real Redis, behind a balancer that
 * sends each request to another one. Tells its parent the address, as one server does; SIGUSR2 goes to every node. Told
 * `halt` all nodes end, and told `resume` they are there again, where they were; Redis stays.
 */
const count = Number(process.argv[2]);
const node = fileURLToPath(new URL('patient-node.ts', import.meta.url));
const secrets = {
  SESSION_SECRET: 'the session secret of nodes under test',
  VIEWER_KEY: 'the viewer key of nodes under test',
  PAYMENT_SECRET: 'the payment secret of nodes under test',
};
const mediaPort = Number(process.env.MEDIA_PORT ?? 0);
const mediaWorkers = Number(process.env.MEDIA_WORKERS ?? 1);

const folder = await mkdtemp(join(tmpdir(), 'showcaller-nodes-'));
const redis = await startRedis();
let nodes: ChildProcess[] = [];
let balancer: Server | null = null;
let port = 0;
let isHalting = false;
process.on('SIGUSR2', () => {
  for (const one of nodes) one.kill('SIGUSR2');
});
process.on('SIGTERM', () => void leave(0));
process.on('disconnect', () => void leave(0));
process.on('message', (message) => {
  if (message === 'halt') void halt().then(() => process.send?.({ halted: true }));
  if (message === 'resume') void resume();
});
await resume();

async function resume(): Promise<void> {
  isHalting = false;
  const targets = await Promise.all(Array.from({ length: count }, (_, number) => start(number)));
  balancer = await roundRobin(targets, port);
  ({ port } = balancer.address() as AddressInfo);
  process.send?.({ listening: `http://127.0.0.1:${port}` });
}

async function halt(): Promise<void> {
  isHalting = true;
  balancer?.close();
  balancer?.closeAllConnections();
  balancer = null;
  const running = nodes.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
  nodes = [];
  const gone = running.map((one) => once(one, 'exit'));
  for (const one of running) one.kill('SIGTERM');
  await Promise.all(gone);
}

async function start(number: number): Promise<Target> {
  const child = spawn(process.execPath, ['--import', 'tsx', node, '--demo', '--quiet', '--port', '0'], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: {
      ...secrets,
      ...process.env,
      HOST: '127.0.0.1',
      REDIS_URL: redis.url,
      DATA_DIR: join(folder, `node-${number}`),
      // On one machine, each its own.
      ...(mediaPort > 0 && { MEDIA_PORT: String(mediaPort + number * mediaWorkers) }),
    },
  });
  nodes.push(child);
  child.once('exit', () => isHalting || void leave(1));
  const [{ listening }] = (await once(child, 'message')) as [{ listening: string }];
  const { hostname: host, port: at } = new URL(listening);
  return { host, port: Number(at) };
}

let leaving = false;
async function leave(code: number): Promise<void> {
  if (leaving) return;
  leaving = true;
  await halt();
  await redis.dispose();
  await rm(folder, { recursive: true, force: true });
  process.exit(code);
}
