import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PreflightView } from '#shared/contract/preflight.ts';
import { problemIn } from '../http/testing/client.ts';
import { makeSampleBrand, newProduct, newShow, type SampleBrand } from '../http/testing/sample-brand.ts';
import { startTestServer, type TestServer } from '../http/testing/test-server.ts';

let server: TestServer;
let brand: SampleBrand;
beforeAll(async () => {
  server = await startTestServer();
  brand = await makeSampleBrand(server.call, server.cookie);
});
afterAll(() => server.stop());

async function scheduledShow(product: Record<string, unknown> = {}) {
  const { call, cookie } = server;
  const sku = `P-${Math.random().toString(36).slice(2, 10)}`;
  const json = { ...newProduct(sku), ...product };
  const { body: made } = await call<{ id: string }>('POST', '/api/products', { cookie, json });
  const { body: show } = await call<{ id: string }>('POST', '/api/shows', { cookie, json: newShow() });
  const send = (command: Record<string, unknown>, token?: string) =>
    call(
      'POST',
      `/api/shows/${show.id}/commands`,
      token ? { token, json: command } : { cookie, json: command },
    );
  const itemId = `${show.id.slice(-12)}-i`;
  const item = { itemId, productId: made.id, role: 'hero', price: 180_000, stock: 20, plannedMs: 60_000 };
  const deal = {
    dealId: `${itemId}-d`,
    itemId,
    price: 150_000,
    quantity: 5,
    perViewerLimit: 1,
    durationMs: 60_000,
  };
  for (const command of [
    { type: 'lineup.add', ...item },
    { type: 'deal.plan', ...deal },
    { type: 'show.schedule' },
  ])
    expect((await send(command)).status).toBe(200);
  const preflight = async (query = '?probe=0') =>
    (await call<PreflightView>('POST', `/api/shows/${show.id}/preflight${query}`, { cookie })).body;
  return { id: show.id, productId: made.id, itemId, dealId: deal.dealId, send, preflight };
}
const raiseFloor = (productId: string) =>
  server.call('PATCH', `/api/products/${productId}`, {
    cookie: server.cookie,
    json: { floorPrice: 160_000 },
  });
/** Without the camera: whether there is a video server at all is the machine's affair; see `preflight-parts.test.ts`. */
const codesOf = ({ problems }: PreflightView) =>
  problems.map(({ code }) => code).filter((code) => code !== 'stream_down');

it('lets a show go that was just planned by a program, and says what deserves a look', async () => {
  const show = await scheduledShow({
    link: 'https://shop.example/p/1',
    imageUrl: 'https://img.example/1.jpg',
  });
  const found = await show.preflight();
  expect(found).toMatchObject({ go: true, probes: null });
  expect(codesOf(found)).toEqual(['no_targets', 'no_host', 'no_briefing', 'no_payment_page']);
  expect((await show.send({ type: 'show.start' })).status).toBe(200);
});

it('refuses a start that a floor price raised meanwhile makes wrong, naming the deal', async () => {
  const show = await scheduledShow();
  await raiseFloor(show.productId);
  expect((await show.preflight()).go).toBe(false);
  const refused = await show.send({ type: 'show.start' });
  expect(refused.status).toBe(409);
  expect(problemIn(refused)).toMatchObject({
    code: 'preflight_failed',
    params: { n: 1, codes: 'deal_below_floor' },
    issues: [{ path: `deals.${show.dealId}.price` }],
  });
});

it('starts against its blockers with an override of who may trade, and keeps why', async () => {
  const show = await scheduledShow();
  await raiseFloor(show.productId);
  const override = { reason: 'The floor is being corrected' };
  const host = await server.tokenFor('host');
  expect(problemIn(await show.send({ type: 'show.start', override }, host)).code).toBe('forbidden');
  const started = await show.send({ type: 'show.start', override }, await server.tokenFor('operator'));
  expect(started.status).toBe(200);
  const [{ event }] = (started.body as { events: [{ event: unknown }] }).events;
  expect(event).toEqual({
    type: 'show.started',
    override: { ...override, blockers: [{ code: 'deal_below_floor', path: `deals.${show.dealId}.price` }] },
  });
});

it('tries links and pictures, never calls inside its own network, and only warns', async () => {
  let asked = 0;
  const inside = createServer((_, response) => {
    asked += 1;
    response.end('secret');
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => inside.once('listening', resolve));
  const { port } = inside.address() as AddressInfo;
  const show = await scheduledShow({ link: `http://127.0.0.1:${port}/`, imageUrl: '/pictures/gone.svg' });
  const found = await show.preflight('');
  inside.close();
  expect(asked).toBe(0);
  expect(found).toMatchObject({ go: true, probes: { tried: 2, answered: 0, left: 0 } });
  expect(found.problems.filter(({ params }) => 'why' in params)).toMatchObject([
    { code: 'link_unreachable', level: 'warning', itemId: show.itemId, params: { why: 'not_public' } },
    { code: 'image_unreachable', level: 'warning', itemId: show.itemId, params: { why: 'no_such_file' } },
  ]);
});

it('tells when the machine’s clock was set back', async () => {
  const show = await scheduledShow();
  server.advance(-60_000);
  const found = await show.preflight();
  server.advance(60_000);
  expect(codesOf(found)).toContain('clock_jumped');
});

it('is for whoever may read the show', async () => {
  const show = await scheduledShow();
  const as = async (role: 'planner' | 'region' | 'ingest', id = show.id) =>
    (
      await server.call('POST', `/api/shows/${id}/preflight?probe=0`, {
        token: await server.tokenFor(role, [brand.east]),
      })
    ).status;
  expect([await as('planner'), await as('region'), await as('ingest')]).toEqual([200, 200, 403]);
  expect(await as('planner', 'nothing')).toBe(404);
});
