import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ErrorCode, errorCatalogue } from '#shared/contract/errors.ts';
import { routes } from '#shared/contract/routes.ts';
import { openApiDocument } from './openapi.ts';
import { problemIn, type Reply } from './testing/client.ts';
import { startTestServer, type TestServer } from './testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

function expectProblem(reply: Reply, code: ErrorCode): void {
  expect(problemIn(reply)).toMatchObject({ code, ...errorCatalogue[code], type: `/docs#error-${code}` });
  expect(reply.status).toBe(errorCatalogue[code].status);
  expect(problemIn(reply).detail).not.toBe('');
  expect(reply.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(reply.headers.get('cache-control')).toBe('no-store');
}

const post = (path: string, content: string | Uint8Array<ArrayBuffer>, type = 'application/json') =>
  server.call('POST', path, { cookie: server.cookie, raw: { type, content } });

describe('a request that cannot be taken', () => {
  it.each([
    ['not JSON', '{"code":'],
    ['empty', ''],
    ['not UTF-8', Uint8Array.from([0x7b, 0xff, 0xfe, 0x7d])],
  ])('is malformed when its body is %s', async (_, content) => {
    expectProblem(await post('/api/regions', content), 'malformed');
  });

  it('is invalid when a field is wrong, with the path of each', async () => {
    const reply = await post('/api/regions', JSON.stringify({ code: '', name: { en: 'x' } }));
    expectProblem(reply, 'invalid');
    expect(problemIn(reply).issues?.map(({ path }) => path)).toEqual(['code', 'name.zh']);
  });

  it('is invalid when its query is out of range or says a thing twice', async () => {
    for (const query of ['limit=0', 'limit=201', 'limit=x', 'limit=1&limit=2']) {
      const reply = await server.call('GET', `/api/regions?${query}`, { cookie: server.cookie });
      expectProblem(reply, 'invalid');
      expect(problemIn(reply).issues?.[0]?.path).toBe('limit');
    }
  });

  it('is invalid when it is nested too deep, however deep', async () => {
    expectProblem(await post('/api/regions', `${'['.repeat(100_000)}${']'.repeat(100_000)}`), 'invalid');
    expectProblem(await post('/api/regions', `${'{"a":'.repeat(60)}1${'}'.repeat(60)}`), 'invalid');
  });

  it('is invalid when a key reaches for the prototype, and changes none', async () => {
    const name = '{"en":"a","zh":"b"}';
    expectProblem(
      await post('/api/regions', `{"code":"P1","name":${name},"__proto__":{"polluted":1}}`),
      'invalid',
    );
    await post('/api/regions', `{"code":"P2","name":${name},"constructor":{"prototype":{"polluted":1}}}`);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('is too_large over the limit, and the connection is not poisoned', async () => {
    const big = JSON.stringify({ code: 'BIG', name: { en: 'x'.repeat(2_000_000), zh: 'y' } });
    expectProblem(await post('/api/regions', big), 'too_large');
    const visit = JSON.stringify({ source: 'direct', name: 'x'.repeat(100_000) });
    expectProblem(await post('/api/shows/none/visits', visit), 'too_large');
    expect((await server.call('GET', '/api/regions', { cookie: server.cookie })).status).toBe(200);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=utf-16', ''])(
    'is an unsupported_media_type as %s',
    async (type) => {
      expectProblem(await post('/api/regions', '{}', type), 'unsupported_media_type');
    },
  );

  it('is an unsupported_media_type when compressed', async () => {
    const reply = await server.call('POST', '/api/regions', {
      cookie: server.cookie,
      raw: { type: 'application/json', content: '{}' },
      headers: { 'content-encoding': 'gzip' },
    });
    expectProblem(reply, 'unsupported_media_type');
  });

  it('is not_found for a path or an id nobody knows, or that cannot be one', async () => {
    for (const path of [
      '/api/nothing',
      '/api',
      '/api/regions/none',
      '/api/regions/%20%2F',
      `/api/shows/${'x'.repeat(80)}`,
    ])
      expectProblem(await server.call('GET', path, { cookie: server.cookie }), 'not_found');
  });

  it('is malformed when the address is', async () => {
    expectProblem(await server.call('GET', '/api/regions/%E0%A4%A', { cookie: server.cookie }), 'malformed');
  });

  it('is method_not_allowed with Allow for every path of the table', async () => {
    for (const path of new Set(routes.map((route) => route.path))) {
      const methods = routes.filter((route) => route.path === path).map((route) => route.method);
      const other = (['PUT', 'GET', 'DELETE'] as const).find((method) => !methods.includes(method)) as string;
      const reply = await server.call(other, path.replace(':id', 'x').replace(':name', 'y'));
      expectProblem(reply, 'method_not_allowed');
      for (const method of methods) expect(reply.headers.get('allow')).toContain(method);
    }
  });
});

it('gives every answer a request id, the caller’s own when it is plain', async () => {
  const own = await server.call('GET', '/api/session', { headers: { 'x-request-id': 'abc-1' } });
  expect(own.headers.get('x-request-id')).toBe('abc-1');
  const odd = await server.call('GET', '/api/session', { headers: { 'x-request-id': 'a b' } });
  expect(odd.headers.get('x-request-id')).toMatch(/^[\w-]+$/);
});

it('sends no wrong word about itself, and headers that keep browsers careful', async () => {
  const reply = await server.call('GET', '/docs');
  expect(reply.headers.get('x-powered-by')).toBeNull();
  expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
  const policy = reply.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("script-src 'self'");
  expect(policy).not.toContain('upgrade-insecure-requests');
});

it('tells its contract as a document and as a page, to several who ask at once', async () => {
  const asked = ['/api/openapi.json', '/docs', '/api/openapi.json'].map((path) => server.call('GET', path));
  const [document, page, again] = await Promise.all(asked);
  expect(document?.body).toEqual(JSON.parse(JSON.stringify(await openApiDocument())));
  expect(again?.text).toBe(document?.text);
  for (const code of Object.keys(errorCatalogue)) expect(page?.text).toContain(`id="error-${code}"`);
});

it('answers on after garbage on the wire', async () => {
  const { port, hostname } = new URL(server.call.url);
  const socket = connect(Number(port), hostname);
  socket.on('error', () => undefined);
  socket.end('GARBAGE\r\n\r\n');
  socket.resume();
  await once(socket, 'close');
  expect((await server.call('GET', '/healthz')).status).toBe(200);
});
