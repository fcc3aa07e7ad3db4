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
