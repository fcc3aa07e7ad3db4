import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { until } from '../testing/running.ts';
import { FairWebSocketServer, MESSAGES_A_TURN } from './ws-engine.ts';

const http = createServer();
/** What waits to be done about connections that are gone, while `isBusy`. */
const departures: (() => void)[] = [];
let isBusy = false;
const sockets = new FairWebSocketServer({ server: http, perMessageDeflate: false }, (work) => {
  if (isBusy) departures.push(work);
  else work();
});
const clients: WebSocket[] = [];
beforeAll(() => new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve)));
afterAll(async () => {
  for (const client of clients) client.terminate();
  sockets.close();
  await new Promise((resolve) => http.close(resolve));
});

/** A client that is connected, and its end here. */
async function connected() {
  const here = new Promise<WebSocket>((resolve) => sockets.once('connection', resolve));
  const client = new WebSocket(`ws://127.0.0.1:${(http.address() as AddressInfo).port}`);
  clients.push(client);
  await new Promise((resolve) => client.once('open', resolve));
  return { client, here: await here };
}

test('a flood is taken a few messages a turn, all of it, in order', async () => {
  const { client, here } = await connected();
  const heard: number[] = [];
  const turns: number[] = [];
  let inThisTurn = 0;
  here.on('message', (data) => {
    heard.push(Number(String(data)));
    inThisTurn += 1;
    if (inThisTurn > 1) return;
    setImmediate(() => {
      turns.push(inThisTurn);
      inThisTurn = 0;
    });
  });
  const sent = Array.from({ length: 500 }, (_, n) => n);
  for (const n of sent) client.send(String(n));
  await until(() => turns.reduce((sum, count) => sum + count, 0) === sent.length);
  expect(heard).toEqual(sent);
  expect(Math.max(...turns)).toBeLessThanOrEqual(MESSAGES_A_TURN);
});

test('who sends little is heard while another’s flood still waits', async () => {
  const [flooder, polite] = [await connected(), await connected()];
  let flooded = 0;
  let floodedBefore: number | null = null;
  flooder.here.on('message', () => {
    flooded += 1;
    if (flooded === 1) polite.client.send('here');
  });
  polite.here.on('message', () => {
    floodedBefore = flooded;
  });
  const flood = 20_000;
  for (let n = 0; n < flood; n += 1) flooder.client.send('x');
  await until(() => floodedBefore !== null && flooded === flood);
  // Some turns of a few messages; one read of what has arrived would be thousands.
  expect(floodedBefore).toBeLessThan(2_000);
});

test('who is gone is seen to when it is their turn, and what they said before is heard first', async () => {
  const { client, here } = await connected();
  const heard: string[] = [];
  here.on('message', (data) => heard.push(String(data)));
  here.on('close', () => heard.push('gone'));
  isBusy = true;
  client.send('first');
  client.send('last');
  client.terminate();
  await until(() => departures.length > 0 && heard.length === 2);
  expect(here.readyState).toBe(WebSocket.OPEN);
  await until(() => {
    for (const work of departures.splice(0)) work();
    return here.readyState === WebSocket.CLOSED;
  });
  expect(heard).toEqual(['first', 'last', 'gone']);
  isBusy = false;
});
