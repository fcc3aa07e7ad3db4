import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { startTestServer } from './testing/test-server.ts';

it('offers to keep an idle connection longer than a proxy’s usual minute, and still stops at once', async () => {
  const server = await startTestServer();
  const reply = await server.call('GET', '/healthz');
  const seconds = Number(/timeout=(\d+)/.exec(reply.headers.get('keep-alive') ?? '')?.[1]);
  expect(seconds).toBeGreaterThan(60);
  const from = performance.now();
  await server.stop();
  expect(performance.now() - from).toBeLessThan(seconds * 1_000);
});

it('answers what is sent in one go in its order, and HEAD with the head alone', async () => {
  const server = await startTestServer();
  try {
    const asks = ['HEAD', 'GET'].map(
      (method) => `${method} /api/regions HTTP/1.1\r\nHost: here\r\nCookie: ${server.cookie}\r\n`,
    );
    const socket = connect(Number(new URL(server.running.url).port), '127.0.0.1');
    socket.write(`${asks[0]}\r\n${asks[1]}Connection: close\r\n\r\n`);
    const [first = '', second = '', body = '', ...more] = (await text(socket)).split('\r\n\r\n');
    expect(first).toMatch(/^HTTP\/1\.1 200 /);
    expect(second).toMatch(/^HTTP\/1\.1 200 /);
    for (const head of [first, second])
      expect(head).toContain(`\r\nContent-Length: ${Buffer.byteLength(body)}\r\n`);
    expect(JSON.parse(body)).toHaveProperty('items');
    expect(more).toEqual([]);
  } finally {
    await server.stop();
  }
});
