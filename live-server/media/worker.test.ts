import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { MediaState } from '#shared/contract/media.ts';
import { newFolder, until } from '../testing/running.ts';
import { workerAtHand, workerPlace } from './worker/place.mjs';
import { createMediaWorker, type MediaWorker } from './worker.ts';

const quiet = { info() {}, warn() {}, error() {} };
const listen = { addresses: [{ ip: '127.0.0.1', announced: null }], port: null };
const started: MediaWorker[] = [];
let folder = '';

beforeEach(async () => {
  folder = await newFolder();
});
afterEach(async () => {
  for (const worker of started.splice(0)) await worker.close();
  rmSync(folder, { recursive: true, force: true });
});

function start(variables: Record<string, string>): MediaWorker {
  const worker = createMediaWorker(listen, variables, quiet);
  started.push(worker);
  return worker;
}

function tellSetUp(status: object): void {
  const place = workerPlace({ XDG_CACHE_HOME: folder });
  if (!place) throw new Error('mediasoup is not installed');
  mkdirSync(place.folder, { recursive: true });
  writeFileSync(place.status, JSON.stringify(status));
}
const becomes = (worker: MediaWorker, is: (state: MediaState) => boolean) => until(() => is(worker.state()));

describe('the media worker', () => {
  it('runs as soon as it is at hand, and listens', async () => {
    const binary = workerAtHand(process.env);
    if (!binary) throw new Error('npm test sets the worker up; run live-server/setup/media-worker.mjs');
    const worker = start({ MEDIASOUP_WORKER_BIN: binary });
    await becomes(worker, ({ kind }) => kind === 'ready');
    const dump = await worker.running()?.server.dump();
    expect(dump?.udpSockets).toHaveLength(1);
    expect(dump?.tcpServers).toHaveLength(1);
  });

  it('is started again when it is killed, and says so', async () => {
    const worker = start(process.env as Record<string, string>);
    await becomes(worker, ({ kind }) => kind === 'ready');
    const before = worker.running()?.worker.pid ?? 0;
    const heard: (MediaState['kind'] | 'lost')[] = [];
    worker.onChange(({ lost }) => heard.push(lost ? 'lost' : worker.state().kind));
    process.kill(before, 'SIGKILL');
    await becomes(worker, ({ kind }) => kind === 'ready' && worker.running()?.worker.pid !== before);
    expect(heard[0]).toBe('lost');
    expect(heard.at(-1)).toBe('ready');
  });

  it('is absent, and harms nothing, where nobody set it up', async () => {
    const worker = start({ XDG_CACHE_HOME: folder });
    expect(worker.state()).toEqual({ kind: 'absent' });
    expect(worker.running()).toBeNull();
  });

  it('tells how far set-up is, and why it failed', async () => {
    tellSetUp({ state: 'working', step: 'compile', done: 10, total: 200, at: Date.now() });
    const worker = start({ XDG_CACHE_HOME: folder });
    expect(worker.state()).toEqual({ kind: 'building', step: 'compile', done: 10, total: 200 });
    tellSetUp({ state: 'failed', reason: 'no compiler', at: Date.now() });
    await becomes(worker, ({ kind }) => kind === 'failed');
    expect(worker.state()).toEqual({ kind: 'failed', reason: 'no compiler' });
  });

  it('takes a set-up that was ended for none', () => {
    tellSetUp({ state: 'working', step: 'compile', done: 10, total: 200, at: Date.now() - 3_600_000 });
    expect(start({ XDG_CACHE_HOME: folder }).state()).toEqual({ kind: 'absent' });
  });
});
