import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { signatureOf } from '../hooks/signature.ts';
import { cookieOf, createClient } from '../http/testing/client.ts';
import { newProduct, newShow } from '../http/testing/sample-brand.ts';
import { ADMIN } from '../http/testing/test-server.ts';
import { verifyShow } from '../ops/verify-show.ts';
import { openForReading } from '../storage/embedded/open-read.ts';
import { claimer, tokensFor } from './viewers.ts';

const VIEWER_KEY = 'the viewer key of a server that is killed';
const PAYMENT_SECRET = 'the payment secret of a server that is killed';
const KILLS = 50;
/** Side by side, each on a folder of its own. */
const LANES = 2;
const IN_FLIGHT = 24;
const here = fileURLToPath(new URL('.', import.meta.url));

let bundle = '';
let victim = '';
const running = new Set<ChildProcess>();
/** The server as one file, so that fifty starts cost what starting costs and not what compiling does. */
beforeAll(async () => {
  const root = resolve(here, '../..');
  await mkdir(join(root, '.cache'), { recursive: true });
  bundle = await mkdtemp(join(root, '.cache/crash-'));
  await build({
    root,
    configFile: false,
    logLevel: 'silent',
    build: {
      ssr: join(here, 'victim.ts'),
      outDir: join(bundle, 'embedded'),
      target: 'node20',
      minify: false,
    },
  });
  await cp(resolve(here, '../storage/migrations'), join(bundle, 'migrations'), { recursive: true });
  victim = join(bundle, 'embedded/victim.js');
});
afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  await rm(bundle, { recursive: true, force: true });
});

interface Victim {
  readonly url: string;
  readonly setupKey: string | null;
  kill(): Promise<void>;
}

