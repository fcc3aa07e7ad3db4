import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startRedis } from '../storage/redis/redis-for-tests.ts';
import { roundRobin, type Target } from './round-robin.ts';

/**
 * A demo server of several nodes for tests, `demo-nodes.ts COUNT`: processes over a real Redis, behind a balancer that
 * sends each request to another one. Tells its parent the address, as one server does; SIGUSR2 goes to every node.
 */
const count = Number(process.argv[2]);
const node = fileURLToPath(new URL('patient-node.ts', import.meta.url));
const secrets = {
  SESSION_SECRET: 'the session secret of nodes under test',
  VIEWER_KEY: 'the viewer key of nodes under test',
  PAYMENT_SECRET: 'the payment secret of nodes under test',
};

const mediaPort = process.env.MEDIA_PORT;

const folder = await mkdtemp(join(tmpdir(), 'showcaller-nodes-'));
const redis = await startRedis();
const nodes: ChildProcess[] = [];
process.on('SIGUSR2', () => {
  for (const one of nodes) one.kill('SIGUSR2');
});
process.on('SIGTERM', () => void leave(0));
process.on('disconnect', () => void leave(0));

const targets = await Promise.all(Array.from({ length: count }, (_, number) => start(number)));
const balancer = await roundRobin(targets);
process.send?.({ listening: `http://127.0.0.1:${(balancer.address() as AddressInfo).port}` });

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
      ...(mediaPort && { MEDIA_PORT: String(Number(mediaPort) + number) }),
    },
  });
  nodes.push(child);
  child.once('exit', () => void leave(1));
  const [{ listening }] = (await once(child, 'message')) as [{ listening: string }];
  const { hostname: host, port } = new URL(listening);
  return { host, port: Number(port) };
}

let leaving = false;
async function leave(code: number): Promise<void> {
  if (leaving) return;
  leaving = true;
  const running = nodes.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null);
  const gone = running.map((one) => once(one, 'exit'));
  for (const one of running) one.kill('SIGTERM');
  await Promise.all(gone);
  await redis.dispose();
  await rm(folder, { recursive: true, force: true });
  process.exit(code);
}
