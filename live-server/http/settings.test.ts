import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestServer, type TestServer } from './testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.stop());

it('the brand’s window for returns is fifteen days until it is set', async () => {
  const { call, cookie } = server;
  expect((await call('GET', '/api/settings', { cookie })).body).toMatchObject({ returnDays: 15 });
  const set = await call('PATCH', '/api/settings', { cookie, json: { returnDays: 30 } });
  expect(set.status).toBe(200);
  expect(set.body).toMatchObject({ returnDays: 30 });
  expect((await call('PATCH', '/api/settings', { cookie, json: {} })).body).toMatchObject({ returnDays: 30 });
  expect((await call('GET', '/api/settings', { cookie })).body).toMatchObject({ returnDays: 30 });
});

it('takes whole days up to a year, from those who keep the organisation', async () => {
  const { call, cookie } = server;
  for (const returnDays of [-1, 1.5, 366, '15'])
    expect((await call('PATCH', '/api/settings', { cookie, json: { returnDays } })).status).toBe(422);
  const token = await server.tokenFor('operator');
  expect((await call('PATCH', '/api/settings', { token, json: { returnDays: 1 } })).status).toBe(403);
  expect((await call('GET', '/api/settings', { token })).body).toMatchObject({ returnDays: 30 });
});
