import { beforeAll, expect, test } from 'vitest';
import type { Command } from '#shared/contract/commands.ts';
import { customTerms } from '#shared/contract/custom-terms.ts';
import { couponTerms, groupBuyTerms } from '#shared/contract/offers.ts';
import { codeOf, goLive, type OnAir, ok, staff } from '../../testing/running.ts';
import { servedOnce } from '../../testing/served.ts';
import type { Staff, Visitor } from '../api.ts';

let show: OnAir;
let now = Date.now();
const server = servedOnce({ clock: () => now });
beforeAll(async () => {
  show = await goLive(server.app);
});

const east: Staff = { id: 'user-shop', name: 'Shop', role: 'store', regionIds: [], storeIds: ['s-e'] };
let count = 0;
const visitor = async () => {
  count += 1;
  const opened = ok(
    await server.app.openVisit(show.showId, { source: 'direct', viewerKey: `counter-${count}` }),
  );
  return server.app.visitor(opened.token) as Visitor;
};
/** A bangle to be picked up, paid; with the code its viewer sees. */
async function pickup(storeId: string) {
  const who = await visitor();
  const lines = [{ itemId: show.otherItemId, quantity: 1 }];
  const order = ok(await server.app.order({ lines, fulfilment: 'pickup', storeId, key: 'k' }, who));
  const { id, amount } = order;
  ok(await server.app.payment({ eventId: `p-${id}`, kind: 'paid', orderId: id, amount, at: now }));
  const { pickupCode = '' } = ok(await server.app.getOrder(id, who));
  return { id, code: pickupCode };
}
async function coupon(terms: object = {}) {
  count += 1;
  const offerId = `coupon-${count}`;
  const all = {
    kind: 'coupon',
    discount: { kind: 'amount', amount: 5_000 },
    quantity: 5,
    validMs: 3_600_000,
  };
  await show.send({
    type: 'offer.plan',
    offerId,
    title: { en: 'Fifty off', zh: '减五十' },
    terms: couponTerms.parse({ ...all, ...terms }),
  });
  await show.send({ type: 'offer.open', offerId });
  return ok(await server.app.issueCoupon(offerId, 'k', await visitor())).code;
}
const found = async (code: string, who = east, storeId = 's-e') =>
  ok(await server.app.counter.look(storeId, code, who)).found;

test('a store’s staff serve at their own stores, a region’s at those of its regions, others anywhere', () => {
  const codes = (who: Staff) => server.app.counter.stores(who).map(({ id }) => id);
  expect(codes(east)).toEqual(['s-e']);
  expect(codes(staff.east)).toEqual(['s-e']);
  expect(codes(staff.admin)).toEqual(expect.arrayContaining(['s-e', 's-w']));
  expect(codes({ ...east, storeIds: [] })).toEqual([]);
});

test('a pickup is found by its code at its store, handed over once, and then said to be', async () => {
  const { id, code } = await pickup('s-e');
  expect(await found(code)).toMatchObject([
    {
      ...{ kind: 'pickup', orderId: id, standing: 'ready', lines: [{ quantity: 1 }] },
      timeZone: 'Asia/Shanghai',
    },
  ]);
  expect(ok(await server.app.counter.day('s-e', east)).waiting.map(({ orderId }) => orderId)).toContain(id);
  const hand = (typed: string) =>
    server.app.counter.pickup({ storeId: 's-e', orderId: id, code: typed }, east);
  expect(codeOf(await hand('000000' === code ? '111111' : '000000'))).toBe('pickup_code_wrong');
  expect(ok(await hand(code)).found).toMatchObject([{ standing: 'handed-over', handedOverAt: now }]);
  expect(await found(code)).toMatchObject([{ standing: 'handed-over' }]);
  expect(ok(await server.app.counter.day('s-e', east)).waiting).toEqual([]);
  const other = { ...east, id: 'user-colleague' };
  expect(codeOf(await server.app.counter.pickup({ storeId: 's-e', orderId: id, code }, other))).toBe(
    'already_done',
  );
});

