import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { Server, type Socket as ServerSocket } from 'socket.io';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { until } from '../testing/running.ts';
import { answerDirectly, deliver, encodeEvent, isStalled, MAX_QUEUED_PACKETS, textFrame } from './frames.ts';
import { FairWebSocketServer } from './ws-engine.ts';

const http = createServer();
const server = new Server(http, { wsEngine: FairWebSocketServer, perMessageDeflate: false });
const clients: Socket[] = [];
beforeAll(() => new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve)));
afterAll(async () => {
  for (const client of clients) client.disconnect();
  await server.close();
});

/** Both ends of one connection, and everything the client hears, in order. */
async function connected(transports: string[]) {
  const { port } = http.address() as AddressInfo;
  const client = io(`http://127.0.0.1:${port}/room`, { transports, forceNew: true, reconnection: false });
  clients.push(client);
  const heard: number[] = [];
  client.on('update', ({ n }: { n: number }) => heard.push(n));
  const socket = await new Promise<ServerSocket>((resolve) => server.of('/room').once('connection', resolve));
  await until(() => client.connected);
  return { client, socket, heard };
}

test.each([[['websocket']], [['polling']], [['polling', 'websocket']]])(
  'over %s, raw frames and ordinary packets arrive in the order they were sent',
  async (transports) => {
    const { socket, heard } = await connected(transports);
    const ways = new Set<string>();
    let n = 0;
    const step = fc.record({
      raw: fc.boolean(),
      bytes: fc.constantFrom(10, 100, 200, 70_000),
      pause: fc.constantFrom('none', 'none', 'tick', 'turn'),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const from = n;
        for (const { raw, bytes, pause } of steps) {
          const payload = { n: n++, text: 'é'.repeat(bytes) };
          if (raw) ways.add(deliver(socket, encodeEvent('/room', 'update', payload)));
          else socket.emit('update', payload);
          if (pause === 'tick') await null;
          if (pause === 'turn') await new Promise((resolve) => setImmediate(resolve));
        }
        await until(() => heard.length === n);
        expect(heard.slice(from)).toEqual(Array.from({ length: n - from }, (_, index) => from + index));
      }),
      { numRuns: 25 },
    );
    expect(ways.has('queued')).toBe(true);
    expect(ways.has('raw')).toBe(transports.includes('websocket'));
  },
);

test.each([[['websocket']], [['polling', 'websocket']]])(
  'over %s, each question gets its own answer, however many are asked and answered at once',
  async (transports) => {
    const { client, socket } = await connected(transports);
    answerDirectly(socket);
    const text = (n: number) => 'é'.repeat(n % 10 === 0 ? 40_000 : n % 300);
    socket.on('ask', (n: number, reply: (answer: object) => void) => {
      const answer = () => {
        reply({ n, text: text(n) });
        reply({ n: 'told twice' });
      };
      if (n % 3 === 0) setImmediate(answer);
      else answer();
    });
    const asked = Array.from({ length: 60 }, (_, n) => n);
    const answers = await Promise.all(asked.map((n) => client.emitWithAck('ask', n)));
    expect(answers).toEqual(asked.map((n) => ({ n, text: text(n) })));
  },
);

test('a client that no longer reads is dropped; the others hear everything', async () => {
  const [stalled, well] = [await connected(['websocket']), await connected(['websocket'])];
  // The client's own TCP socket stops reading, as a phone in a tunnel does.
  const engine = stalled.client.io.engine as unknown as { transport: { ws: { _socket: { pause(): void } } } };
  engine.transport.ws._socket.pause();
  const text = 'x'.repeat(200_000);
  let sent = 0;
  const outcomes = new Set<string>();
  while (!outcomes.has('dropped') && sent < 1_000) {
    const encoded = encodeEvent('/room', 'update', { n: sent++, text });
    outcomes.add(deliver(stalled.socket, encoded));
    deliver(well.socket, encoded);
    await until(() => well.heard.length === sent);
  }
  expect(outcomes).toEqual(new Set(['raw', 'queued', 'dropped']));
  await until(() => !stalled.socket.connected);
  expect(isStalled(well.socket)).toBe(false);
  expect(sent).toBeGreaterThan(MAX_QUEUED_PACKETS);
});

test('a frame says its length as RFC 6455 has it', () => {
  for (const [length, head] of [
    [0, [0x81, 0]],
    [125, [0x81, 125]],
    [126, [0x81, 126, 0, 126]],
    [65_535, [0x81, 126, 0xff, 0xff]],
    [65_536, [0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0]],
  ] as const) {
    const frame = textFrame('a'.repeat(length));
    expect([...frame.subarray(0, head.length)]).toEqual([...head]);
    expect(frame.length).toBe(head.length + length);
  }
});
