import { SignJWT } from 'jose';
import { expect, test } from 'vitest';
import type { OfferTerms } from '#shared/contract/offers.ts';
import { ask, comeTo, goLive, ok, staff, VIEWER_KEY } from '../testing/running.ts';
import { servedOnce } from '../testing/served.ts';
import type { Visitor } from './api.ts';

const server = servedOnce();

const title = { en: 'Offer', zh: '优惠' };
const ring = [{ itemId: 'ring', quantity: 1 }];
const order = (visitor: Visitor, key: string, more: object = {}) =>
  server.app.order({ lines: ring, fulfilment: 'ship', key, ...more }, visitor);
const changed = (expected: number, total: number) => ({
  error: { code: 'price_changed', params: { expected, total } },
});

/** Member Mei of segment `repeat`, come to the show. */
async function mei(showId: string): Promise<Visitor> {
  const memberToken = await new SignJWT({ sub: 'm-1' })
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime('1h')
    .sign(new TextEncoder().encode(VIEWER_KEY));
  return (await comeTo(server.app, showId, { memberToken })).visitor;
}
const nowIn = async (segment: 'repeat' | 'dormant') =>
  ok(await server.directory.members.update('m-1', { segment }));
const stockOf = async (showId: string) =>
  ok(await server.app.showView(showId, staff.admin)).lineup.find(({ id }) => id === 'ring')?.stock;
const offered = async (terms: OfferTerms) => {
  const show = await goLive(server.app);
  await show.send({ type: 'offer.plan', offerId: 'o', title, terms });
  await show.send({ type: 'offer.open', offerId: 'o' });
  return show;
};

test('an order at a price that has changed since it was quoted takes nothing, and is placed at the new one', async () => {
  const { showId, send } = await goLive(server.app);
  const { visitor } = await comeTo(server.app, showId);
  const { total } = ok(await server.app.quote({ lines: ring }, visitor));
  expect(total).toBe(100_000);
  await send({ type: 'price.change', itemId: 'ring', price: 110_000 });
  expect(await order(visitor, 'k', { expectedTotal: total })).toMatchObject(changed(100_000, 110_000));
  expect(await stockOf(showId)).toMatchObject({ reserved: 0, available: 500 });
  const placed = ok(await order(visitor, 'k', { expectedTotal: 110_000 }));
  expect(placed.amount).toBe(110_000);
  expect(await stockOf(showId)).toMatchObject({ reserved: 1, available: 499 });
  // Asked again it is the first answer, whatever it costs and whatever is expected by then.
  await send({ type: 'price.change', itemId: 'ring', price: 120_000 });
  expect(ok(await order(visitor, 'k', { expectedTotal: 110_000 })).id).toBe(placed.id);
  expect(ok(await order(visitor, 'k', { expectedTotal: 1 })).id).toBe(placed.id);
  // Nothing named is as ever.
  expect(ok(await order(visitor, 'as ever')).amount).toBe(120_000);
});

test('in the room a claim, an order and a place in a group say so as well', async () => {
  const { showId, send } = await offered({
    ...{ kind: 'group-buy', itemId: 'bangle', price: 70_000, size: 2, windowMs: 3_600_000 },
    ...{ perViewerLimit: 1, holdMs: 600_000, audience: { kind: 'all' } },
  });
  await send({ type: 'deal.open', dealId: 'flash' });
  const { token } = await comeTo(server.app, showId);
  const room = server.connect('/room', token);
  const claim = { dealId: 'flash', quantity: 1, key: 'k1' };
  expect(await ask(room, 'claim', { ...claim, expectedTotal: 79_999 })).toMatchObject(
    changed(79_999, 80_000),
  );
  expect(await stockOf(showId)).toMatchObject({ reserved: 0 });
  // To be fetched it goes the long way, which prices it first.
  const fetched = { ...claim, fulfilment: 'pickup', storeId: 's-e' };
  expect(await ask(room, 'claim', { ...fetched, expectedTotal: 1 })).toMatchObject(changed(1, 80_000));
  expect(await ask(room, 'claim', { ...claim, expectedTotal: 80_000 })).toMatchObject({
    ok: true,
    order: { amount: 80_000 },
  });
  const placed = { lines: ring, fulfilment: 'ship', key: 'k2', expectedTotal: 80_000 };
  expect(await ask(room, 'order', placed)).toMatchObject(changed(80_000, 100_000));
  const taking = { offerId: 'o', key: 'k3', expectedTotal: 100_000 };
  expect(await ask(room, 'offer', taking)).toMatchObject(changed(100_000, 70_000));
  expect(await ask(room, 'offer', { ...taking, expectedTotal: 70_000 })).toMatchObject({ ok: true });
  expect(await ask(room, 'claim', { ...claim, key: 'k4', expectedTotal: -1 })).toMatchObject({
    error: { code: 'invalid' },
  });
});

test('a member who leaves a segment between quote and order pays its price no more, and is told before', async () => {
  await nowIn('repeat');
  const { showId } = await offered({
    ...{ kind: 'member-price', bps: 1_000, itemIds: ['ring'] },
    audience: { kind: 'segments', segments: ['repeat'] },
  });
  const visitor = await mei(showId);
  const { total } = ok(await server.app.quote({ lines: ring }, visitor));
  expect(total).toBe(90_000);
  await nowIn('dormant');
  expect(await order(visitor, 'k', { expectedTotal: total })).toMatchObject(changed(90_000, 100_000));
  expect(await stockOf(showId)).toMatchObject({ reserved: 0 });
  expect(ok(await server.app.quote({ lines: ring }, visitor)).total).toBe(100_000);
  expect(ok(await order(visitor, 'k', { expectedTotal: 100_000 })).amount).toBe(100_000);
});

test('a coupon given to a segment stays the member’s who leaves it: the order costs what was quoted', async () => {
  await nowIn('repeat');
  const { showId } = await offered({
    ...{ kind: 'coupon', discount: { kind: 'amount', amount: 5_000 }, threshold: 0 },
    ...{ quantity: 5, perViewerLimit: 2, stacking: { deals: false, members: true }, validMs: 3_600_000 },
    redeem: 'anywhere',
    audience: { kind: 'segments', segments: ['repeat'] },
  });
  const visitor = await mei(showId);
  const { code: couponCode } = ok(await server.app.issueCoupon('o', 'c', visitor));
  const { total } = ok(await server.app.quote({ lines: ring, couponCode }, visitor));
  expect(total).toBe(95_000);
  await nowIn('dormant');
  expect(await server.app.issueCoupon('o', 'c2', visitor)).toMatchObject({ error: { code: 'not_eligible' } });
  expect(ok(await order(visitor, 'k', { couponCode, expectedTotal: total })).amount).toBe(95_000);
});
