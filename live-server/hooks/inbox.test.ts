import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { InboxMessage } from '#shared/contract/hooks.ts';
import { type Client, cookieOf, problemIn } from '../http/testing/client.ts';
import {
  type LiveShow,
  makeSampleBrand,
  newProduct,
  type SampleBrand,
  startSampleShow,
} from '../http/testing/sample-brand.ts';
import { startBare, type TestServer } from '../http/testing/test-server.ts';
import { inboxOf, metricsOf, settled } from './testing/inbox-reader.ts';
import type { WechatPlatform } from './testing/wechat-platform.ts';
import {
  APP_SECRET,
  change,
  gaining,
  isDone,
  nextId,
  order,
  pushNew,
  pushPay,
  second,
  startWechatScene,
  type WechatScene,
} from './testing/wechat-scene.ts';
import { event, push, testShop } from './testing/wechat-sender.ts';

let scene: WechatScene;
let platform: WechatPlatform;
let server: TestServer;
let brand: SampleBrand;
let show: LiveShow;
let since: Awaited<ReturnType<typeof gaining>>;
beforeAll(async () => {
  scene = await startWechatScene();
  ({ platform, server, show, brand } = scene);
});
afterAll(() => scene.stop());
beforeEach(async () => {
  since = await gaining(scene);
});

describe('a replay', () => {
  it('succeeds once the product is known, and takes along what failed with it', async () => {
    const id = nextId();
    platform.orders.set(id, order(id, { sku: '2000000000000000077', paidAt: second() }));
    await pushNew(server, id);
    await settled(server, id);
    await pushPay(server, id);
    const failed = await settled(server, id, ({ kind, attempts }) => kind.endsWith('pay') && attempts > 0);
    expect(failed).toMatchObject({ status: 'failed', error: { code: 'unknown_product' } });
    expect(failed.error?.message).toContain('2000000000000000077');
    expect(await since()).toMatchObject({ orders: 0, paid: 0 });

    await change(server, 'products', brand.product, {
      externalIds: ['2000000000000000001', '2000000000000000077'],
    });
    const [newer] = (await inboxOf(server, '?status=failed')).items.filter(({ subject }) => subject === id);
    const path = `/api/hooks/inbox/${newer?.id}/replay`;
    const replayed = await server.call<InboxMessage>('POST', path, { cookie: server.cookie });
    expect(replayed.body).toMatchObject({ status: 'done', error: null, showId: show.showId });
    const { items } = await inboxOf(server);
    expect(items.filter(({ subject }) => subject === id).map(({ status }) => status)).toEqual([
      'done',
      'done',
    ]);
    expect(await since()).toMatchObject({ placed: 179_999, paid: 179_999, orders: 1, paidOrders: 1 });
  });

  it('is for who may trade; reading is for staff, and role region sees nothing of other regions', async () => {
    const [message] = (await inboxOf(server)).items;
    const replay = async (role: 'analyst' | 'operator') =>
      (
        await server.call('POST', `/api/hooks/inbox/${message?.id}/replay`, {
          token: await server.tokenFor(role),
        })
      ).status;
    expect([await replay('analyst'), await replay('operator')]).toEqual([403, 200]);
    const list = async (role: 'analyst' | 'region' | 'ingest') =>
      server.call<{ items: unknown[] }>('GET', '/api/hooks/inbox', {
        token: await server.tokenFor(role, [brand.east]),
      });
    expect((await list('analyst')).body.items.length).toBeGreaterThan(0);
    expect((await list('region')).body.items).toEqual([]);
    expect((await list('ingest')).status).toBe(403);
    const unknown = await server.call('POST', '/api/hooks/inbox/nothing/replay', { cookie: server.cookie });
    expect(unknown.status).toBe(404);
  });
});

