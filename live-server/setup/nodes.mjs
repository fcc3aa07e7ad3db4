import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { balance } from './balancer.mjs';
import { fail, launch, root } from './run.mjs';

/** A node that ends sooner than this after its start is no use, and so many of them in a row end everything. */
const SOON_MS = 15_000;
const MOST_FAILURES = 3;
const AGAIN_MS = 1_000;

/**
 * Several nodes on this machine behind one address: a Redis of their own unless REDIS_URL names one, the nodes, each
 * with a folder in DATA_DIR, and a balancer. A node that ends is started again; the others carry its people meanwhile.
 * `add` hears of every child, `over` when it cannot go on. Answers the address once every node listens.
 */
export async function startNodes({ count, flags, port, isStopping, add, over }) {
  const dataDir = resolve(root, process.env.DATA_DIR || './data');
  mkdirSync(dataDir, { recursive: true });
  const shared = { ...process.env, ...secretsIn(dataDir) };
  shared.REDIS_URL ||= await ownRedis();
  // Pages come through the balancer; pictures go straight between a browser and the node that has them.
  shared.MEDIA_LISTEN_IP ||= isIP(process.env.HOST ?? '') ? process.env.HOST : '0.0.0.0';

  /** By number, from 1: the port where it listens, while it does. */
  const ports = new Map();
  await Promise.all(Array.from({ length: count }, (_, index) => start(index + 1, 0)));
  const host = process.env.HOST || undefined;
  const server = await balance(() => [...ports.values()].map((at) => ({ host: '127.0.0.1', port: at })), {
    host,
    port,
  }).catch((error) => fail(`PORT: ${port} cannot be listened on (${error.code ?? error.message}).`));
  const isEvery = host === undefined || host === '0.0.0.0' || host === '::';
  const own = isEvery ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host;
  return `http://${own}:${server.address().port}`;

  function ownRedis() {
    const redis = launch('live-server/setup/own-redis.mjs', [join(dataDir, 'redis')]);
    add(redis);
    redis.once('exit', () => isStopping() || over('Redis has ended; its message is above or in its log.'));
    return new Promise((told) => {
      redis.once('message', ({ listening }) => told(listening));
    });
  }

  /** Resolves when it listens; started again, for as long as it is of use. */
  function start(number, failures) {
    const startedAt = Date.now();
    const env = {
      ...shared,
      HOST: '127.0.0.1',
      DATA_DIR: join(dataDir, `node-${number}`),
      ...portsOf(number),
    };
    const node = launch('live-server/main.ts', [...flags, '--port', '0'], env);
    add(node);
    node.once('exit', (code, signal) => {
      ports.delete(number);
      if (isStopping()) return;
      const failed = Date.now() - startedAt < SOON_MS ? failures + 1 : 0;
      const how = signal ? `by ${signal}` : `with code ${code}`;
      if (failed >= MOST_FAILURES || code === 2) {
        over(`Node ${number} ended ${how}; its message is above.`);
        return;
      }
      console.error(`Node ${number} ended ${how} and is started again; the others go on.`);
      setTimeout(() => isStopping() || void start(number, failed), AGAIN_MS);
    });
    return new Promise((told) => {
      node.once('message', ({ listening }) => {
        ports.set(number, Number(new URL(listening).port));
        told();
      });
    });
  }
}

/** On one machine each node's media workers need ports of their own: those after the ones of the node before. */
function portsOf(number) {
  const first = Number(process.env.MEDIA_PORT);
  return first > 0
    ? { MEDIA_PORT: String(first + (number - 1) * Number(process.env.MEDIA_WORKERS || 1)) }
    : {};
}

/** Those of the environment; for the rest the ones a node alone would have made in the same folder. */
function secretsIn(dataDir) {
  const names = { SESSION_SECRET: 'sessionSecret', VIEWER_KEY: 'viewerKey', PAYMENT_SECRET: 'paymentSecret' };
  const missing = Object.keys(names).filter((name) => !process.env[name]);
  if (missing.length === 0) return {};
  const file = join(dataDir, 'secrets.json');
  if (!existsSync(file)) {
    const made = Object.fromEntries(
      Object.values(names).map((name) => [name, randomBytes(32).toString('base64url')]),
    );
    writeFileSync(file, `${JSON.stringify(made, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  }
  const kept = JSON.parse(readFileSync(file, 'utf8'));
  return Object.fromEntries(missing.map((name) => [name, kept[names[name]]]));
}
