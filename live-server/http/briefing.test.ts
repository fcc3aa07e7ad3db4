import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BriefingResult, GuideBriefing, ShowBriefing } from '#shared/contract/briefing.ts';
import type { PreflightView } from '#shared/contract/preflight.ts';
import { problemIn } from './testing/client.ts';
import { makeSampleBrand, newShow, type SampleBrand } from './testing/sample-brand.ts';
import { startTestServer, type TestServer } from './testing/test-server.ts';

let server: TestServer;
let brand: SampleBrand;
let showId = '';
let token = '';

const command = (json: object, by: { cookie?: string; token?: string } = { cookie: server.cookie }) =>
  server.call('POST', `/api/shows/${showId}/commands`, { ...by, json });
const mine = async () => (await server.call<GuideBriefing>('GET', '/api/guide/briefing', { token })).body;
const seen = async (by: object = { cookie: server.cookie }) =>
  (await server.call<ShowBriefing>('GET', `/api/shows/${showId}/briefing`, by)).body;
const preflightCodes = async () => {
  const view = await server.admin<PreflightView>('POST', `/api/shows/${showId}/preflight?probe=0`);
  return view.body.problems.map(({ code }) => code).filter((code) => /brief/.test(code));
};

beforeAll(async () => {
  server = await startTestServer();
  brand = await makeSampleBrand(server.call, server.cookie);
  await server.admin('POST', '/api/guides', { code: 'G-W', name: 'Wu', storeId: brand.westStore });
  showId = (await server.admin('POST', '/api/shows', newShow([brand.east, brand.west]))).body.id;
  await command({
    type: 'lineup.add',
    itemId: 'ring',
    productId: brand.product,
    role: 'hero',
    price: 180_000,
    stock: 5,
    plannedMs: 60_000,
    talkingPoints: 'Warm light',
  });
  await command({ type: 'show.schedule' });
  const link = await server.admin<{ path: string }>('POST', `/api/guides/${brand.guide}/link`, {});
  token = link.body.path.slice('/g/'.length);
});
afterAll(() => server.stop());

it('is read by a guide who answers its questions right, and again when the plan says something else', async () => {
  expect(await preflightCodes()).toEqual(['no_briefing']);
  expect((await mine()).edition).toBeNull();
  expect((await command({ type: 'briefing.issue' })).status).toBe(200);
  const briefing = await mine();
  expect(briefing).toMatchObject({ edition: 1, isStale: false, readAt: null });
  expect(briefing.facts.items[0]).toMatchObject({ price: 180_000, talkingPoints: 'Warm light' });
  expect(JSON.stringify(briefing.questions)).not.toContain('right');

  const send = (answers: object, edition = 1) =>
    server.call<BriefingResult>('POST', '/api/guide/briefing', { token, json: { showId, edition, answers } });
  expect((await send({})).body).toEqual({ passed: false, wrong: ['start', 'live-price'] });
  expect((await mine()).readAt).toBeNull();
  const right = (kind: string, isRight: (value: object) => boolean) =>
    briefing.questions.find((one) => one.kind === kind)?.options.find(({ value }) => isRight(value))?.id ??
    '';
  const answers = {
    start: right('start', (value) => 'at' in value && value.at === briefing.facts.plannedStartAt),
    'live-price': right('live-price', (value) => 'amount' in value && value.amount === 180_000),
  };
  expect((await send(answers)).body).toEqual({ passed: true, wrong: [] });
  expect((await send(answers)).body.passed).toBe(true);
  expect((await mine()).readAt).toEqual(expect.any(Number));
  expect((await seen()).guides.map(({ code, by }) => [code, by])).toEqual([
    ['G-1', 'Li'],
    ['G-W', null],
  ]);
  expect(await preflightCodes()).toEqual(['guides_not_briefed']);

  await command({ type: 'lineup.revise', itemId: 'ring', price: 170_000 });
  expect((await mine()).isStale).toBe(true);
  expect(await preflightCodes()).toEqual(['briefing_stale', 'guides_not_briefed']);
  await command({ type: 'briefing.issue' });
  expect(await mine()).toMatchObject({ edition: 2, isStale: false, readAt: null });
  expect(problemIn(await send(answers)).code).toBe('version_conflict');
});

it('is answered for in person by a region for its own guides alone, who see nobody else’s', async () => {
  const east = await server.tokenFor('region', [brand.east]);
  const others = (await seen()).guides.find(({ code }) => code === 'G-W');
  const confirm = (guideId: string) => command({ type: 'briefing.confirm', guideId }, { token: east });
  expect((await confirm(others?.guideId ?? '')).status).toBe(403);
  expect((await confirm('nobody')).status).toBe(403);
  expect((await confirm(brand.guide)).status).toBe(200);
  const theirs = await seen({ token: east });
  expect(theirs.guides.map(({ code, by }) => [code, by])).toEqual([['G-1', 'a region']]);
});

it('takes a region’s word on its own targets alone', async () => {
  const region = (regionId: string) => ({ regionId, uv: 5, amount: 500 });
  await command({
    type: 'targets.set',
    total: { uv: 10, amount: 1000 },
    regions: [region(brand.east), region(brand.west)],
  });
  const east = await server.tokenFor('region', [brand.east]);
  const respond = (regionId: string) =>
    command({ type: 'targets.respond', regionId, answer: 'objected', note: 'Holiday' }, { token: east });
  expect((await respond(brand.west)).status).toBe(403);
  expect((await respond(brand.east)).status).toBe(200);
  const view = await server.admin<PreflightView>('POST', `/api/shows/${showId}/preflight?probe=0`);
  expect(view.body.problems.find(({ code }) => code === 'targets_objected')?.params).toMatchObject({
    note: 'Holiday',
    regionId: brand.east,
  });
});
