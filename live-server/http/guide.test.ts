import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FollowUps, GuideMembers, GuideOrders, GuidePage } from '#shared/contract/guides.ts';
import { problemIn } from './testing/client.ts';
import {
  type LiveShow,
  makeSampleBrand,
  type SampleBrand,
  startSampleShow,
  visit,
} from './testing/sample-brand.ts';
import { startTestServer, type TestServer } from './testing/test-server.ts';

let server: TestServer;
let brand: SampleBrand;
let show: LiveShow;
let other = '';

const linkOf = async (guideId: string, json: unknown = {}) => {
  const made = await server.admin<{ path: string; url: string }>('POST', `/api/guides/${guideId}/link`, json);
  expect(made.status).toBe(201);
  return made.body.path.slice('/g/'.length);
};
const page = async (token: string, query = '') =>
  (await server.call<GuidePage>('GET', `/api/guide${query}`, { token })).body;

beforeAll(async () => {
  server = await startTestServer();
  brand = await makeSampleBrand(server.call, server.cookie);
  show = await startSampleShow(server.call, server.cookie, brand);
  other = (await server.admin('POST', '/api/guides', { code: 'G-2', name: 'Wu', storeId: brand.eastStore }))
    .body.id;
  await server.admin('POST', '/api/members', {
    code: 'M-1',
    name: 'Chen',
    segment: 'dormant',
    homeGuideId: brand.guide,
  });
  await server.admin('POST', '/api/members', {
    code: 'M-2',
    name: 'Zhou',
    segment: 'new',
    homeGuideId: other,
  });
});
afterAll(() => server.stop());

describe('a personal link', () => {
  it('opens the guide’s own page and nothing else', async () => {
    const token = await linkOf(brand.guide);
    const mine = await page(token);
    expect(mine.guide).toMatchObject({ id: brand.guide, code: 'G-1', name: 'Li' });
    expect(mine.show?.id).toBe(show.showId);
    expect(mine.show?.link).toBe(`/r/${show.showId}?source=guide-share&ref=G-1`);
    expect(mine.show?.items.map(({ itemId, dealPrice }) => [itemId, dealPrice])).toEqual([
      [show.itemId, 150_000],
    ]);
    expect((await server.call('GET', '/api/guides', { token })).status).toBe(403);
    expect((await server.call('GET', `/api/shows/${show.showId}`, { token })).status).toBe(403);
  });

  it('stays the same until it is renewed, and is void at once after', async () => {
    const token = await linkOf(other);
    expect(await linkOf(other)).toBe(token);
    const renewed = await linkOf(other, { renew: true });
    expect(renewed).not.toBe(token);
    const old = await server.call('GET', '/api/guide', { token });
    expect([old.status, problemIn(old).code]).toEqual([401, 'unauthenticated']);
    expect((await page(renewed)).guide.id).toBe(other);
    expect((await server.admin('DELETE', `/api/guides/${other}/link`)).status).toBe(204);
    expect((await server.call('GET', '/api/guide', { token: renewed })).status).toBe(401);
  });

  it('cannot be forged: neither for another guide nor for another version', async () => {
    const token = await linkOf(brand.guide);
    const [prefix, , version, signature] = token.split('.');
    const forged = [
      [prefix, Buffer.from(other).toString('base64url'), version, signature].join('.'),
      token.replace(/\.1\./, '.2.'),
      `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`,
      'g1',
      'g1...',
    ];
    for (const one of forged)
      expect((await server.call('GET', '/api/guide', { token: one })).status, one).toBe(401);
  });

  it('is made by a region’s manager for guides of the own region alone', async () => {
    const east = await server.tokenFor('region', [brand.east]);
    const west = await server.tokenFor('region', [brand.west]);
    const ask = (token: string) =>
      server.call('POST', `/api/guides/${brand.guide}/link`, { token, json: {} });
    expect((await ask(east)).status).toBe(201);
    expect((await ask(west)).status).toBe(403);
    expect((await ask(await server.tokenFor('analyst'))).status).toBe(403);
  });
});

