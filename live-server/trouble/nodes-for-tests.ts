import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { io, type Socket } from 'socket.io-client';
import { type Client, cookieOf, createClient } from '../http/testing/client.ts';
import { until } from '../storage/redis/redis-for-tests.ts';

const main = fileURLToPath(new URL('../main.ts', import.meta.url));
export const VIEWER_KEY = 'the viewer key of several nodes';
const secrets = {
  SESSION_SECRET: 'the session secret of several nodes',
  VIEWER_KEY,
  PAYMENT_SECRET: 'the payment secret of several nodes',
};

/** A whole server in a process of its own, one of several over the same Redis. */
export interface ServerNode {
  readonly url: string;
  readonly call: Client;
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
  kill(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** What `/readyz` says. */
  state(): Promise<Readonly<Record<string, unknown>>>;
}

/** In demo mode, so that its accounts are there; answers once it listens. */
export async function startNode(redisUrl: string): Promise<ServerNode> {
  const dataDir = await mkdtemp(join(tmpdir(), 'showcaller-node-'));
  const child = spawn(process.execPath, ['--import', 'tsx', main, '--demo', '--quiet', '--port', '0'], {
    env: {
      ...process.env,
      ...secrets,
      HOST: '127.0.0.1',
      DATA_DIR: dataDir,
      REDIS_URL: redisUrl,
      MEDIASOUP_WORKER_BIN: 'skip',
    },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  let complaint = '';
  child.stderr?.on('data', (chunk) => {
    complaint += chunk;
  });
  const gone = once(child, 'exit');
  const told = await Promise.race([once(child, 'message'), gone.then(() => null)]);
  if (!told) throw new Error(`a node did not start: ${complaint}`);
  const { listening: url } = told[0] as { listening: string };
  const call = createClient(url);
  return {
    url,
    call,
    signal: (signal) => void child.kill(signal),
    kill: async (signal = 'SIGKILL') => {
      if (!hasEnded(child)) {
        child.kill(signal);
        await gone;
      }
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
    },
    state: async () => (await call('GET', '/readyz')).body,
  };
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null;

/** Several at once; answers when each knows of all. */
export async function startNodes(redisUrl: string, count: number): Promise<ServerNode[]> {
  const nodes = await Promise.all(Array.from({ length: count }, () => startNode(redisUrl)));
  await until(async () =>
    (await Promise.all(nodes.map((node) => node.state()))).every((said) => said.nodes === count),
  );
  return nodes;
}

export const signIn = async ({ call }: ServerNode, username: string): Promise<string> =>
  cookieOf(await call('POST', '/api/session', { json: { username, password: 'demo' } }));

/** A desk's or viewer's socket at one node; its owner's to disconnect. */
export const connectTo = (
  { url }: ServerNode,
  namespace: '/desk' | '/room',
  auth: { readonly cookie: string } | { readonly token: string },
): Socket =>
  io(url + namespace, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    ...('cookie' in auth ? { extraHeaders: { cookie: auth.cookie } } : { auth }),
  });
