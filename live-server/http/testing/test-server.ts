import { mkdtemp, rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Role } from '#shared/contract/roles.ts';
import { readConfig } from '../../config.ts';
import { createLog } from '../../ops/log.ts';
import { patient } from '../../storage/redis/harness-for-tests.ts';
import { roundRobin } from '../../testing/round-robin.ts';
import { isOnRedis, twinVariables } from '../../testing/twin.ts';
import { type Running, startServer } from '../../wiring.ts';
import { type Client, cookieOf, createClient, type Reply } from './client.ts';

export const ADMIN = { username: 'root-admin', password: 'a long enough password' };

/** A real server on a free port and a folder of its own, with one administrator made by the set-up link. */
export interface TestServer {
  readonly running: Running;
  readonly call: Client;
  readonly dataDir: string;
  /** The administrator's session. */
  readonly cookie: string;
  /** A call of the administrator's. */
  readonly admin: <T = { id: string }>(method: string, path: string, json?: unknown) => Promise<Reply<T>>;
  /** Moves the server's clock on. */
  advance(ms: number): void;
  /** A program's token of that role. */
  tokenFor(role: Role, regionIds?: readonly string[]): Promise<string>;
  stop(): Promise<void>;
}

export interface TestOptions {
  readonly flags?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
}

/** The same without an administrator, to look at the first start itself. */
export async function startBare(options: TestOptions = {}, dataDir?: string) {
  const folder = dataDir ?? (await mkdtemp(join(tmpdir(), 'showcaller-')));
  let ahead = 0;
  const shared = await twinVariables(folder);
  const start = (ownFolder: string) => {
    const variables = { PORT: '0', HOST: '127.0.0.1', DATA_DIR: ownFolder, ...shared, ...options.variables };
    const config = readConfig(options.flags ?? [], variables);
    return startServer(config, createLog('silent'), () => Date.now() + ahead, { redisTiming: patient });
  };
  const running = await (isOnNodes ? startBehindBalancer(folder, start) : start(folder));
  return {
    running,
    call: createClient(running.url),
    dataDir: folder,
    advance: (ms: number) => {
      ahead += ms;
    },
    stop: async () => {
      await running.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** TEST_NODES=2, over Redis: two servers behind a balancer that sends each request to the other one. */
const isOnNodes = isOnRedis && process.env.TEST_NODES === '2';

async function startBehindBalancer(
  folder: string,
  start: (ownFolder: string) => Promise<Running>,
): Promise<Running> {
  const nodes = [await start(folder), await start(join(folder, 'other-node'))] as const;
  const targets = nodes.map(({ url }) => ({ host: '127.0.0.1', port: Number(new URL(url).port) }));
  const balancer = await roundRobin(targets);
  return {
    ...nodes[0],
    url: `http://127.0.0.1:${(balancer.address() as AddressInfo).port}`,
    async close() {
      balancer.close();
      balancer.closeAllConnections();
      await Promise.all(nodes.map((node) => node.close()));
    },
  };
}

export async function startTestServer(options: TestOptions = {}): Promise<TestServer> {
  const bare = await startBare(options);
  const { running, call } = bare;
  const cookie = cookieOf(
    await call('POST', '/api/setup', { json: { key: running.setupKey, name: 'Admin', ...ADMIN } }),
  );
  return {
    ...bare,
    cookie,
    admin: (method, path, json) => call(method, path, { cookie, json }),
    async tokenFor(role, regionIds = []) {
      const made = await call<{ token: string }>('POST', '/api/tokens', {
        cookie,
        json: { name: `a ${role}`, role, regionIds },
      });
      return made.body.token;
    },
  };
}