describe('where it belongs', () => {
  const guideFigures = async () => {
    const { guides, regions } = await metricsOf(server, show.showId);
    return {
      guide: guides.find(({ guideId }) => guideId === brand.guide)?.placed ?? 0,
      east: regions.find(({ regionId }) => regionId === brand.east)?.placed ?? 0,
      nobody: regions.find(({ regionId }) => regionId === null)?.placed ?? 0,
    };
  };

  it('is told by the sharer, also when the sharer comes later, or is mapped later', async () => {
    const id = nextId();
    const start = await guideFigures();
    platform.orders.set(id, order(id));
    await pushNew(server, id);
    await settled(server, id, isDone);
    expect(await guideFigures()).toEqual({ ...start, nobody: start.nobody + 179_999 });

    const update = event(
      'channels_ec_order_ext_info_update',
      second() + 5,
      `"order_info":{"order_id":${id},"type":6,"sku_sharer_infos":[{"sharer_openid":"o-of-li","from_wecom":true}]}`,
    );
    await push(server.call, update);
    const failed = await settled(
      server,
      id,
      ({ kind, attempts }) => kind.includes('ext_info') && attempts > 0,
    );
    expect(failed).toMatchObject({ status: 'failed', error: { code: 'unknown_origin' } });

    await change(server, 'guides', brand.guide, { externalIds: ['o-of-li'] });
    const path = `/api/hooks/inbox/${failed.id}/replay`;
    expect((await server.call<InboxMessage>('POST', path, { cookie: server.cookie })).body.status).toBe(
      'done',
    );
    expect(await guideFigures()).toEqual({
      guide: start.guide + 179_999,
      east: start.east + 179_999,
      nobody: start.nobody,
    });
    const orders = await server.call('GET', `/api/shows/${show.showId}/export/orders.csv`, {
      cookie: server.cookie,
    });
    expect(orders.text.split('\r\n').find((line) => line.includes(id))).toMatch(/G-1.*wecom-inviter/);
  });

  it('is whatever the latest message says, in whatever order they come', async () => {
    const id = nextId();
    const start = await guideFigures();
    platform.orders.set(id, order(id, { more: ',"sharer_info":{"sharer_openid":"G-1"}' }));
    const sharedBy = (code: string, at: number) =>
      push(
        server.call,
        event(
          'channels_ec_order_ext_info_update',
          at,
          `"order_info":{"order_id":${id},"type":6,"sharer_info":{"sharer_openid":"${code}"}}`,
        ),
      );
    const at = second();
    await sharedBy('S-W1', at + 90);
    await settled(server, id);
    await sharedBy('G-1', at + 30);
    await pushNew(server, id);
    await expect
      .poll(
        async () => (await inboxOf(server)).items.filter((one) => one.subject === id && isDone(one)).length,
      )
      .toBe(3);
    expect(await guideFigures()).toEqual(start);
    const { stores } = await metricsOf(server, show.showId);
    expect(stores.find(({ storeId }) => storeId === brand.westStore)?.placed).toBe(179_999);
  });

  it('is the viewer’s first code where a mini-program opened the visit with the buyer’s openid', async () => {
    const id = nextId();
    const start = await guideFigures();
    const visit = { source: 'guide-share', ref: 'G-1', viewerKey: `o-buyer-${id}` };
    expect((await server.call('POST', `/api/shows/${show.showId}/visits`, { json: visit })).status).toBe(201);
    platform.orders.set(id, order(id));
    await pushNew(server, id);
    await settled(server, id, isDone);
    expect((await guideFigures()).guide).toBe(start.guide + 179_999);
  });
});

describe('the show', () => {
  it('is unclear when two are on air, until one is linked to the room', async () => {
    const other = await startSampleShow(server.call, server.cookie, brand);
    const id = nextId();
    const more = ',"ext_info":{"live_id":"export/UzFf_b-1=","finder_id":"sph3FZ"}';
    platform.orders.set(id, order(id, { more, at: second() + 1 }));
    await pushNew(server, id);
    const failed = await settled(server, id);
    expect(failed).toMatchObject({ status: 'failed', error: { code: 'show_unclear' } });
    expect(failed.error?.message).toContain('export/UzFf_b-1=');
    const revise = { type: 'show.revise', liveRoomIds: ['export/UzFf_b-1='] };
    const linked = await server.call('POST', `/api/shows/${other.showId}/commands`, {
      cookie: server.cookie,
      json: revise,
    });
    expect(linked.status, linked.text).toBe(200);
    const replayed = await server.call<InboxMessage>('POST', `/api/hooks/inbox/${failed.id}/replay`, {
      cookie: server.cookie,
    });
    expect(replayed.body).toMatchObject({ status: 'done', showId: other.showId });
    expect((await metricsOf(server, other.showId)).trade).toMatchObject({ placed: 179_999, orders: 1 });
    expect(await since()).toMatchObject({ orders: 0 });
    await server.call('POST', `/api/shows/${other.showId}/commands`, {
      cookie: server.cookie,
      json: { type: 'show.end' },
    });
  });
});