describe('the guide’s page', () => {
  it('has the visitors and orders that came by the guide’s code, and the guide’s place', async () => {
    const token = await linkOf(brand.guide);
    const buyer = await visit(server.call, show.showId, {
      source: 'guide-share',
      ref: 'G-1',
      viewerKey: 'a',
    });
    await visit(server.call, show.showId, { source: 'guide-share', ref: 'G-2', viewerKey: 'b' });
    const claim = await server.call('POST', `/api/deals/${show.dealId}/claims`, {
      token: buyer,
      json: { quantity: 1, key: 'one' },
    });
    expect(claim.status).toBe(201);
    server.advance(3_000);
    await expect
      .poll(async () => {
        server.advance(3_000);
        return (await page(token)).show;
      })
      .toMatchObject({
        figures: { guideId: brand.guide, uv: 1, orders: 1 },
        rank: { of: 2, inStore: expect.any(Number), ofStore: 2 },
      });
  });

  it('has the open tasks of the guide’s region, and no other’s', async () => {
    const raise = (regionId: string, note: string) =>
      server.admin('POST', `/api/shows/${show.showId}/commands`, {
        type: 'intervention.raise',
        regionId,
        action: 'call-guides',
        note,
      });
    await raise(brand.east, 'Invite five customers');
    await raise(brand.west, 'Not yours');
    const { tasks } = (await page(await linkOf(brand.guide))).show ?? { tasks: [] };
    expect(tasks.map(({ note }) => note)).toEqual(['Invite five customers']);
  });

  it('ticks off the guide’s part of a task, and of no other region’s', async () => {
    const token = await linkOf(brand.guide);
    const view = await server.admin<{ interventions: { id: string; regionId: string; ticks: object[] }[] }>(
      'GET',
      `/api/shows/${show.showId}`,
    );
    const [own, others] = [brand.east, brand.west].map(
      (region) => view.body.interventions.find(({ regionId }) => regionId === region)?.id ?? '',
    );
    const done = (id: string | undefined) =>
      server.call('POST', `/api/guide/tasks/${id}/done`, { token, json: { showId: show.showId } });
    expect((await done(others)).status).toBe(404);
    expect((await done(own)).status).toBe(204);
    expect(problemIn(await done(own)).code).toBe('already_done');
    expect((await page(token)).show?.tasks).toMatchObject([{ id: own, doneAt: expect.any(Number) }]);
    const after = await server.admin<typeof view.body>('GET', `/api/shows/${show.showId}`);
    const ticks = after.body.interventions.find(({ id }) => id === own)?.ticks;
    expect(ticks).toMatchObject([{ id: brand.guide, name: 'Li', role: 'guide' }]);
  });

  it('has the contest, with the guide in it', async () => {
    const token = await linkOf(brand.guide);
    const { contest } = (await page(token)).show ?? { contest: { all: [], tier: [] } };
    expect(contest.all.filter(({ isMe }) => isMe)).toMatchObject([{ name: 'Li', tier: expect.any(String) }]);
    expect(contest.all.map(({ place }) => place)).toEqual(contest.all.map(({ place }) => place).sort());
  });

  it('lists the guide’s own members with what to tell them about', async () => {
    const token = await linkOf(brand.guide);
    const members = await server.call<GuideMembers>('GET', '/api/guide/members', { token });
    expect(members.body).toMatchObject({
      total: 1,
      items: [{ name: 'Chen', reasons: ['dormant'], suggestions: [{ itemId: show.itemId, reason: 'deal' }] }],
    });
  });

  it('lists the guide’s own sales, and why each is theirs, as the figures count them', async () => {
    const token = await linkOf(brand.guide);
    const path = `/api/guide/orders?showId=${show.showId}`;
    const { body } = await server.call<GuideOrders>('GET', path, { token });
    const { figures } = (await page(token)).show ?? {};
    expect(body.total).toBeGreaterThan(0);
    expect(body).toMatchObject({ total: figures?.orders, paid: figures?.paid });
    for (const order of body.items)
      expect(order).toMatchObject({ reason: 'visit-code', isPart: false, itemIds: [show.itemId] });
  });

  it('knows no show that is not the guide’s to see', async () => {
    const token = await linkOf(brand.guide);
    expect((await server.call('GET', '/api/guide?showId=nothing', { token })).status).toBe(404);
  });

  it('lists after the show who was interested and did not buy, the guide’s own visitors alone', async () => {
    const token = await linkOf(brand.guide);
    const ask = () => server.call<FollowUps>('GET', `/api/guide/follow-ups?showId=${show.showId}`, { token });
    expect(problemIn(await ask()).code).toBe('show_not_ended');
    expect(
      (await server.admin('POST', `/api/shows/${show.showId}/commands`, { type: 'show.end' })).status,
    ).toBe(200);
    const { body } = await ask();
    expect(body).toMatchObject({ total: 1, items: [{ claimed: true, clicked: [show.itemId] }] });
  });
});
