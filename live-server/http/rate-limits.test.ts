import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { CALLS_PER_ADDRESS } from './api-router.ts';
import { createRateWindow } from './rate-window.ts';
import { problemIn, type Reply } from './testing/client.ts';
import { type LiveShow, makeSampleBrand, startSampleShow, visit } from './testing/sample-brand.ts';
import { startTestServer, type TestServer } from './testing/test-server.ts';

let server: TestServer;
let show: LiveShow;
beforeAll(async () => {
  server = await startTestServer();
  show = await startSampleShow(server.call, server.cookie, await makeSampleBrand(server.call, server.cookie));
});
afterAll(() => server.stop());

/**
 * Sends `count` requests, some at a time, and counts the answers by status. The date stands meanwhile: on a slow machine
 * a window would begin anew before all are sent.
 */
async function flood(count: number, send: () => Promise<Reply>): Promise<Map<number, Reply[]>> {
  const byStatus = new Map<number, Reply[]>();
  vi.useFakeTimers({ toFake: ['Date'] });
  for (let sent = 0; sent < count; sent += 50)
    for (const reply of await Promise.all(Array.from({ length: Math.min(50, count - sent) }, send)))
      byStatus.set(reply.status, [...(byStatus.get(reply.status) ?? []), reply]);
  vi.useRealTimers();
  return byStatus;
}

describe('an address', () => {
  it('that calls without end is told to wait, and others are not', async () => {
    const from = (address: string) => () =>
      server.call('GET', '/api/session', { headers: { 'x-forwarded-for': address } });
    const replies = await flood(CALLS_PER_ADDRESS + 50, from('198.51.100.1'));
    expect(replies.get(401)).toHaveLength(CALLS_PER_ADDRESS);
    const [limited] = replies.get(429) ?? [];
    expect(limited && problemIn(limited).code).toBe('rate_limited');
    expect(Number(limited?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await from('198.51.100.2')()).status).toBe(401);
    expect((await server.call('GET', '/api/session')).status).toBe(401);
  });
});

describe('a viewer', () => {
  it('who claims like a script is told to wait, and is served again after', async () => {
    const token = await visit(server.call, show.showId);
    const other = await visit(server.call, show.showId);
    const claim = (bearer: string) =>
      server.call('POST', '/api/deals/no-deal/claims', {
        token: bearer,
        json: { quantity: 1, key: 'k' },
        headers: { 'x-forwarded-for': '198.51.100.9' },
      });
    const replies = await flood(120, () => claim(token));
    expect([...replies.keys()].sort()).toEqual([404, 429]);
    expect(replies.get(404)).toHaveLength(100);
    expect((await claim(other)).status).toBe(404);
    server.advance(10_000);
    expect((await claim(token)).status).toBe(404);
  });
});

describe('a rate window', () => {
  it('counts by key, refuses over the limit, and begins anew', () => {
    let at = 1_000;
    const window = createRateWindow(2, 10_000, () => at);
    expect([window.take('a'), window.take('a'), window.take('b')]).toEqual([null, null, null]);
    at += 4_000;
    expect(window.take('a')).toMatchObject({ code: 'rate_limited', params: { retryAfterSeconds: 6 } });
    window.forget('a');
    expect(window.take('a')).toBeNull();
    at += 6_000;
    expect([window.take('a'), window.take('a')]).toEqual([null, null]);
    window.giveBack('a');
    expect(window.take('a')).toBeNull();
    expect(window.take('a')).not.toBeNull();
  });
});