describe('an order that several shows could have', () => {
  let other: LiveShow;
  const tell = (json: object) =>
    server.call('POST', `/api/shows/${other.showId}/commands`, { cookie: server.cookie, json });
  const choose = (message: InboxMessage, showId: string, token?: string) =>
    server.call<InboxMessage>('POST', `/api/hooks/inbox/${message.id}/show`, {
      ...(token === undefined ? { cookie: server.cookie } : { token }),
      json: { showId },
    });
  /** A paid order of the platform, of the present, and its message once it is unclear. */
  const unclear = async (more = ''): Promise<InboxMessage> => {
    const id = nextId();
    const at = second() + 1;
    platform.orders.set(id, order(id, { at, paidAt: at, more }));
    await pushNew(server, id);
    const failed = await settled(server, id);
    expect(failed).toMatchObject({ status: 'failed', error: { code: 'show_unclear' }, showId: null });
    return failed;
  };
  /** Of the two shows together: nothing is lost between them, and nothing is twice. */
  const inBoth = async () => {
    const { orders, placed, paid } = await since();
    const { trade } = await metricsOf(server, other.showId);
    return { orders: orders + trade.orders, placed: placed + trade.placed, paid: paid + trade.paid };
  };
  const once = { orders: 1, placed: 179_999, paid: 179_999 };
  beforeEach(async () => {
    other = await startSampleShow(server.call, server.cookie, brand);
  });
  afterEach(() => tell({ type: 'show.end' }));

  it('names them, goes to the one that somebody chooses, and takes its later news there, also after the show', async () => {
    const id = nextId();
    const at = second() + 1;
    platform.orders.set(id, order(id, { at }));
    await pushNew(server, id);
    const failed = await settled(server, id);
    const { candidates = [] } = failed.error?.params ?? {};
    expect(candidates.map(({ showId }) => showId).sort()).toEqual([show.showId, other.showId].sort());
    for (const { title } of candidates) expect(title).toMatchObject({ en: expect.any(String) });
    // The platform tells whole seconds: that one is over before the show is.
    await expect.poll(() => Date.now(), { timeout: 10_000 }).toBeGreaterThan((at + 1) * 1000);
    await tell({ type: 'show.end' });

    expect(problemIn(await choose(failed, 'another'))).toMatchObject({ status: 422, code: 'invalid' });
    expect(await settled(server, id)).toMatchObject({ status: 'failed', showId: null });
    const chosen = await choose(failed, other.showId);
    expect(chosen.body).toMatchObject({ status: 'done', showId: other.showId });
    const { trade } = await metricsOf(server, other.showId);
    expect(trade).toMatchObject({ placed: 179_999, orders: 1 });
    const afterwards = await choose(failed, show.showId);
    expect(problemIn(afterwards)).toMatchObject({ status: 409, code: 'already_done' });

    platform.orders.set(id, order(id, { at, paidAt: at }));
    await pushPay(server, id);
    const paid = await settled(
      server,
      id,
      ({ kind, status }) => kind.endsWith('pay') && status !== 'received',
    );
    expect(paid).toMatchObject({ status: 'done', showId: other.showId });
    expect((await metricsOf(server, other.showId)).trade).toMatchObject({ paid: 179_999 });
    expect(await since()).toMatchObject({ orders: 0, paid: 0 });
  });

  it('can be given to another where the one chosen does not sell what was bought', async () => {
    await tell({ type: 'show.end' });
    const made = await server.call<{ id: string }>('POST', '/api/products', {
      cookie: server.cookie,
      json: newProduct(`R-${nextId()}`),
    });
    other = await startSampleShow(server.call, server.cookie, { ...brand, product: made.body.id });
    const failed = await unclear();
    const wrong = await choose(failed, other.showId);
    expect(wrong.body).toMatchObject({ status: 'failed', error: { code: 'unknown_product' }, showId: null });
    expect(wrong.body.error?.params?.candidates).toEqual(failed.error?.params?.candidates);
    expect(await inBoth()).toEqual({ orders: 0, placed: 0, paid: 0 });
    const right = await choose(failed, show.showId);
    expect(right.body).toMatchObject({ status: 'done', error: null, showId: show.showId });
    expect(await since()).toMatchObject(once);
    expect(await inBoth()).toEqual(once);
  });

  it('is counted once where two people choose at once, and where a replay overtakes the one who chooses', async () => {
    const failed = await unclear();
    const answers = await Promise.all([choose(failed, other.showId), choose(failed, show.showId)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await inBoth()).toEqual(once);

    const replay = ({ id }: InboxMessage) =>
      server.call('POST', `/api/hooks/inbox/${id}/replay`, { cookie: server.cookie });
    expect((await replay(failed)).status).toBe(200);
    expect(await inBoth()).toEqual(once);

    const room = `room-${other.showId}`;
    const second = await unclear(`,"ext_info":{"live_id":"${room}"}`);
    expect((await tell({ type: 'show.revise', liveRoomIds: [room] })).status).toBe(200);
    await replay(second);
    const late = await choose(second, show.showId);
    expect(problemIn(late)).toMatchObject({ status: 409, code: 'already_done' });
    expect(await inBoth()).toEqual({ orders: 2, placed: 2 * once.placed, paid: 2 * once.paid });
  });

  it('is given by who may trade, not by a region or by who only reads', async () => {
    const failed = await unclear();
    for (const role of ['region', 'planner', 'host', 'analyst', 'store', 'ingest'] as const) {
      const answer = await choose(failed, show.showId, await server.tokenFor(role, [brand.east]));
      expect(problemIn(answer), role).toMatchObject({ status: 403, code: 'forbidden' });
    }
    expect(await inBoth()).toEqual({ orders: 0, placed: 0, paid: 0 });
    expect((await choose(failed, show.showId, await server.tokenFor('operator'))).status).toBe(200);
    expect(await inBoth()).toEqual(once);
    const unknown = { ...failed, id: 'nothing' };
    expect(problemIn(await choose(unknown, show.showId))).toMatchObject({ status: 404, code: 'not_found' });
  });
});

describe('a restart', () => {
  it('takes up what was not finished', async () => {
    const flags = ['--demo'];
    const variables = {
      WECHAT_APPS: JSON.stringify([{ ...testShop, appSecret: APP_SECRET, apiUrl: platform.url }]),
    };
    const first = await startBare({ flags, variables });
    const signIn = async ({ call }: { call: Client }) =>
      cookieOf(await call('POST', '/api/session', { json: { username: 'admin', password: 'demo' } }));
    const id = nextId();
    const cookie = await signIn(first);
    const { showId } = await startSampleShow(first.call, cookie, await makeSampleBrand(first.call, cookie));
    await push(first.call, event('channels_ec_order_new', second(), `"order_info":{"order_id":${id}}`));
    await settled({ ...first, cookie }, id);
    await first.running.close();

    platform.orders.set(id, order(id, { sku: '"R-1"' }));
    const again = await startBare({ flags, variables }, first.dataDir);
    try {
      const reader = { call: again.call, cookie: await signIn(again) };
      expect(await settled(reader, id, isDone)).toMatchObject({ attempts: 2, showId });
      expect((await metricsOf(reader, showId)).trade).toMatchObject({ placed: 179_999, orders: 1 });
    } finally {
      await again.stop();
    }
  });
});

describe('the inbox', () => {
  it('lists newest first, by connector and status, a page at a time', async () => {
    const every = (await inboxOf(server, '?limit=200')).items;
    const paged: InboxMessage[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page = await inboxOf(server, `?limit=3${cursor ? `&cursor=${cursor}` : ''}`);
      expect(page.items.length).toBeLessThanOrEqual(3);
      paged.push(...page.items);
      cursor = page.nextCursor;
    }
    expect(paged).toEqual(every);
    expect(every.map(({ receivedAt }) => receivedAt)).toEqual(
      every.map(({ receivedAt }) => receivedAt).sort((a, b) => b - a),
    );
    const ignored = (await inboxOf(server, '?connector=wechat&status=ignored')).items;
    expect(ignored).toEqual(every.filter(({ status }) => status === 'ignored'));
    expect((await inboxOf(server, '?connector=youzan')).items).toEqual([]);
    const wrong = await server.call('GET', '/api/hooks/inbox?status=lost', { cookie: server.cookie });
    expect(problemIn(wrong).code).toBe('invalid');
  });
});
