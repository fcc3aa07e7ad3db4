import { SignJWT } from 'jose';
import { expect, test } from 'vitest';
import type { OfferTerms } from '#shared/contract/offers.ts';
import { codeOf, goLive, ok, VIEWER_KEY } from '../testing/running.ts';
import { servedOnce } from '../testing/served.ts';
import type { Visitor } from './api.ts';

/** A member signed in on a phone and a tablet is one buyer: what one device took, the other cannot take again. */
const server = servedOnce();

const title = { en: 'Offer', zh: '优惠' };
const all = { kind: 'all' } as const;
const hour = 3_600_000;

/** Two devices of one member, by id and by code, and somebody else. */
async function buyers(showId: string): Promise<readonly [phone: Visitor, tablet: Visitor, other: Visitor]> {
  const enter = async (subject: string | null) => {
    const memberToken =
      subject === null
        ? undefined
        : await new SignJWT({ sub: subject })
            .setProtectedHeader({ alg: 'HS256' })
            .setExpirationTime('1h')
            .sign(new TextEncoder().encode(VIEWER_KEY));
    const { token } = ok(await server.app.openVisit(showId, { source: 'direct', memberToken }));
    const visitor = server.app.visitor(token);
    if (!visitor) throw new Error('no visitor');
    return visitor;
  };
  return [await enter('m-1'), await enter('M-1'), await enter(null)];
}

async function showWith(terms: OfferTerms) {
  const show = await goLive(server.app, { quantity: 1 });
  await show.send({ type: 'offer.plan', offerId: 'o', title, terms });
  await show.send({ type: 'offer.open', offerId: 'o' });
  return { ...show, people: await buyers(show.showId) };
}
const take = (visitor: Visitor, key: string, more: object = {}) =>
  server.app.takeOffer('o', { quantity: 1, fulfilment: 'ship', key, ...more }, visitor);
const paid = (order: { id: string; due: number }) =>
  server.app.payment({
    eventId: order.id,
    kind: 'paid',
    orderId: order.id,
    amount: order.due,
    at: Date.now(),
  });

test('a deal, and the place in its queue', async () => {
  const { showId, send } = await goLive(server.app, { quantity: 2 });
  await send({ type: 'deal.open', dealId: 'flash' });
  const [phone, tablet, other] = await buyers(showId);
  expect(phone.visitId).not.toBe(tablet.visitId);
  ok(await server.app.claim('flash', 1, 'k1', phone));
  expect(codeOf(await server.app.claim('flash', 1, 'k2', tablet))).toBe('limit_reached');
  const last = ok(await server.app.claim('flash', 1, 'k', other));
  expect(codeOf(await server.app.waitlist('flash', 'w', tablet))).toBe('limit_reached');
  ok(await server.app.cancelOrder(last.id, other));
  expect(codeOf(await server.app.claim('flash', 1, 'k3', tablet))).toBe('limit_reached');

  const next = await goLive(server.app, { quantity: 1 });
  await next.send({ type: 'deal.open', dealId: 'flash' });
  const [first, second, buyer] = await buyers(next.showId);
  ok(await server.app.claim('flash', 1, 'k', buyer));
  expect(ok(await server.app.waitlist('flash', 'w1', first)).ahead).toBe(0);
  // The same place from the other device, and no second one.
  expect(ok(await server.app.waitlist('flash', 'w2', second)).ahead).toBe(0);
});

test('a coupon: issued once, seen and used from either device', async () => {
  const { people } = await showWith({
    ...{ kind: 'coupon', discount: { kind: 'amount', amount: 5_000 }, threshold: 0, audience: all },
    ...{ quantity: 5, perViewerLimit: 1, stacking: { deals: false, members: true }, validMs: hour },
    redeem: 'anywhere',
  });
  const [phone, tablet, other] = people;
  const { code } = ok(await server.app.issueCoupon('o', 'k1', phone));
  expect(codeOf(await server.app.issueCoupon('o', 'k2', tablet))).toBe('limit_reached');
  expect(ok(await server.app.coupons(tablet)).map((coupon) => coupon.code)).toEqual([code]);
  const order = (key: string, visitor: Visitor) =>
    server.app.order(
      { lines: [{ itemId: 'ring', quantity: 1 }], fulfilment: 'ship', couponCode: code, key },
      visitor,
    );
  expect(codeOf(await order('o', other))).toBe('coupon_unknown');
  expect(ok(await order('o1', tablet)).amount).toBe(95_000);
  expect(codeOf(await order('o2', phone))).toBe('coupon_used');
});

test('a presale', async () => {
  const now = Date.now();
  const { people } = await showWith({
    ...{ kind: 'presale', itemId: 'ring', price: 100_000, deposit: 10_000, countsBps: 20_000, quantity: 9 },
    ...{ perViewerLimit: 1, balanceFrom: now, balanceDueBy: now + hour, rule: 'refund', holdMs: 600_000 },
    audience: all,
  });
  const [phone, tablet, other] = people;
  ok(await take(phone, 'k1'));
  expect(codeOf(await take(tablet, 'k2'))).toBe('limit_reached');
  ok(await take(other, 'k'));
});

test('a group buy: no member fills a group alone, or takes more by many groups than by one', async () => {
  const { people } = await showWith({
    ...{ kind: 'group-buy', itemId: 'ring', price: 90_000, size: 2, windowMs: hour, perViewerLimit: 1 },
    ...{ holdMs: 600_000, audience: all },
  });
  const [phone, tablet, other] = people;
  const own = ok(await take(phone, 'k1'));
  const groupId = own.offer?.groupId ?? '';
  expect(codeOf(await take(tablet, 'k2', { groupId }))).toBe('limit_reached');
  expect(codeOf(await take(tablet, 'k3'))).toBe('limit_reached');
  const opened = ok(await take(other, 'k'));
  expect(codeOf(await take(phone, 'k4', { groupId: opened.offer?.groupId ?? '' }))).toBe('limit_reached');
  ok(await paid(own));
  // Given back before it was paid, it is another's to have, or the member's own once more.
  ok(await server.app.cancelOrder(opened.id, other));
  expect(codeOf(await take(other, 'k5', { groupId }))).toBe('ok');
  expect(ok(await server.app.groups('o', phone)).find(({ id }) => id === groupId)).toMatchObject({
    joined: 2,
    paid: 1,
  });
});

test('a piece made to measure', async () => {
  const { people } = await showWith({
    ...{ kind: 'custom', itemId: 'ring', price: 100_000, options: [], depositBps: 3_000, quantity: 5 },
    ...{ perViewerLimit: 1, quoteValidMs: hour, holdMs: 600_000, makingMs: 0, balanceWithinMs: hour },
    ...{ rule: 'refund', appointments: null, audience: all },
  });
  const [phone, tablet] = people;
  const [one, two] = [
    ok(await server.app.requestCustom('o', { choices: [], key: 'k1' }, phone)),
    ok(await server.app.requestCustom('o', { choices: [], key: 'k2' }, tablet)),
  ];
  ok(await server.app.acceptCustom(one.id, { fulfilment: 'ship', key: 'a1' }, tablet));
  expect(codeOf(await server.app.acceptCustom(two.id, { fulfilment: 'ship', key: 'a2' }, phone))).toBe(
    'limit_reached',
  );
});