test('a paid place in a group is not handed over before the group is complete', async () => {
  const offerId = 'pickup-group';
  const terms = groupBuyTerms.parse({
    ...{ kind: 'group-buy', itemId: show.otherItemId, price: 90_000, size: 2, windowMs: 3_600_000 },
  });
  await show.send({ type: 'offer.plan', offerId, title: { en: 'Together', zh: '一起拼' }, terms });
  await show.send({ type: 'offer.open', offerId });
  const join = async (groupId?: string) => {
    const who = await visitor();
    const taking = { quantity: 1, fulfilment: 'pickup', storeId: 's-e', key: 'k', groupId } as const;
    const { id, amount, offer } = ok(await server.app.takeOffer(offerId, taking, who));
    ok(await server.app.payment({ eventId: `p-${id}`, kind: 'paid', orderId: id, amount, at: now }));
    return { id, code: ok(await server.app.getOrder(id, who)).pickupCode ?? '', groupId: offer?.groupId };
  };
  const waiting = async () => ok(await server.app.counter.day('s-e', east)).waiting.map((one) => one.orderId);
  const first = await join();
  const hand = () => server.app.counter.pickup({ storeId: 's-e', orderId: first.id, code: first.code }, east);
  expect(await found(first.code)).toMatchObject([{ orderId: first.id, standing: 'undecided' }]);
  expect(await waiting()).not.toContain(first.id);
  expect(codeOf(await hand())).toBe('order_undecided');
  const undecided = async () => ok(await server.app.orderHistory(first.id, staff.admin)).undecided;
  expect(await undecided()).toEqual({ kind: 'group', missing: 1, closesAt: now + 3_600_000 });
  const second = await join(first.groupId ?? undefined);
  expect(await undecided()).toBeNull();
  expect(await waiting()).toEqual(expect.arrayContaining([first.id, second.id]));
  expect(ok(await hand()).found).toMatchObject([{ standing: 'handed-over' }]);
});

test('what waits at another store is told by that store’s name, and nothing else of it', async () => {
  const { id, code } = await pickup('s-w');
  expect(await found(code)).toMatchObject([
    { standing: 'other-store', storeId: 's-w', lines: [], amount: 0, paidAt: null },
  ]);
  expect(codeOf(await server.app.counter.pickup({ storeId: 's-e', orderId: id, code }, east))).toBe(
    'wrong_store',
  );
});

test('a coupon is shown before it is taken, and taken once', async () => {
  const code = await coupon({ threshold: 100_000 });
  expect(await found(code)).toMatchObject([
    {
      kind: 'coupon',
      standing: 'ready',
      title: { zh: '减五十' },
      discount: { kind: 'amount', amount: 5_000 },
      threshold: 100_000,
    },
  ]);
  const input = { storeId: 's-e', showId: show.showId, code };
  expect(ok(await server.app.counter.coupon({ ...input, key: 'a' }, east)).found).toMatchObject([
    { standing: 'used' },
  ]);
  expect(codeOf(await server.app.counter.coupon({ ...input, key: 'a' }, east))).toBe('ok');
  expect(codeOf(await server.app.counter.coupon({ ...input, key: 'b' }, east))).toBe('coupon_used');
});

test('a coupon is good once, online or at a counter: where it is used first it is gone for the other', async () => {
  const bearer = await visitor();
  const offerId = 'either-way';
  const terms = couponTerms.parse({
    ...{ kind: 'coupon', discount: { kind: 'amount', amount: 5_000 } },
    ...{ quantity: 5, perViewerLimit: 5, validMs: 3_600_000 },
  });
  await show.send({ type: 'offer.plan', offerId, title: { en: 'Fifty off', zh: '减五十' }, terms });
  await show.send({ type: 'offer.open', offerId });
  const issue = async (key: string) => ok(await server.app.issueCoupon(offerId, key, bearer)).code;
  const order = (couponCode: string, key: string) =>
    server.app.order(
      { lines: [{ itemId: show.otherItemId, quantity: 1 }], fulfilment: 'ship', couponCode, key },
      bearer,
    );
  const take = (code: string, key: string) =>
    server.app.counter.coupon({ storeId: 's-e', showId: show.showId, code, key }, east);
  const first = await issue('a');
  // Held by an order that may still be paid, and used by one that was.
  const { id, amount } = ok(await order(first, 'first'));
  expect(codeOf(await take(first, 'held'))).toBe('coupon_used');
  ok(await server.app.payment({ eventId: 'either-p', kind: 'paid', orderId: id, amount, at: now }));
  expect(codeOf(await take(first, 'paid'))).toBe('coupon_used');
  expect(await found(first)).toMatchObject([{ standing: 'used', used: { at: now, store: null } }]);
  // All its money back, the coupon is its bearer's again; taken at the counter, no order has it.
  ok(await server.app.payment({ eventId: 'either-r', kind: 'refunded', orderId: id, amount, at: now }));
  expect(await found(first)).toMatchObject([{ standing: 'ready' }]);
  expect(await found(first)).toMatchObject([{ used: null }]);
  now += 1_000;
  expect(codeOf(await take(first, 'back'))).toBe('ok');
  // Whoever says they never used it hears when and where it was.
  const store = server.app.counter.stores(east)[0]?.name;
  expect(await found(first)).toMatchObject([{ standing: 'used', used: { at: now, store } }]);
  expect(codeOf(await order(first, 'again'))).toBe('coupon_used');
  // What was taken stays good when its offer is closed.
  const second = await issue('b');
  await show.send({ type: 'offer.close', offerId });
  expect(codeOf(await take(second, 'closed'))).toBe('ok');
});

