import { randomUUID } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { MediaInEvent, MediaStatus } from '#shared/contract/media.ts';
import { startRedis, type TestRedis, until } from '../storage/redis/redis-for-tests.ts';
import { type ServerNode, signIn, startNode, together } from './server-node.ts';
import { onAir, type Sale } from './stage.ts';

/** A show's video is at one node of two; what browsers say to either of them reaches it, until it dies. */
let redis: TestRedis;
let nodes: readonly [ServerNode, ServerNode];
let cookie: string;
let sale: Sale;
const ends: End[] = [];

beforeAll(async () => {
  redis = await startRedis();
  const start = () => startNode(redis.url, { hasVideo: true });
  nodes = await Promise.all([start(), start()]);
  await together(nodes);
  cookie = await signIn(nodes[0], 'admin');
  sale = await onAir(nodes[0], cookie, 10, { viewers: 2 });
});
afterAll(async () => {
  for (const { socket } of ends) socket.disconnect();
  await Promise.all((nodes ?? []).map((node) => node.remove()));
  await redis?.dispose();
});

interface Said {
  readonly ok: boolean;
  readonly id: string;
  readonly producerId: string;
  readonly publisherId: string;
  readonly rtpCapabilities: object | null;
}

/** A browser's line to `/media` of one node, with what it was told last. */
interface End {
  readonly socket: Socket;
  status(): MediaStatus | null;
  timesLost(): number;
  ask(event: MediaInEvent, payload?: object): Promise<Said>;
}

function endAt(
  { url }: ServerNode,
  who: 'staff' | { readonly token: string },
  key: string = randomUUID(),
): End {
  const auth = who === 'staff' ? { showId: sale.showId, key } : { ...who, key };
  const socket = io(`${url}/media`, {
    auth,
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    ...(who === 'staff' && { extraHeaders: { cookie } }),
  });
  let status: MediaStatus | null = null;
  let lost = 0;
  socket.on('status', (told: MediaStatus) => {
    status = told;
  });
  socket.on('lost', () => {
    lost += 1;
  });
  const end: End = {
    socket,
    status: () => status,
    timesLost: () => lost,
    ask: (event, payload = {}) => socket.emitWithAck(event, payload),
  };
  ends.push(end);
  return end;
}

const isReady = (end: End) => until(() => end.status()?.server.kind === 'ready', 60_000);
const onAirAt = (end: End) => end.status()?.onAir?.publisherId ?? null;

async function hello(end: End): Promise<Said> {
  for (;;) {
    const said = await end.ask('hello');
    if (said.ok) return said;
  }
}

/** What a browser that sends says, but for what only a browser has: asked until it is taken. */
async function publish(end: End): Promise<{ publisherId: string; producerId: string }> {
  let sent = { publisherId: '', producerId: '' };
  await until(async () => {
    const { publisherId } = await hello(end);
    const made = await end.ask('transport', { direction: 'send', attempt: randomUUID() });
    if (!made.ok) return false;
    const rtpParameters = {
      mid: '0',
      codecs: [
        { mimeType: 'video/VP8', payloadType: 96, clockRate: 90_000, parameters: {}, rtcpFeedback: [] },
      ],
      encodings: [{ ssrc: 1 + Math.floor(Math.random() * 1e9) }],
      rtcp: { cname: 'test' },
    };
    const taken = await end.ask('produce', { transportId: made.id, source: 'camera', rtpParameters });
    sent = { publisherId, producerId: taken.producerId };
    return taken.ok;
  }, 60_000);
  return sent;
}

/** As a browser that watches: until it is sent what is on air. */
async function watch(end: End): Promise<string> {
  let watched = '';
  await until(async () => {
    const track = end.status()?.onAir?.tracks[0];
    if (!track) return false;
    const { rtpCapabilities } = await hello(end);
    const { ok } = await end.ask('transport', { direction: 'receive', attempt: randomUUID() });
    if (!ok || !rtpCapabilities) return false;
    const { producerId } = track;
    const consumed = await end.ask('consume', { producerId, rtpCapabilities });
    watched = producerId;
    return consumed.ok;
  }, 60_000);
  return watched;
}

it('either node lets send and watch; when the home dies the other one is it, and nobody is left behind', async () => {
  const [a, b] = nodes;
  const first = endAt(a, 'staff');
  const second = endAt(b, 'staff');
  const viewer = endAt(b, { token: sale.tokens[0] ?? '' });
  await isReady(first);
  await isReady(second);

  // At home at the one that was asked first; what is said at the other one reaches it.
  const sent = await publish(first);
  await until(() => onAirAt(viewer) === sent.publisherId);
  expect(await watch(viewer)).toBe(sent.producerId);
  const standby = await publish(second);
  await until(() => first.status()?.publishers?.length === 2);
  expect(onAirAt(first)).toBe(sent.publisherId);
  // As pages do, whoever is not answered asks again.
  await until(async () => (await second.ask('take', { publisherId: standby.publisherId })).ok);
  await until(() => onAirAt(first) === standby.publisherId && onAirAt(viewer) === standby.publisherId);
  await until(async () => (await second.ask('leave')).ok);
  await until(() => onAirAt(first) === sent.publisherId && onAirAt(viewer) === sent.publisherId);

  // A page whose line goes over to the other node is whom it was.
  const key = randomUUID();
  const before = endAt(a, 'staff', key);
  const { publisherId } = await hello(before);
  const after = endAt(b, 'staff', key);
  await until(async () => (await hello(after)).publisherId === publisherId);
  before.socket.disconnect();
  expect((await hello(after)).publisherId).toBe(publisherId);

  await a.kill('SIGKILL');
  await until(() => viewer.timesLost() > 0 && second.timesLost() > 0, 60_000);
  await until(() => viewer.status()?.onAir === null);
  // Whoever sent begins anew at the node that is left.
  const anew = await publish(second);
  await until(() => onAirAt(viewer) === anew.publisherId);
  expect(await watch(viewer)).toBe(anew.producerId);
});
