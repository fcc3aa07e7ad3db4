import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { MediaInEvent } from '#shared/contract/media.ts';
import {
  ask,
  goLive,
  newFolder,
  newId,
  next,
  ok,
  removeFolder,
  type Started,
  start,
  until,
} from '../testing/running.ts';
import { MediaRooms } from './rooms.ts';
import { homesOf } from './start-media.ts';
import { createStreamKeys } from './stream-keys.ts';
import { SAMPLE_EVERY_MS, StreamWatch } from './stream-watch.ts';
import { createMediaWorker } from './worker.ts';
import { type MediaWorkers, mediaWorkers } from './workers.ts';

/** Over real sockets and the real worker, without a browser: what is asked, and how often. */
const quiet = { info() {}, warn() {}, error() {} };
const MAX_VIEWERS = 2;

let folder = '';
let workers: MediaWorkers;
let server: Started;

beforeAll(async () => {
  folder = await newFolder();
  workers = mediaWorkers([
    createMediaWorker({ addresses: [{ ip: '127.0.0.1', announced: null }], port: null }, process.env, quiet),
  ]);
  await until(() => workers.state().kind === 'ready');
  server = await serve(workers);
});
afterAll(async () => {
  await server.stop();
  await workers.close();
  await removeFolder(folder);
});

/** One a server, in the order they were started. */
const watches: StreamWatch[] = [];
const stepWatch = () => watches[0]?.step();
/** Moved by tests of what takes its time. */
let aheadMs = 0;
const clock = () => Date.now() + aheadMs;

const serve = (media: MediaWorkers, inFolder = folder) =>
  start(inFolder, {
    clock,
    mediaOf({ app, streamLog, cluster }) {
      const rooms = new MediaRooms(media, MAX_VIEWERS, quiet);
      const watching = { rooms, realtime: app.realtime, streamLog, now: clock, log: quiet };
      const watch = new StreamWatch(watching);
      watches.push(watch);
      const keys = createStreamKeys({ get: () => null, set: async () => {}, fresh: async () => {} });
      return { homes: homesOf({ cluster, rooms, watch, newId, log: quiet }), keys };
    },
  });

interface Answer {
  readonly ok: boolean;
  readonly error?: { readonly code: string };
  readonly id: string;
  readonly producerId: string;
  readonly publisherId: string;
}

function client(on: Started, auth: Record<string, string>) {
  const socket = on.connect('/media' as '/room', '', { auth: { key: newId(), ...auth } });
  return {
    socket,
    ask: (event: MediaInEvent, payload: object = {}) => ask<Answer>(socket, event, payload),
  };
}
const viewerOf = async (on: Started, showId: string) =>
  client(on, { token: ok(await on.app.openVisit(showId, { source: 'direct', viewerKey: newId() })).token });

const vp8 = (mid: string, ssrc: number) => ({
  mid,
  codecs: [{ mimeType: 'video/VP8', payloadType: 96, clockRate: 90_000, parameters: {}, rtcpFeedback: [] }],
  encodings: [{ ssrc }],
  rtcp: { cname: 'test' },
});
const send = { direction: 'send', attempt: 'a' };
const receive = { direction: 'receive', attempt: 'a' };

async function publish(showId: string, ssrc: number) {
  const host = client(server, { token: 'host', showId });
  const { id: transportId } = await host.ask('transport', send);
  const { producerId } = await host.ask('produce', {
    transportId,
    source: 'camera',
    rtpParameters: vp8('0', ssrc),
  });
  return { ...host, transportId, producerId };
}