test('online coupons, lapsed ones, unknown codes and other stores are each said as what they are', async () => {
  const online = await coupon({ redeem: 'online' });
  expect(await found(online)).toMatchObject([{ standing: 'online-only' }]);
  const input = { storeId: 's-e', showId: show.showId, code: online, key: 'k' };
  expect(codeOf(await server.app.counter.coupon(input, east))).toBe('coupon_not_applicable');
  const short = await coupon({ validMs: 60_000 });
  now += 60_000;
  expect(await found(short)).toMatchObject([{ standing: 'over' }]);
  expect(await found('ABCDEFGH')).toEqual([]);
  expect(codeOf(await server.app.counter.look('s-w', 'ABCDEFGH', east))).toBe('forbidden');
  expect(codeOf(await server.app.counter.day('s-w', staff.east))).toBe('forbidden');
  expect(codeOf(await server.app.counter.look('nowhere', 'ABCDEFGH', staff.admin))).toBe('not_found');
});

test('appointments of the week are on the day’s list, in the words of the offer, and are ended here', async () => {
  const slotAt = now + 3_600_000;
  const word = (text: string) => ({ en: text, zh: text });
  const terms = customTerms.parse({
    kind: 'custom',
    itemId: show.itemId,
    price: 100_000,
    options: [
      {
        id: 'size',
        title: word('Size'),
        input: { kind: 'choice', choices: [{ id: '52', title: word('52 mm') }] },
      },
    ],
    quantity: 5,
    rule: 'refund',
    appointments: { storeIds: ['s-e', 's-w'], slots: [slotAt], slotMs: 3_600_000 },
  });
  await show.send({ type: 'offer.plan', offerId: 'made', title: word('Made'), terms });
  await show.send({ type: 'offer.open', offerId: 'made' });
  const who = await visitor();
  const choices = [{ optionId: 'size', value: '52' }];
  const { id } = ok(await server.app.requestCustom('made', { choices, key: 'k' }, who));
  ok(await server.app.bookSlot(id, { storeId: 's-e', slotAt }, who));
  expect(ok(await server.app.counter.day('s-e', east)).appointments).toMatchObject([
    { requestId: id, slotAt, status: 'booked', choices: [{ option: word('Size'), value: word('52 mm') }] },
  ]);
  expect(ok(await server.app.counter.day('s-w', staff.admin)).appointments).toEqual([]);
  now = slotAt;
  const place = { showId: show.showId, requestId: id, outcome: 'kept' } as const;
  const west = { ...east, storeIds: ['s-w'] };
  expect(codeOf(await server.app.counter.appointment({ ...place, storeId: 's-w' }, west))).toBe('not_found');
  expect(
    ok(await server.app.counter.appointment({ ...place, storeId: 's-e' }, east)).appointments,
  ).toMatchObject([{ status: 'kept' }]);
});

test('codes are known again after a restart', async () => {
  const { code } = await pickup('s-e');
  const ofCoupon = await coupon();
  await server.stop();
  await server.startAgain();
  expect(await found(code)).toMatchObject([{ standing: 'ready' }]);
  expect(await found(ofCoupon)).toMatchObject([{ standing: 'ready' }]);
});

test('a coupon that was taken in the lobby is found, after a restart too', async () => {
  const { id: showId } = ok(
    await server.app.createShow(
      {
        ...{ title: { en: 'Lobby', zh: '候场' }, mode: 'hq', regionIds: [], currency: 'CNY' },
        ...{ timeZone: 'Asia/Shanghai', plannedStartAt: now + 3_600_000, plannedMs: 3_600_000 },
      },
      staff.admin,
    ),
  );
  const send = async (command: Command) => ok(await server.app.command(showId, command, staff.admin));
  const item = { role: 'hero', price: 100_000, stock: 5, plannedMs: 60_000 } as const;
  await send({ type: 'lineup.add', itemId: 'lobby-ring', productId: 'p-ring', ...item });
  const terms = {
    kind: 'coupon',
    discount: { kind: 'amount', amount: 5_000 },
    quantity: 5,
    validMs: 3_600_000,
  };
  const title = { en: 'Fifty off', zh: '减五十' };
  await send({ type: 'offer.plan', offerId: 'lobby-coupon', title, terms: couponTerms.parse(terms) });
  await send({ type: 'show.schedule' });
  await send({ type: 'offer.open', offerId: 'lobby-coupon' });
  const opened = ok(await server.app.openVisit(showId, { source: 'direct' }));
  const who = server.app.visitor(opened.token) as Visitor;
  const { code } = ok(await server.app.issueCoupon('lobby-coupon', 'k', who));
  expect(await found(code)).toMatchObject([{ kind: 'coupon', showId }]);
  await server.stop();
  await server.startAgain();
  expect(await found(code)).toMatchObject([{ kind: 'coupon', showId }]);
});
