import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import { type Client, cookieOf, createClient, type Reply } from '../http/testing/client.ts';
import { until } from '../storage/redis/redis-for-tests.ts';
import { programs } from './bundle.ts';

export const secrets = {
  SESSION_SECRET: 'the session secret of several nodes',
  VIEWER_KEY: 'the viewer key of several nodes',
  PAYMENT_SECRET: 'the payment secret of several nodes',
};

/** Servers do not outlive the tests, also where those were broken off. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** A whole server in a process of its own, one of several over the same Redis. */
export interface ServerNode {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  readonly dataDir: string;
  /** Asks again for a while where nothing could be decided: a machine that does much else is no fault. */
  readonly call: Client;
  /** The first answer, whatever it is. */
  readonly callOnce: Client;
  /** What it has logged, warnings and worse. */
  log(): string;
  signal(signal: 'SIGSTOP' | 'SIGCONT'): void;
  /** Its exit code, once it has ended; null where a signal ended it. */
  readonly ended: Promise<number | null>;
  /** Ends it; answers as `ended`. Its folder stays until `remove`. */
  kill(signal?: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
  remove(): Promise<void>;
  /** What `/readyz` says. */
  state(): Promise<Readonly<Record<string, unknown>>>;
}

export interface NodeSettings {
  /** A folder of a node before it, as after a restart; else a new one. */
  readonly dataDir?: string | undefined;
  /** Its clock goes so much ahead of the machine's, ms. */
  readonly aheadMs?: number;
  /** The version of the records it claims to speak; else the real one. */
  readonly speaks?: number;
  /** With a media server of its own. */
  readonly hasVideo?: boolean;
  /** What else it is configured with. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** In demo mode, so that its accounts are there; answers once it listens. */
export async function startNode(
  redisUrl: string,
  { dataDir: givenDir, aheadMs, speaks, hasVideo = false, variables }: NodeSettings = {},
): Promise<ServerNode> {
  const dataDir = givenDir ?? (await mkdtemp(join(tmpdir(), 'showcaller-node-')));
  const isOdd = aheadMs !== undefined || speaks !== undefined;
  const script = (await programs())[isOdd ? 'odd-node' : 'main'];
  const child = spawn(process.execPath, [script, '--demo', '--quiet', '--port', '0'], {
    env: {
      ...process.env,
      ...secrets,
      HOST: '127.0.0.1',
      DATA_DIR: dataDir,
      REDIS_URL: redisUrl,
      ...(!hasVideo && { MEDIASOUP_WORKER_BIN: 'skip' }),
      // What archives have leaves Redis at once: nobody is to notice.
      REDIS_KEEP_MINUTES: '0',
      REDIS_KEEP_RECORDS: '0',
      ...variables,
      ...(isOdd ? { ODD_NODE: JSON.stringify({ aheadMs, speaks }) } : {}),
    },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk) => {
      said += chunk;
    });
  const gone = once(child, 'exit').then(() => child.exitCode);
  const told = await Promise.race([once(child, 'message'), gone.then(() => null)]);
  if (!told) throw new Error(`a node did not start: ${said}`);
  const { listening: url } = told[0] as { listening: string };
  const callOnce = createClient(url);
  const kill = async (signal: 'SIGTERM' | 'SIGKILL' = 'SIGKILL') => {
    if (!hasEnded(child)) {
      child.kill(signal);
    }
    return gone;
  };
  return {
    url,
    port: Number(new URL(url).port),
    pid: child.pid ?? 0,
    dataDir,
    call: patiently(callOnce),
    callOnce,
    ended: gone,
    log: () => said,
    signal: (signal) => void child.kill(signal),
    kill,
    async remove() {
      await kill();
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
    },
    state: async () => (await callOnce('GET', '/readyz')).body,
  };
}

function patiently(once: Client): Client {
  const call = async <T>(...asked: Parameters<Client>): Promise<Reply<T>> => {
    const latest = performance.now() + 60_000;
    for (;;) {
      const reply = await once<T>(...asked);
      if (reply.status !== 503 || performance.now() > latest) return reply;
      await sleep(100);
    }
  };
  return Object.assign(call, { url: once.url });
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null;

/** Resolves when each knows of so many, and all take writes. */
export const together = (nodes: readonly ServerNode[], count = nodes.length): Promise<void> =>
  until(async () => {
    const said = await Promise.all(nodes.map((node) => node.state().catch(() => null)));
    return said.every((state) => state?.nodes === count && state.redis === 'ready');
  });

/** Several at once; answers when each knows of all. */
export async function startNodes(
  redisUrls: readonly string[],
  settings: NodeSettings = {},
): Promise<ServerNode[]> {
  const nodes = await Promise.all(redisUrls.map((url) => startNode(url, settings)));
  await together(nodes);
  return nodes;
}

/** After a test: its nodes end, then their Redis; what the set-up did not come to is left out. */
export async function endAll(
  nodes: readonly (ServerNode | undefined)[],
  redis: { dispose(): Promise<void> } | undefined,
): Promise<void> {
  await Promise.all(nodes.map((node) => node?.remove()));
  await redis?.dispose();
}

/** The one that does what falls due, once there is one. */
export async function leaderOf(nodes: readonly ServerNode[]): Promise<ServerNode> {
  let leader: ServerNode | undefined;
  await until(async () => {
    const said = await Promise.all(nodes.map((node) => node.state()));
    leader = nodes[said.findIndex(({ leads }) => leads === true)];
    return leader !== undefined;
  });
  return leader as ServerNode;
}

export const signIn = async ({ call }: ServerNode, username: string): Promise<string> =>
  cookieOf(await call('POST', '/api/session', { json: { username, password: 'demo' } }));

/** A desk's or viewer's socket at one node; its owner's to disconnect. */
export const connectTo = (
  { url }: Pick<ServerNode, 'url'>,
  namespace: '/desk' | '/room',
  auth: { readonly cookie: string } | { readonly token: string },
): Socket =>
  io(url + namespace, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    ...('cookie' in auth ? { extraHeaders: { cookie: auth.cookie } } : { auth }),
  });
