import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Role } from '#shared/contract/roles.ts';
import { readConfig } from '../config.ts';
import { createLog } from '../ops/log.ts';
import { verifyShow } from '../ops/verify-show.ts';
import { openEmbedded } from '../storage/embedded/open.ts';
import { openForReading } from '../storage/embedded/open-read.ts';
import { startServer } from '../wiring.ts';
import type { RehearsalCopy } from './copy.ts';

/** A server of its own on a folder of its own, with a clock that runs `speed` times as fast. */
export interface Stage {
  readonly url: string;
  readonly paymentSecret: string;
  readonly adminToken: string;
  /** Show time, epoch ms; stands still until `go`. */
  now(): number;
  go(): void;
  tokenFor(role: Role): Promise<string>;
  /** Ends the server and answers how many findings its record has. */
  close(): Promise<number>;
}

/** Sets the copy up as the real server has it: the same log, the same code, nothing of the same storage. */
export async function setStage(copy: RehearsalCopy, speed: number): Promise<Stage> {
  const dataDir = await mkdtemp(join(tmpdir(), 'showcaller-rehearsal-'));
  const removed = () => rm(dataDir, { recursive: true, force: true });
  try {
    await fill(dataDir, copy);
    const startAt = plannedStart(copy);
    let beganAt: number | null = null;
    const now = () =>
      beganAt === null ? startAt : Math.floor(startAt + (performance.now() - beganAt) * speed);
    const paymentSecret = randomBytes(24).toString('hex');
    const config = readConfig([], {
      ...{ PORT: '0', HOST: '127.0.0.1', DATA_DIR: dataDir, PAYMENT_SECRET: paymentSecret },
      ...{ MEDIA_MAX_VIEWERS: '0', MEDIASOUP_WORKER_BIN: 'skip' },
    });
    const running = await startServer(config, createLog('silent'), now);
    const { url } = running;
    const call = async <T>(
      path: string,
      json: object,
      cookie?: string,
    ): Promise<{ body: T; cookie: string }> => {
      const response = await fetch(url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(cookie ? { cookie } : {}) },
        body: JSON.stringify(json),
      });
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
      const own = response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
      return { body: (await response.json()) as T, cookie: own };
    };
    const password = randomBytes(18).toString('hex');
    const { cookie } = await call('/api/setup', {
      ...{ key: running.setupKey, name: 'Rehearsal', username: 'rehearsal', password },
    });
    // What needs a second person is approved by one: whoever publishes is not who lets it through.
    const second = { username: 'rehearsal-second', password };
    await call('/api/users', { ...second, name: 'Rehearsal', role: 'admin' }, cookie);
    const { cookie: secondCookie } = await call('/api/session', second);
    const token = async (role: Role, by: string) =>
      (await call<{ token: string }>('/api/tokens', { name: `Rehearsal ${role}`, role }, by)).body.token;
    const tokenFor = (role: Role) => token(role, secondCookie);
    const adminToken = await token('admin', cookie);
    return {
      url,
      paymentSecret,
      adminToken,
      now,
      tokenFor,
      go: () => {
        beganAt ??= performance.now();
      },
      async close() {
        try {
          await running.close();
          return await findingsOf(dataDir, copy.showId);
        } finally {
          await removed();
        }
      },
    };
  } catch (error) {
    await removed();
    throw error;
  }
}

/** A log of one who plans a show late begins later than the show: its times are drawn before it. */
async function fill(dataDir: string, copy: RehearsalCopy): Promise<void> {
  const { stores, directory } = await openEmbedded(dataDir);
  try {
    await directory.regions.insert(copy.regions);
    await directory.stores.insert(copy.stores);
    await directory.guides.insert(copy.guides);
    await directory.products.insert(copy.products);
    const latest = plannedStart(copy) - 1;
    for (const { version, at, actor, event } of copy.records) {
      const { showId } = copy;
      const time = Math.min(at, latest);
      const kept = await stores.events.append(showId, version - 1, time, actor, null, [event]);
      if (!kept.ok) throw new Error(`The plan could not be copied: ${kept.error.code}`);
    }
  } finally {
    await stores.close();
    await directory.close();
  }
}

function plannedStart({ records }: RehearsalCopy): number {
  let startAt = Date.now();
  for (const { event } of records) {
    if (event.type === 'show.created') startAt = event.plannedStartAt;
    else if (event.type === 'show.revised') startAt = event.changes.plannedStartAt ?? startAt;
  }
  return startAt;
}

async function findingsOf(dataDir: string, showId: string): Promise<number> {
  const reader = await openForReading(dataDir);
  try {
    return (await verifyShow(reader, showId))?.findings.length ?? 1;
  } finally {
    await reader.close();
  }
}
