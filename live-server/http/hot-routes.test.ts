import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { OrderView } from '#shared/contract/viewers.ts';
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

const claim = (token: string | undefined, json: unknown, suffix = '') =>
  server.call<{ order: OrderView }>('POST', `/api/deals/${show.dealId}/claims${suffix}`, { token, json });

describe('claims by REST', () => {
  it('are answered once for a viewer and key, and sell no unit twice', async () => {
    const token = await visit(server.call, show.showId);
    const [first, repeated] = await Promise.all([
      claim(token, { quantity: 2, key: 'a' }),
      claim(token, { quantity: 2, key: 'a' }),
    ]);
    expect(first.status, first.text).toBe(201);
    expect(repeated.body.order.id).toBe(first.body.order.id);
    expect(problemIn(await claim(token, { quantity: 1, key: 'b' })).code).toBe('limit_reached');

    const others = await Promise.all(
      Array.from({ length: 6 }, async () =>
        claim(await visit(server.call, show.showId), { quantity: 1, key: 'a' }),
      ),
    );
    const codes = others.map((reply) => (reply.status === 201 ? 'sold' : problemIn(reply).code)).sort();
    expect(codes).toEqual(['sold', 'sold', 'sold', 'sold_out', 'sold_out', 'sold_out']);
  });

  it('are refused like everywhere else: who, what, and in which shape', async () => {
    const token = await visit(server.call, show.showId);
    expect(problemIn(await claim(undefined, { quantity: 1, key: 'k' })).code).toBe('unauthenticated');
    expect(problemIn(await claim('forged', { quantity: 1, key: 'k' })).code).toBe('unauthenticated');
    expect(problemIn(await claim(token, { quantity: 0, key: 'k' })).code).toBe('invalid');
    expect(problemIn(await claim(token, { quantity: 1, key: '' })).code).toBe('invalid');
    // What JSON has no word for, and what is read as endless.
    for (const [quantity, code] of [
      ['NaN', 'malformed'],
      ['1e999', 'invalid'],
      ['-1', 'invalid'],
      ['"1"', 'invalid'],
    ]) {
      const raw = { type: 'application/json', content: `{"quantity":${quantity},"key":"k"}` };
      const odd = await server.call('POST', `/api/deals/${show.dealId}/claims`, { token, raw });
      expect(problemIn(odd).code, `${quantity}`).toBe(code);
    }
    const text = { type: 'text/plain', content: '{}' };
    const reply = await server.call('POST', `/api/deals/${show.dealId}/claims`, { token, raw: text });
    expect(problemIn(reply).code).toBe('unsupported_media_type');
    expect(reply.headers.get('x-request-id')).not.toBeNull();
  });

  it('mean the same by a path only Express understands', async () => {
    const token = await visit(server.call, show.showId);
    for (const suffix of ['/', '?x=1'])
      expect(problemIn(await claim(token, { quantity: 0, key: 'k' }, suffix)).code).toBe('invalid');
  });

  it('at another sum than the buyer was shown take nothing, and name the new one', async () => {
    const token = await visit(server.call, show.showId);
    const json = { lines: [{ itemId: show.itemId, quantity: 1 }], fulfilment: 'ship', key: 'sum' };
    const path = `/api/shows/${show.showId}/orders`;
    const order = (expectedTotal: unknown) =>
      server.call<{ order: OrderView }>('POST', path, { token, json: { ...json, expectedTotal } });
    const problem = problemIn(await order(1));
    expect(problem).toMatchObject({ status: 409, code: 'price_changed', params: { expected: 1 } });
    expect(problemIn(await order('1')).code).toBe('invalid');
    const placed = await order(problem.params?.total);
    expect(placed.status, placed.text).toBe(201);
    expect(placed.body.order.amount).toBe(problem.params?.total);
    expect((await order(1)).body.order.id).toBe(placed.body.order.id);
  });

  it('to be picked up name the store, and are told which field lacks it', async () => {
    const token = await visit(server.call, show.showId);
    const order = { lines: [{ itemId: show.itemId, quantity: 1 }], fulfilment: 'pickup', key: 'p' };
    const path = `/api/shows/${show.showId}/orders`;
    for (const reply of [
      await claim(token, { quantity: 1, key: 'p', fulfilment: 'pickup' }),
      await server.call('POST', path, { token, json: order }),
    ]) {
      expect(reply.status).toBe(422);
      expect(problemIn(reply as Reply)).toMatchObject({ code: 'invalid', issues: [{ path: 'storeId' }] });
    }
    const nowhere = await server.call('POST', path, { token, json: { ...order, storeId: 'nowhere' } });
    expect(problemIn(nowhere).code).toBe('not_found');
  });

  it('belong to the show of the visit', async () => {
    const token = await visit(server.call, show.showId);
    const json = { lines: [{ itemId: show.itemId, quantity: 1 }], fulfilment: 'ship', key: 'k' };
    const elsewhere = await server.call('POST', '/api/shows/other/orders', { token, json });
    expect(problemIn(elsewhere).code).toBe('forbidden');
    const here = await server.call('POST', `/api/shows/${show.showId}/orders`, { token, json });
    expect(here.status, here.text).toBe(201);
  });
});