describe('signalling', () => {
  it('does once what is asked twice', async () => {
    const { showId } = await goLive(server.app);
    const host = await publish(showId, 1001);
    expect((await host.ask('transport', send)).id).toBe(host.transportId);
    const again = { transportId: host.transportId, source: 'camera', rtpParameters: vp8('0', 1001) };
    expect((await host.ask('produce', again)).producerId).toBe(host.producerId);
    const fingerprints = [{ algorithm: 'sha-256', value: Array(32).fill('AB').join(':') }];
    const secure = { transportId: host.transportId, dtlsParameters: { role: 'client', fingerprints } };
    expect(await host.ask('secure', secure)).toMatchObject({ ok: true });
    expect(await host.ask('secure', secure)).toMatchObject({ ok: true });
    // A client that begins anew gets a transport of its own; what it sent before is gone.
    const anew = await host.ask('transport', { ...send, attempt: 'b' });
    expect(anew.id).not.toBe(host.transportId);
    expect(await host.ask('secure', secure)).toMatchObject({ ok: false, error: { code: 'media_gone' } });
  });

  it('sends to as many viewers as the node may, and tells the next one; a place given up is another’s', async () => {
    const { showId } = await goLive(server.app);
    await publish(showId, 1002);
    const [first, second, third] = await Promise.all([1, 2, 3].map(() => viewerOf(server, showId)));
    if (!first || !second || !third) throw new Error('three viewers');
    expect(await first.ask('transport', receive)).toMatchObject({ ok: true });
    expect(await second.ask('transport', receive)).toMatchObject({ ok: true });
    expect(await third.ask('transport', receive)).toMatchObject({ ok: false, error: { code: 'media_full' } });
    await first.ask('leave');
    await until(async () => (await third.ask('transport', { ...receive, attempt: newId() })).ok);
    // Staff watch beside them.
    const desk = client(server, { token: 'analyst', showId });
    expect(await desk.ask('transport', receive)).toMatchObject({ ok: true });
  });

  it('lets those send who run the show, while it is not over; viewers watch while it is live', async () => {
    const { showId, send: command } = await goLive(server.app);
    const analyst = client(server, { token: 'analyst', showId });
    expect(await analyst.ask('transport', send)).toMatchObject({ error: { code: 'forbidden' } });
    expect(await analyst.ask('streamKey')).toMatchObject({ error: { code: 'forbidden' } });
    const viewer = await viewerOf(server, showId);
    const host = await publish(showId, 1003);
    const status = await next<{ publishers?: unknown }>(viewer.socket, 'status');
    expect(status.publishers).toBeUndefined();
    await command({ type: 'show.end' });
    expect(await viewer.ask('transport', receive)).toMatchObject({ error: { code: 'show_not_live' } });
    expect(await host.ask('transport', { ...send, attempt: 'b' })).toMatchObject({
      error: { code: 'show_over' },
    });
  });

  it('answers what is nonsense, and goes on', async () => {
    const { showId } = await goLive(server.app);
    const host = await publish(showId, 1004);
    const produce = (rtpParameters: object) =>
      host.ask('produce', { transportId: host.transportId, source: 'screen', rtpParameters });
    expect(await produce({})).toMatchObject({ error: { code: 'invalid' } });
    expect(await produce({ mid: '1', codecs: 'VP8' })).toMatchObject({ error: { code: 'invalid' } });
    expect(await produce(vp8('1', 1005))).toMatchObject({ ok: true });
  });

  it('says so, and fails nothing else, where there is no media server', async () => {
    const own = await newFolder();
    const bare = await serve(mediaWorkers([]), own);
    const { showId } = await goLive(bare.app);
    const viewer = await viewerOf(bare, showId);
    const status = await next<{ server: unknown; onAir: unknown }>(viewer.socket, 'status');
    expect(status).toMatchObject({ server: { kind: 'absent' }, onAir: null });
    const host = client(bare, { token: 'host', showId });
    expect(await host.ask('hello')).toMatchObject({ ok: true, rtpCapabilities: null });
    expect(await host.ask('transport', send)).toMatchObject({ error: { code: 'media_unavailable' } });
    await bare.stop();
    await removeFolder(own);
  });

  it('measures what is on air; what is wrong for a while becomes an alert, and is recorded', async () => {
    const { showId } = await goLive(server.app);
    const desk = server.connect('/desk', 'host');
    const watching = await ask(desk, 'watch', { showId });
    expect(watching.ok).toBe(true);
    const host = await publish(showId, 5_005);
    const { publisherId } = await host.ask('hello');
    const quality = next(host.socket, 'quality');
    await stepWatch();
    expect(await quality).toMatchObject({ publisherId, bitrate: 0, faults: [] });
    const from = clock();
    // Nothing comes over its transport: four seconds of that are a fault.
    for (let step = 0; step < 3; step += 1) {
      aheadMs += SAMPLE_EVERY_MS;
      await stepWatch();
    }
    const recorded = () => server.streamLog.read(showId, from, clock() + 1);
    await until(async () => (await recorded()).length === 3);
    expect((await recorded()).map(({ faults }) => faults)).toEqual([[], ['noVideo'], ['noVideo']]);
    await until(async () => {
      const again = await ask<{ alerts: { kind: string; params?: object }[] }>(desk, 'watch', { showId });
      return again.alerts.some(({ kind, params }) => kind === 'stream' && params !== undefined);
    });
    await host.ask('leave');
    await stepWatch();
    await until(async () => {
      const again = await ask<{ alerts: { kind: string; clearedAt?: number }[] }>(desk, 'watch', { showId });
      return again.alerts.every(({ kind, clearedAt }) => kind !== 'stream' || clearedAt !== undefined);
    });
  });

  it('takes a receiver’s report for what is on air, and no nonsense', async () => {
    const { showId } = await goLive(server.app);
    const host = await publish(showId, 6_006);
    const { publisherId } = await host.ask('hello');
    await stepWatch();
    const report = { publisherId, fps: 24, freezes: 2, lossRate: 0, rttMs: 30, jitterMs: 2, bufferMs: 80 };
    expect((await host.ask('report', { ...report, luma: 90 })).ok).toBe(true);
    expect((await host.ask('report', { ...report, luma: 900 })).error?.code).toBe('invalid');
    expect((await host.ask('report', { ...report, luma: 1, publisherId: 'another' })).ok).toBe(true);
    expect((await host.ask('sending', { rttMs: 10 })).ok).toBe(true);
    const quality = next(host.socket, 'quality');
    await stepWatch();
    expect(await quality).toMatchObject({ fps: 24, luma: 90, freezes: 2, rttMs: 10, delayMs: 100 });
    await host.ask('leave');
  });
});
