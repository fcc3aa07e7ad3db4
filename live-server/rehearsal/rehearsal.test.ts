import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RehearsalView } from '#shared/contract/rehearsal.ts';
import { problemIn } from '../http/testing/client.ts';
import { makeSampleBrand, newShow, type SampleBrand } from '../http/testing/sample-brand.ts';
import { startBare, startTestServer, type TestServer } from '../http/testing/test-server.ts';

let server: TestServer;
let brand: SampleBrand;
beforeAll(async () => {
  server = await startTestServer();
  brand = await makeSampleBrand(server.call, server.cookie);
});
afterAll(() => server.stop());

const as = (cookie: string) => ({
  command: (showId: string, json: object) =>
    server.call('POST', `/api/shows/${showId}/commands`, { cookie, json }),
  view: async (showId: string) =>
    (await server.call<RehearsalView>('GET', `/api/shows/${showId}/rehearsal`, { cookie })).body,
});

async function planned(plannedMs: number): Promise<string> {
  const { command } = as(server.cookie);
  const made = await server.call<{ id: string }>('POST', '/api/shows', {
    cookie: server.cookie,
    json: { ...newShow(), plannedMs },
  });
  const item = { role: 'hero', price: 160_000, stock: 10, plannedMs: 5_000 };
  const added = await command(made.body.id, { type: 'lineup.add', productId: brand.product, ...item });
  expect(added.status, added.text).toBe(200);
  return made.body.id;
}

test('a command starts it in a process of its own, and its sheet is there to be read', async () => {
  const { command, view } = as(server.cookie);
  const showId = await planned(20_000);
  expect(await view(showId)).toMatchObject({ state: 'none', sheet: null });
  const begun = await command(showId, { type: 'show.rehearse', viewers: 5, speed: 5 });
  expect([begun.status, begun.body]).toMatchObject([200, { events: [] }]);
  expect(await view(showId)).toMatchObject({
    state: expect.stringMatching(/preparing|running/),
    ...{ by: 'Admin', viewers: 5, speed: 5 },
  });
  expect(problemIn(await command(showId, { type: 'show.rehearse' })).code).toBe('in_use');
  await expect
    .poll(async () => (await view(showId)).state, { timeout: 90_000, interval: 200 })
    .toMatch(/done|failed/);
  const { state, progress, sheet } = await view(showId);
  expect([state, progress]).toEqual(['done', 1]);
  expect(sheet?.checks.find(({ name }) => name === 'stock')).toMatchObject({ status: 'pass' });
  const show = await server.call<{ version: number; show: { status: string } }>(
    'GET',
    `/api/shows/${showId}`,
    {
      cookie: server.cookie,
    },
  );
  expect(show.body).toMatchObject({ version: begun.body.version, show: { status: 'draft' } });
});

test('it can be stopped, and leaves room for the next', async () => {
  const { command, view } = as(server.cookie);
  const showId = await planned(3_600_000);
  await command(showId, { type: 'show.rehearse', viewers: 5, speed: 1 });
  const stopped = await server.call('DELETE', `/api/shows/${showId}/rehearsal`, { cookie: server.cookie });
  expect(stopped.status).toBe(204);
  await expect
    .poll(async () => (await view(showId)).state, { timeout: 60_000, interval: 100 })
    .toBe('stopped');
  const again = await server.call('DELETE', `/api/shows/${showId}/rehearsal`, { cookie: server.cookie });
  expect(problemIn(again).code).toBe('already_done');
});

test('how it ended is still there after a restart of the server', async () => {
  const own = await startTestServer();
  const made = await makeSampleBrand(own.call, own.cookie);
  const show = await own.call<{ id: string }>('POST', '/api/shows', {
    cookie: own.cookie,
    json: { ...newShow(), plannedMs: 20_000 },
  });
  const path = `/api/shows/${show.body.id}`;
  const item = { role: 'hero', price: 160_000, stock: 10, plannedMs: 5_000 };
  for (const json of [
    { type: 'lineup.add', productId: made.product, ...item },
    { type: 'show.rehearse', viewers: 5, speed: 5 },
  ])
    expect((await own.call('POST', `${path}/commands`, { cookie: own.cookie, json })).status).toBe(200);
  const look = async (call: TestServer['call']) =>
    (await call<RehearsalView>('GET', `${path}/rehearsal`, { cookie: own.cookie })).body;
  await expect
    .poll(async () => (await look(own.call)).state, { timeout: 90_000, interval: 200 })
    .toMatch(/done|failed/);
  const before = await look(own.call);
  // At whichever node it is asked for.
  expect([before.state, (await look(own.call)).sheet]).toEqual(['done', before.sheet]);
  expect(before.sheet).not.toBeNull();
  await own.running.close();
  const again = await startBare({}, own.dataDir);
  try {
    expect(await look(again.call)).toEqual(before);
  } finally {
    await again.stop();
  }
});