describe('reported activity', () => {
  it('is taken line by line as it streams in, each bad line named', async () => {
    const token = await server.tokenFor('ingest');
    const at = Date.now();
    const lines = [
      { factId: 'f-1', at, kind: 'enter', visitId: 'v-1', viewerId: 'u-1', source: 'search' },
      { factId: 'f-2', at, kind: 'nonsense', visitId: 'v-1' },
      { factId: 'f-1', at, kind: 'enter', visitId: 'v-1', viewerId: 'u-1', source: 'search' },
    ];
    const reply = await server.call('POST', `/api/shows/${show.showId}/activity`, {
      token,
      raw: {
        type: 'application/x-ndjson',
        content: `${lines.map((line) => JSON.stringify(line)).join('\n')}\n{`,
      },
    });
    expect(reply.status, reply.text).toBe(200);
    expect(reply.body).toMatchObject({ accepted: 1, duplicates: 1, rejectedCount: 2 });
    expect(reply.body.rejected).toMatchObject([{ line: 2, code: 'invalid' }, { line: 4 }]);
  });

  it('of a large body that is refused outright leaves the connection usable', async () => {
    const token = await server.tokenFor('ingest');
    const raw = { type: 'application/x-ndjson', content: `${'x'.repeat(1000)}\n`.repeat(5000) };
    const reply = await server.call('POST', '/api/shows/nothing-here/activity', { token, raw });
    expect(problemIn(reply).code).toBe('not_found');
    expect((await server.call('GET', '/healthz')).status).toBe(200);
  });
});

describe('exports and operations', () => {
  it('stream a file with its type and name, and know which there are', async () => {
    const get = (name: string) =>
      server.call('GET', `/api/shows/${show.showId}/export/${name}`, { cookie: server.cookie });
    const events = await get('events.ndjson');
    expect(events.status).toBe(200);
    expect(events.headers.get('content-disposition')).toBe(
      `attachment; filename="${show.showId}-events.ndjson"`,
    );
    const types = events.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(types.length).toBeGreaterThan(5);
    expect((await get('orders.csv')).headers.get('content-type')).toMatch(/text\/csv/);
    expect(problemIn(await get('passwords.csv')).code).toBe('not_found');
  });

  it('count what is done', async () => {
    const metrics = await server.call('GET', '/metrics');
    expect(metrics.text).toMatch(
      /http_request_duration_seconds_count\{route="claims\.create",status="201"\} [1-9]/,
    );
    expect(metrics.text).toMatch(/ledger_entries_total\{kind="order\.reserved"\} [1-9]/);
    expect(metrics.text).toMatch(/store_commit_duration_seconds_count\{store="ledger"\} [1-9]/);
  });
});
