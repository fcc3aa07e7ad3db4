import { SignJWT } from 'jose';
import { expect, test } from 'vitest';
import { goLive, ok, staff, VIEWER_KEY } from '../testing/running.ts';
import { servedOnce } from '../testing/served.ts';

const server = servedOnce();

const memberToken = (subject: string, key = VIEWER_KEY, expires = '1h') =>
  new SignJWT({})
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(subject)
    .setExpirationTime(expires)
    .sign(new TextEncoder().encode(key));

test('the same viewer key is the same viewer in every show, and nobody else is', async () => {
  const { app } = server;
  const shows = [await goLive(app), await goLive(app)];
  const come = async (show: number, more: object) =>
    ok(await app.openVisit(shows[show]?.showId ?? '', { source: 'direct', ...more })).viewerId;
  const me = await come(0, { viewerKey: 'wx-1' });
  expect(await come(1, { viewerKey: 'wx-1' })).toBe(me);
  const others = [
    await come(0, { viewerKey: 'wx-2' }),
    await come(0, {}),
    await come(0, {}),
    await come(0, { memberToken: await memberToken('wx-1') }),
  ];
  expect(new Set([me, ...others]).size).toBe(5);
});

test('only a signed, unexpired token proves a member, by id or by code; their home is evidence', async () => {
  const { app } = server;
  const { showId } = await goLive(app);
  for (const token of [
    await memberToken('m-1', 'another key of the same length'),
    await memberToken('m-1', VIEWER_KEY, '-2h'),
    'not.a.token',
  ])
    expect(await app.openVisit(showId, { source: 'direct', memberToken: token })).toMatchObject({
      error: { code: 'unauthenticated' },
    });
  const byId = ok(await app.openVisit(showId, { source: 'direct', memberToken: await memberToken('m-1') }));
  const byCode = ok(await app.openVisit(showId, { source: 'direct', memberToken: await memberToken('M-1') }));
  expect(byCode.viewerId).toBe(byId.viewerId);
  const visitor = app.visitor(byId.token);
  if (!visitor) throw new Error('The token is not valid');
  const order = ok(
    await app.order({ lines: [{ itemId: 'bangle', quantity: 1 }], fulfilment: 'ship', key: 'k' }, visitor),
  );
  expect(order.attribution).toMatchObject({ guideId: 'g-w', regionId: 'r-west', reason: 'member-home' });
});

test('a sale belongs to the code of the visit, then of the viewer’s first visit, then to its region, then nowhere', async () => {
  const { app } = server;
  const { showId } = await goLive(app);
  const buy = async (visit: object) => {
    const { token } = ok(await app.openVisit(showId, { source: 'direct', ...visit }));
    const visitor = app.visitor(token);
    if (!visitor) throw new Error('The token is not valid');
    const lines = [{ itemId: 'bangle', quantity: 1 }];
    return ok(await app.order({ lines, fulfilment: 'ship', key: visitor.visitId }, visitor)).attribution;
  };
  expect(await buy({ viewerKey: 'a', ref: 'G-E' })).toMatchObject({ guideId: 'g-e', reason: 'visit-code' });
  expect(await buy({ viewerKey: 'a', regionId: 'r-west' })).toMatchObject({
    guideId: 'g-e',
    reason: 'first-visit-code',
  });
  expect(await buy({ viewerKey: 'b', regionId: 'r-west' })).toMatchObject({
    regionId: 'r-west',
    reason: 'visit-region',
  });
  expect(await buy({ viewerKey: 'c', ref: 'nobody-knows' })).toMatchObject({
    regionId: null,
    reason: 'unattributed',
  });
  const { regions, trade } = ok(await app.metrics(showId, staff.admin));
  expect(regions.reduce((sum, { placed }) => sum + placed, 0)).toBe(trade.placed);
});

test('a token cannot be changed, borrowed for another show, or used when it has run out', async () => {
  const { app } = server;
  const show = await goLive(app);
  const { token } = ok(await app.openVisit(show.showId, { source: 'direct' }));
  expect(app.visitor(token)?.showId).toBe(show.showId);
  for (const at of [4, 20, Math.floor(token.length / 2), token.length - 2]) {
    const other = token[at] === 'A' ? 'B' : 'A';
    expect(app.visitor(token.slice(0, at) + other + token.slice(at + 1))).toBeNull();
  }
  for (const junk of ['', '.', 'v1.', 'v1..', 'v1.e30.e30', 'x'.repeat(10_000)])
    expect(app.visitor(junk)).toBeNull();
});

test('nobody visits a draft, or a show that is over', async () => {
  const { app } = server;
  const draft = await app.createShow(
    {
      title: { en: 'Draft', zh: '草稿' },
      mode: 'hq',
      regionIds: [],
      currency: 'CNY',
      timeZone: 'Asia/Shanghai',
      plannedStartAt: 1_800_000_000_000,
      plannedMs: 3_600_000,
    },
    staff.admin,
  );
  expect(await app.openVisit(ok(draft).id, { source: 'direct' })).toMatchObject({
    error: { code: 'show_not_scheduled' },
  });
  const show = await goLive(app);
  await show.send({ type: 'show.end' });
  expect(await app.openVisit(show.showId, { source: 'direct' })).toMatchObject({
    error: { code: 'show_over' },
  });
  expect(await app.openVisit('no-such-show', { source: 'direct' })).toMatchObject({
    error: { code: 'not_found' },
  });
});

test('an order is priced by the server alone, needs a live show, and is its viewer’s own', async () => {
  const { app } = server;
  const show = await goLive(app);
  await show.send({ type: 'deal.open', dealId: 'flash' });
  const visitors = await Promise.all(
    [0, 1].map(async () => app.visitor(ok(await app.openVisit(show.showId, { source: 'direct' })).token)),
  );
  const [me, other] = visitors;
  if (!me || !other) throw new Error('The tokens are not valid');
  const order = (key: string, itemId = 'ring') =>
    app.order({ lines: [{ itemId, quantity: 2 }], fulfilment: 'ship', key }, me);
  expect(ok(await order('k1')).amount).toBe(200_000);
  await show.send({ type: 'price.change', itemId: 'ring', price: 90_000 });
  expect(ok(await order('k1')).amount).toBe(200_000);
  expect(ok(await order('k2')).amount).toBe(180_000);
  expect(await order('k3', 'nothing')).toMatchObject({ error: { code: 'not_found' } });
  const { id } = ok(await order('k2'));
  expect(await app.getOrder(id, other)).toMatchObject({ error: { code: 'not_found' } });
  expect(await app.cancelOrder(id, other)).toMatchObject({ error: { code: 'not_found' } });
  expect(ok(await app.cancelOrder(id, me)).status).toBe('cancelled');
  expect(ok(await app.cancelOrder(id, me)).status).toBe('cancelled');
  const page = ok(await app.orders(show.showId, staff.admin, { limit: 1 }));
  expect(page.items[0]?.id).toBe(id);
  expect(
    ok(await app.orders(show.showId, staff.admin, { limit: 5, cursor: page.nextCursor ?? '' })).items,
  ).toHaveLength(1);
  await show.send({ type: 'show.end' });
  expect(await order('k4')).toMatchObject({ error: { code: 'show_not_live' } });
  expect(ok(await order('k1')).amount).toBe(200_000);
  expect(await app.claim('flash', 1, 'k5', me)).toMatchObject({ error: { code: 'deal_not_open' } });
});