async function start(dataDir: string, variables: Record<string, string>): Promise<Victim> {
  const child = spawn(process.execPath, [victim], {
    env: {
      ...process.env,
      PORT: '0',
      HOST: '127.0.0.1',
      DATA_DIR: dataDir,
      VIEWER_KEY,
      PAYMENT_SECRET,
      ...variables,
    },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  running.add(child);
  let complaint = '';
  child.stderr?.on('data', (chunk) => {
    complaint += chunk;
  });
  const gone = once(child, 'exit').then(() => running.delete(child));
  const told = await Promise.race([once(child, 'message'), gone.then(() => null)]);
  if (!told) throw new Error(`the victim did not start: ${complaint}`);
  const { listening, setupKey } = told[0] as { listening: string; setupKey: string | null };
  return {
    url: listening,
    setupKey,
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** A show on air whose deal nobody can sell out. */
async function prepare({ url, setupKey }: Victim): Promise<string> {
  const call = createClient(url);
  const cookie = cookieOf(
    await call('POST', '/api/setup', { json: { key: setupKey, name: 'Admin', ...ADMIN } }),
  );
  const product = await call<{ id: string }>('POST', '/api/products', {
    cookie,
    json: { ...newProduct('MANY'), stock: 1_000_000 },
  });
  const show = await call<{ id: string }>('POST', '/api/shows', { cookie, json: newShow() });
  const day = 86_400_000;
  for (const json of [
    {
      ...{ type: 'lineup.add', itemId: 'item', productId: product.body.id, role: 'hero' },
      ...{ price: 180_000, stock: 900_000, plannedMs: 60_000 },
    },
    {
      ...{ type: 'deal.plan', dealId: 'deal', itemId: 'item', price: 150_000, quantity: 900_000 },
      ...{ perViewerLimit: 1, durationMs: day, holdMs: day },
    },
    { type: 'show.schedule' },
    { type: 'show.start' },
    { type: 'product.pin', itemId: 'item' },
    { type: 'deal.open', dealId: 'deal' },
  ]) {
    const reply = await call('POST', `/api/shows/${show.body.id}/commands`, { cookie, json });
    if (reply.status !== 200) throw new Error(reply.text);
  }
  return show.body.id;
}

/** What servers have answered for, whatever became of them. */
interface Acknowledged {
  /** Who claimed → the order. */
  readonly claims: Map<string, string>;
  /** Orders whose payment the provider was told is taken. */
  readonly payments: Set<string>;
}

/** A payment provider's notice; true once the server has answered that it is taken. */
async function notify(url: string, orderId: string): Promise<boolean> {
  const at = Date.now();
  const notice = { eventId: `paid:${orderId}`, kind: 'paid', orderId, amount: 150_000, at };
  const body = JSON.stringify(notice);
  const response = await fetch(`${url}/api/hooks/payments`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-timestamp': String(at),
      'x-signature': signatureOf(PAYMENT_SECRET, String(at), Buffer.from(body)),
    },
    body,
  });
  await response.arrayBuffer();
  return response.status === 200;
}

/** Claims, and one payment in four claims, as fast as answers come, until the server is killed in the middle. */
async function claimUntilKilled(
  server: Victim,
  tokenOf: (name: string) => string,
  round: string,
  acknowledged: Acknowledged,
  afterAnswers: number,
): Promise<void> {
  const rest = claimer(server.url, IN_FLIGHT);
  let answers = 0;
  let isOver = false;
  let enough: () => void = () => undefined;
  const reached = new Promise<void>((done) => {
    enough = done;
  });
  const buyers = Array.from({ length: IN_FLIGHT }, async (_, buyer) => {
    for (let n = 0; !isOver; n += 1) {
      const name = `${round}-${buyer}-${n}`;
      try {
        const { status, orderId } = await rest.claim('deal', tokenOf(name), { quantity: 1, key: 'k' });
        if (status !== 201 || orderId === null) throw new Error(`claim ${name}: ${status}`);
        acknowledged.claims.set(name, orderId);
        if (n % 4 === 0) {
          if (!(await notify(server.url, orderId))) throw new Error(`payment of ${name} was refused`);
          acknowledged.payments.add(orderId);
        }
      } catch (error) {
        if (isOver) return;
        throw error;
      }
      answers += 1;
      if (answers >= afterAnswers) enough();
    }
  });
  await Promise.race([reached, ...buyers]);
  // Not between two answers but somewhere in what follows.
  await new Promise((resume) => setTimeout(resume, Math.random() * 6));
  isOver = true;
  await server.kill();
  await Promise.all(buyers);
  rest.close();
}

async function ordersIn(dataDir: string, showId: string) {
  const reader = await openForReading(dataDir);
  try {
    const report = await verifyShow(reader, showId);
    const placed: { orderId: string; viewerId: string }[] = [];
    const paid = new Set<string>();
    for (const { entry } of await reader.ledger.read(showId)) {
      if (entry.kind === 'order.reserved') placed.push(entry.order);
      if (entry.kind === 'order.paid') paid.add(entry.orderId);
    }
    return { report, placed, paid };
  } finally {
    await reader.close();
  }
}

/** Kills one server after another on the same folder, so often. */
async function killedOften(rounds: number, variables: Record<string, string> = {}) {
  const dataDir = await mkdtemp(join(tmpdir(), 'showcaller-crash-'));
  try {
    const acknowledged: Acknowledged = { claims: new Map(), payments: new Set() };
    let server = await start(dataDir, variables);
    const showId = await prepare(server);
    const tokenOf = tokensFor(VIEWER_KEY, showId);
    for (let kills = 0; kills < rounds; kills += 1) {
      if (kills > 0) server = await start(dataDir, variables);
      await claimUntilKilled(server, tokenOf, `r${kills}`, acknowledged, 1 + Math.floor(Math.random() * 150));
    }
    const { report, placed, paid } = await ordersIn(dataDir, showId);
    const known = new Set(placed.map(({ orderId }) => orderId));
    const lost = [
      ...[...acknowledged.claims.values()].filter((orderId) => !known.has(orderId)),
      ...[...acknowledged.payments].filter((orderId) => !paid.has(orderId)),
    ];
    const viewers = new Set(placed.map(({ viewerId }) => viewerId));
    return { acknowledged, report, lost, doubled: placed.length - viewers.size };
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

const LONG = { timeout: 1_200_000 };

it(
  '50 kills at random moments under claims and payments lose nothing acknowledged and double nothing',
  LONG,
  async () => {
    const lanes = await Promise.all(Array.from({ length: LANES }, () => killedOften(KILLS / LANES)));
    for (const { acknowledged, report, lost, doubled } of lanes) {
      expect(acknowledged.claims.size).toBeGreaterThan(KILLS / LANES);
      expect(acknowledged.payments.size).toBeGreaterThan(0);
      expect(lost).toEqual([]);
      expect(doubled).toBe(0);
      expect(report?.findings).toEqual([]);
      expect(report?.orders).toBeGreaterThanOrEqual(acknowledged.claims.size);
    }
  },
);

it('the same finds a server that answers before it has written', LONG, async () => {
  const { lost } = await killedOften(3, { ANSWER_BEFORE_COMMIT: '1' });
  expect(lost.length).toBeGreaterThan(0);
});
