import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { recordingsAnswer } from '#shared/contract/recordings.ts';
import {
  ask,
  goLive,
  newFolder,
  newId,
  removeFolder,
  type Started,
  start,
  until,
} from '../../testing/running.ts';
import type { Publisher } from '../room.ts';
import { MediaRooms } from '../rooms.ts';
import { homesOf } from '../start-media.ts';
import { createStreamKeys } from '../stream-keys.ts';
import { StreamWatch } from '../stream-watch.ts';
import { createMediaWorker } from '../worker.ts';
import { type MediaWorkers, mediaWorkers } from '../workers.ts';
import { Recorder } from './recorder.ts';
import { RecordingShelf } from './shelf.ts';

/** A test picture and a tone by ffmpeg, through the real media server, into files that ffprobe reads again. */
const quiet = { info() {}, warn() {}, error() {} };
let folder = '';
let workers: MediaWorkers;
let server: Started;
let rooms: MediaRooms;
let shelf: RecordingShelf;
const recorders: Recorder[] = [];
const sources: ChildProcess[] = [];

beforeAll(async () => {
  folder = await newFolder();
  shelf = new RecordingShelf(join(folder, 'recordings'));
  await mkdir(shelf.folder);
  const listen = { addresses: [{ ip: '127.0.0.1', announced: null }], port: null };
  workers = mediaWorkers([createMediaWorker(listen, process.env, quiet)]);
  await until(() => workers.state().kind === 'ready');
  server = await start(join(folder, 'data'), {
    mediaOf({ app, streamLog, cluster }) {
      rooms = new MediaRooms(workers, 10, quiet);
      const parts = { rooms, realtime: app.realtime, streamLog, now: Date.now, log: quiet };
      const keys = createStreamKeys({ get: () => null, set: async () => {}, fresh: async () => {} });
      const watch = new StreamWatch(parts);
      return { homes: homesOf({ cluster, rooms, watch, newId, log: quiet }), keys };
    },
  });
});
afterEach(async () => {
  for (const recorder of recorders.splice(0)) await recorder.close();
  for (const source of sources.splice(0)) source.kill('SIGKILL');
});
afterAll(async () => {
  await server.stop();
  await workers.close();
  await removeFolder(folder);
});

function recorderWith(given: { budgetBytes?: number; ffmpeg?: string } = {}): Recorder {
  const { realtime } = server.app;
  const settings = { ffmpeg: 'ffmpeg', budgetBytes: 1e9, ...given };
  const recorder = new Recorder({ rooms, realtime, shelf, now: Date.now, log: quiet, ...settings });
  recorder.start();
  recorders.push(recorder);
  return recorder;
}

const codecs = {
  vp8: {
    mimeType: 'video/VP8',
    encode: ['-c:v', 'libvpx', '-deadline', 'realtime', '-b:v', '400k'],
    parameters: {},
  },
  h264: {
    mimeType: 'video/H264',
    encode: ['-c:v', 'libx264', '-profile:v', 'baseline', '-preset', 'ultrafast', '-pix_fmt', 'yuv420p'],
    parameters: { 'packetization-mode': 1, 'profile-level-id': '42e01f' },
  },
};

/** Sends a moving picture and a tone into the show; goes on until the test ends. */
async function publish(showId: string, codec: keyof typeof codecs): Promise<void> {
  const router = await rooms.router(showId);
  if (!router.ok) throw new Error(router.error.code);
  const { mimeType, encode, parameters } = codecs[codec];
  const publisher: Publisher = { publisherId: newId(), name: 'Test', via: 'whip', producers: new Map() };
  const outputs: string[] = [];
  for (const kind of ['video', 'audio'] as const) {
    const transport = await router.value.createPlainTransport({
      listenInfo: { protocol: 'udp', ip: '127.0.0.1' },
      // ffmpeg sends the two from ports of their own.
      rtcpMux: false,
      comedia: true,
    });
    const ssrc = kind === 'video' ? 22_222 : 11_111;
    const payloadType = kind === 'video' ? 96 : 97;
    const producer = await transport.produce({
      kind,
      rtpParameters: {
        codecs: [
          kind === 'video'
            ? { mimeType, payloadType, clockRate: 90_000, parameters, rtcpFeedback: [] }
            : { mimeType: 'audio/opus', payloadType, clockRate: 48_000, channels: 2, rtcpFeedback: [] },
        ],
        encodings: [{ ssrc }],
        rtcp: { cname: 'test' },
      },
    });
    publisher.producers.set(kind === 'video' ? 'camera' : 'microphone', producer);
    const { localPort } = transport.tuple;
    const rtcpPort = transport.rtcpTuple?.localPort;
    outputs.push(
      ...(kind === 'video'
        ? ['-map', '0:v', ...encode, '-g', '15']
        : ['-map', '1:a', '-c:a', 'libopus', '-ac', '2']),
      ...['-ssrc', String(ssrc), '-payload_type', String(payloadType), '-f', 'rtp'],
      `rtp://127.0.0.1:${localPort}?rtcpport=${rtcpPort}`,
    );
  }
  const picture = ['-re', '-f', 'lavfi', '-i', 'testsrc2=size=320x180:rate=15'];
  const tone = ['-re', '-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000'];
  const source = spawn('ffmpeg', ['-loglevel', 'error', '-nostdin', ...picture, ...tone, ...outputs], {
    stdio: 'ignore',
  });
  await once(source, 'spawn');
  sources.push(source);
  rooms.publish(showId, publisher);
}

function probe(href: string) {
  const file = join(shelf.folder, href.replace('/media/recordings/', ''));
  const args = ['-v', 'error', '-show_entries', 'format=duration:stream=codec_name', '-of', 'json', file];
  const { streams, format } = JSON.parse(execFileSync('ffprobe', args, { encoding: 'utf8' })) as {
    streams: { codec_name: string }[];
    format: { duration: string };
  };
  return { codecs: streams.map(({ codec_name }) => codec_name).sort(), seconds: Number(format.duration) };
}

const alertsOf = async (showId: string) => {
  const desk = server.connect('/desk', 'host');
  const { alerts } = await ask<{ alerts: { id: string; clearedAt?: number }[] }>(desk, 'watch', { showId });
  desk.disconnect();
  return alerts.filter(({ id, clearedAt }) => id.endsWith('notRecorded') && clearedAt === undefined);
};
const isWriting = async (recorder: Recorder, showId: string, bytes = 20_000) => {
  const last = (await recorder.list(showId)).at(-1);
  return last !== undefined && last.endedAt === null && last.bytes > bytes;
};

describe('recording', () => {
  it.each([
    ['vp8', 'video/webm', ['opus', 'vp8']],
    ['h264', 'video/mp4', ['h264', 'opus']],
  ] as const)('writes %s with its sound as %s, by the clock of the record', async (codec, type, inFile) => {
    const { showId, send } = await goLive(server.app);
    const recorder = recorderWith();
    await publish(showId, codec);
    await until(() => isWriting(recorder, showId, 60_000));
    expect(rooms.status(showId, true).isRecorded).toBe(true);
    expect(rooms.status(showId, false).isRecorded).toBeUndefined();
    await send({ type: 'show.end' });
    await until(async () => (await recorder.list(showId)).some(({ endedAt }) => endedAt !== null));
    const { items } = recordingsAnswer.parse({ items: await recorder.list(showId) });
    const [part] = items;
    if (!part || part.endedAt === null) throw new Error('no recording');
    expect(part.contentType).toBe(type);
    const { codecs: found, seconds } = probe(part.href);
    expect(found).toEqual(inFile);
    expect(seconds).toBeGreaterThan(1);
    // From its first moment to its last it lasts as long as the record says, but for what is under way at the end.
    const said = (part.endedAt - part.startedAt) / 1_000;
    expect(said / seconds).toBeGreaterThan(0.5);
    expect(said / seconds).toBeLessThan(4);
    expect(rooms.status(showId, true).isRecorded).toBe(false);
  });

  it('begins another file for another publisher; each is whole', async () => {
    const { showId } = await goLive(server.app);
    const recorder = recorderWith();
    await publish(showId, 'vp8');
    await until(() => isWriting(recorder, showId));
    await publish(showId, 'vp8');
    const second = rooms.status(showId, true).publishers?.at(-1)?.publisherId ?? '';
    rooms.take(showId, second);
    await until(
      async () => (await recorder.list(showId)).length === 2 && (await isWriting(recorder, showId)),
    );
    await recorder.close();
    const parts = await recorder.list(showId);
    expect(parts.map(({ endedAt }) => endedAt === null)).toEqual([false, false]);
    for (const { href } of parts) expect(probe(href).codecs).toEqual(['opus', 'vp8']);
  });

  it('tells staff when there is no room left, and writes nothing', async () => {
    const { showId } = await goLive(server.app);
    const recorder = recorderWith({ budgetBytes: 1 });
    await publish(showId, 'vp8');
    await until(async () => (await alertsOf(showId)).length === 1);
    expect(await recorder.list(showId)).toEqual([]);
    expect(rooms.status(showId, true)).toMatchObject({ isRecorded: false, onAir: { tracks: [{}, {}] } });
  });

  it('tells staff when it cannot be done; the show goes on', async () => {
    const { showId, send } = await goLive(server.app);
    const recorder = recorderWith({ ffmpeg: join(folder, 'no-such-program') });
    await publish(showId, 'vp8');
    await until(async () => (await alertsOf(showId)).length === 1);
    expect(await recorder.list(showId)).toEqual([]);
    await send({ type: 'notice.post', text: 'still here' });
  });

  it('serves no name but its own', () => {
    expect(shelf.find('show', '20261121T200000.000Z.webm')).toBe('show/20261121T200000.000Z.webm');
    for (const name of [
      '../../x.webm',
      '20261121T200000.000Z.json',
      'a.webm',
      '20261121T200000.000Z.webm/..',
    ])
      expect(shelf.find('show', name)).toBeNull();
    expect(shelf.find('..', '20261121T200000.000Z.webm')).toBeNull();
  });
});
