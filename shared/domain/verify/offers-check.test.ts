import { describe, expect, it } from 'vitest';
import {
  acceptingOf,
  attributedNowhere,
  claimOf,
  couponOffer,
  customOffer,
  groupOffer,
  type LedgerRun,
  ledgerRun,
  lineOf,
  orderOf,
  presaleOffer,
  takingOf,
  windowOf,
  wishOf,
} from '#shared/testing/ledger-run.ts';
import type { OpenOffer } from '../offers/entries.ts';
import type { LedgerEntry, LedgerOperation, LedgerRecord } from '../stock/entries.ts';
import type { Finding, Rule } from './finding.ts';
import { LedgerCheck } from './ledger-check.ts';

function findingOf(records: readonly LedgerRecord[]): Finding | null {
  const check = new LedgerCheck('show');
  for (const record of records) {
    const finding = check.take(record);
    if (finding) return finding;
  }
  return check.finish([]);
}

const by = { id: 'op', name: 'Op' };
const pay = (orderId: string, amount: number): LedgerOperation => ({
  op: 'pay',
  ...{ orderId, amount },
  eventId: `pay ${orderId} ${amount}`,
  paidAt: 1,
});
const opened = (offer: OpenOffer, quantity = 9): LedgerRun => {
  const run = ledgerRun();
  for (const itemId of ['a', 'item0', 'item1', 'item2'])
    run.apply({ op: 'add-stock', ref: `s ${itemId}`, itemId, quantity }, 0);
  run.apply({ op: 'set-offer', ref: 'o', offer }, 0);
  return run;
};

/** Two coupons; one used and its order paid, one that came back from an order that ran out. */
function coupons(): LedgerRun {
  const run = opened(couponOffer('c', { perViewerLimit: 2 }));
  const using = (orderId: string, code: string, more: object = {}) =>
    run.apply(
      orderOf(orderId, [{ ...lineOf('a', 1), discount: 10_00 }], {
        coupon: { code, discount: 10_00 },
        ...more,
      }),
      20,
    );
  for (const code of ['ONE', 'TWO'])
    run.apply({ op: 'issue-coupon', offerId: 'c', code, viewerId: 'v', key: code }, 10);
  using('used', 'ONE');
  run.apply(pay('used', 90_00), 30);
  using('lapsed', 'TWO', { holdMs: 10 });
  run.apply({ op: 'expire', orderId: 'lapsed' }, 30);
  return run;
}

/** A presale whose deposit and balance are paid, and one whose balance did not come and deposit went back. */
function presale(): LedgerRun {
  const run = opened(presaleOffer('p', { quantity: 3 }));
  run.apply(takingOf('p', 'whole', { quantity: 2 }), 10);
  run.apply(pay('whole', 20), 20);
  run.apply(pay('whole', 160), 550);
  run.apply(takingOf('p', 'half', { viewerId: 'w' }), 10);
  run.apply(pay('half', 10), 20);
  run.apply({ op: 'expire', orderId: 'half' }, 600);
  return run;
}

/** Presales on trial, decided against: one deposit paid, one order with its balance paid early, one not paid. */
function trial(): LedgerRun {
  const run = opened(presaleOffer('p', { rule: 'forfeit', demandTest: { goQuantity: 9, decideBy: 400 } }));
  for (const orderId of ['early', 'begun', 'open'])
    run.apply(takingOf('p', orderId, { viewerId: orderId, holdMs: 300 }), 10);
  for (const orderId of ['early', 'begun']) run.apply(pay(orderId, 10), 20);
  run.apply(pay('early', 80), 30);
  run.apply({ op: 'decide-offer', ref: 'd', offerId: 'p', decision: 'no-go', by, reason: 'R' }, 100);
  return run;
}

/** A group that came together, and one that failed with a buyer who had paid and one who had not. */
function groups(): LedgerRun {
  const run = opened(groupOffer('g', { size: 3 }));
  const join = (orderId: string, groupId: string, opensGroup = false, viewerId = orderId) =>
    run.apply(takingOf('g', orderId, { viewerId, groupId, opensGroup, holdMs: 90 }), 10);
  join('a1', 'full', true);
  join('a2', 'full');
  join('a3', 'full');
  for (const orderId of ['a1', 'a2', 'a3']) run.apply(pay(orderId, 8), 20);
  join('b1', 'few', true);
  join('b2', 'few', false, 'a2');
  run.apply(pay('b1', 8), 20);
  run.apply({ op: 'fail-group', groupId: 'few' }, 110);
  return run;
}

/** A gift with an order of 200.00. */
function gifts(): LedgerRun {
  const terms = {
    kind: 'gift' as const,
    threshold: 150_00,
    gift: { itemId: 'item0', quantity: 1 },
    audience: { kind: 'all' as const },
  };
  const run = opened({ offerId: 'gift', terms });
  const gift = { ...lineOf('item0', 1), discount: 100_00, isGift: true as const };
  run.apply(orderOf('o', [lineOf('a', 2), gift], { offerIds: ['gift'] }), 10);
  return run;
}

/** One unit of a deal, sold out; two wait; it comes back and goes to the first. */
function queue(): LedgerRun {
  const run = ledgerRun();
  run.apply({ op: 'add-stock', ref: 's', itemId: 'a', quantity: 5 }, 0);
  run.apply({ op: 'set-window', ref: 'w', window: windowOf({ quantity: 1 }) }, 0);
  run.apply(claimOf('o'), 1_100);
  for (const viewerId of ['first', 'second'])
    run.apply(
      {
        op: 'join-waitlist',
        wait: { dealId: 'd', viewerId, visitId: 'x', key: viewerId, attribution: attributedNowhere },
      },
      1_200,
    );
  run.apply({ op: 'cancel', orderId: 'o', reason: 'by-viewer' }, 1_300);
  run.apply({ op: 'offer-unit', dealId: 'd', orderId: 'offered' }, 1_400);
  return run;
}

/** A custom piece quoted at 125, begun, made, ready, paid and handed over; another quoted by staff, withdrawn. */
function customs(): LedgerRun {
  const run = opened(customOffer('c', { rule: 'refund' }));
  const choices = [
    { optionId: 'size', value: 'l' },
    { optionId: 'words', value: '福' },
  ];
  run.apply(wishOf('r', { choices }), 10);
  run.apply({ op: 'book-appointment', requestId: 'r', storeId: 's1', slotAt: 50, by }, 15);
  run.apply(acceptingOf('r', 'o'), 20);
  run.apply(pay('o', 41), 25);
  run.apply({ op: 'make-custom', requestId: 'r', step: 'ready', by, note: null }, 30);
  run.apply(pay('o', 84), 40);
  run.apply(
    { op: 'fulfil', orderId: 'o', how: 'shipped', storeId: null, by: 'op', code: null, note: null },
    45,
  );
  run.apply(wishOf('s', { viewerId: 'w', choices: [{ optionId: 'size', value: 'own' }] }), 50);
  run.apply({ op: 'quote-custom', ref: 'q', requestId: 's', price: 80, validMs: null, by, note: null }, 55);
  run.apply(acceptingOf('s', 'p', { viewerId: 'w' }), 60);
  run.apply(pay('p', 26), 65);
  run.apply({ op: 'cancel-custom', requestId: 's', side: 'customer', by, reason: 'R' }, 70);
  return run;
}

type Kind = LedgerEntry['kind'];
type Of<K extends Kind> = Extract<LedgerEntry, { kind: K }>;

/** The record with its n-th entry of a kind changed; with null left out. Numbers stay without a gap. */
function changed<K extends Kind>(
  run: LedgerRun,
  kind: K,
  change: ((entry: Of<K>) => LedgerEntry) | null,
  nth = 0,
): LedgerRecord[] {
  const records = run.records.slice();
  const index = records.flatMap(({ entry }, at) => (entry.kind === kind ? [at] : []))[nth] ?? -1;
  const found = records[index] as LedgerRecord & { entry: Of<K> };
  if (change) records[index] = { ...found, entry: change(found.entry) };
  else records.splice(index, 1);
  return numbered(records);
}
const and = (run: LedgerRun, at: number, ...entries: LedgerEntry[]): LedgerRecord[] =>
  numbered([...run.records, ...entries.map((entry) => ({ showId: 'show', seq: 0, at, entry }))]);
const numbered = (records: readonly LedgerRecord[]): LedgerRecord[] =>
  records.map((record, index) => ({ ...record, seq: index + 1 }));
const terms =
  <T>(change: T) =>
  (entry: Of<'offer.set'>): LedgerEntry => ({
    ...entry,
    offer: { ...entry.offer, terms: { ...entry.offer.terms, ...change } as OpenOffer['terms'] },
  });
const inOrder =
  (change: object) =>
  (entry: Of<'order.reserved'>): LedgerEntry => ({ ...entry, order: { ...entry.order, ...change } });
const entryOf = (run: LedgerRun, kind: Kind, nth = 0): LedgerEntry => {
  const found = run.records.filter(({ entry }) => entry.kind === kind)[nth];
  if (!found) throw new Error(`no ${kind}`);
  return found.entry;
};
/** The record up to before the last entry of that kind. */
const before = (run: LedgerRun, kind: Kind): LedgerRecord[] =>
  run.records.slice(
    0,
    run.records.findLastIndex(({ entry }) => entry.kind === kind),
  );

it.each([coupons, presale, trial, groups, gifts, queue, customs])(
  '%o: a sound record has nothing',
  (make) => {
    expect(findingOf(make().records)).toBeNull();
  },
);

const planted: readonly [what: string, records: LedgerRecord[], rule: Rule][] = [
  ['more coupons than there are', changed(coupons(), 'offer.set', terms({ quantity: 1 })), 'coupon'],
  ['more coupons to one viewer', changed(coupons(), 'offer.set', terms({ perViewerLimit: 1 })), 'coupon'],
  [
    'a coupon issued twice',
    and(coupons(), 40, { ...(entryOf(coupons(), 'coupon.issued') as Of<'coupon.issued'>), key: 'k' }),
    'coupon',
  ],
  [
    'another viewer’s coupon',
    changed(coupons(), 'coupon.issued', (entry) => ({ ...entry, viewerId: 'w' })),
    'coupon',
  ],
  [
    'a coupon in two orders',
    changed(
      coupons(),
      'order.reserved',
      inOrder({ coupon: { code: 'ONE', offerId: 'c', discount: 10_00 } }),
      1,
    ),
    'coupon',
  ],
  [
    'a coupon used after its time',
    changed(coupons(), 'coupon.issued', (entry) => ({ ...entry, validUntil: 20 })),
    'coupon',
  ],
  [
    'a coupon that takes off more than the lines say',
    changed(coupons(), 'order.reserved', inOrder({ coupon: { code: 'ONE', offerId: 'c', discount: 10_01 } })),
    'coupon',
  ],
  [
    'a used coupon that comes back',
    and(coupons(), 40, { kind: 'coupon.returned', code: 'ONE', orderId: 'used', reason: 'refunded' }),
    'coupon',
  ],
  [
    'a used coupon used in a store',
    and(coupons(), 40, { kind: 'coupon.redeemed-in-store', code: 'ONE', storeId: 's', by: 'g', key: 'k' }),
    'coupon',
  ],
  ['a paid order whose coupon is not used up', changed(coupons(), 'coupon.redeemed', null), 'coupon'],
  ['an order that ran out and kept its coupon', changed(coupons(), 'coupon.returned', null), 'coupon'],

  [
    'a deposit that counts for another amount',
    changed(presale(), 'offer.set', terms({ countsBps: 30_000 })),
    'deposit',
  ],
  [
    'a deposit of another size',
    changed(presale(), 'offer.set', terms({ deposit: 11, countsBps: 18_182 })),
    'deposit',
  ],
  [
    'a balance that forgets the deposit',
    changed(presale(), 'order.paid', (entry) => ({ ...entry, balance: 180 })),
    'deposit',
  ],
  ['a balance without its deposit', changed(presale(), 'deposit.paid', null), 'deposit'],
  [
    'a deposit paid twice',
    and(presale(), 700, { ...(entryOf(presale(), 'deposit.paid') as Of<'deposit.paid'>), eventId: 'again' }),
    'order',
  ],
  ['more of a presale than there is', changed(presale(), 'offer.set', terms({ quantity: 2 })), 'deposit'],
  [
    'more of a presale to one viewer',
    changed(presale(), 'offer.set', terms({ perViewerLimit: 1 })),
    'deposit',
  ],
  ['a deposit that does not go back', changed(presale(), 'refund.requested', null), 'deposit'],
  [
    'a deposit asked back twice',
    and(presale(), 700, {
      kind: 'refund.requested',
      request: {
        ...(entryOf(presale(), 'refund.requested') as Of<'refund.requested'>).request,
        requestId: 'again',
      },
    }),
    'money',
  ],
  ['a no-go that keeps a deposit', changed(trial(), 'refund.requested', null), 'deposit'],
  ['a no-go that keeps a unit sold', changed(trial(), 'units.returned', null), 'deposit'],
  ['a no-go that lets an order go on', changed(trial(), 'order.cancelled', null, 1), 'deposit'],
  [
    'something else before a no-go is done',
    numbered([
      ...before(trial(), 'order.cancelled'),
      ...and(trial(), 100, { kind: 'stock.added', ref: 'x', itemId: 'a', quantity: 1 }).slice(-1),
    ]),
    'deposit',
  ],

  ['a group that comes together by too few', changed(groups(), 'order.paid', null, 2), 'group'],
  ['a group larger than it is', changed(groups(), 'offer.set', terms({ size: 2 })), 'group'],
  ['a group at another price', changed(groups(), 'offer.set', terms({ price: 7 })), 'group'],
  [
    'more of a group buy to one viewer',
    changed(groups(), 'offer.set', terms({ perViewerLimit: 1 })),
    'group',
  ],
  ['a viewer twice in a group', changed(groups(), 'order.reserved', inOrder({ viewerId: 'a1' }), 1), 'group'],
  [
    'a group that failed before its time',
    changed(groups(), 'group.opened', (entry) => ({ ...entry, closesAt: 111 }), 1),
    'group',
  ],
  ['a failed group that keeps the money', changed(groups(), 'refund.requested', null), 'group'],
  ['a failed group that keeps the units', changed(groups(), 'units.returned', null), 'group'],
  ['a failed group that goes on', changed(groups(), 'order.cancelled', null), 'group'],
  [
    'a failed group handed over',
    and(groups(), 200, {
      kind: 'order.fulfilled',
      orderId: 'b1',
      how: 'shipped',
      storeId: null,
      by: 'op',
      note: null,
    }),
    'group',
  ],
  [
    'a group that failed after it came together',
    and(groups(), 200, { kind: 'group.failed', groupId: 'full' }),
    'group',
  ],

  ['a gift nobody gives', changed(gifts(), 'order.reserved', inOrder({ offerIds: [] })), 'gift'],
  ['a gift for too little', changed(gifts(), 'offer.set', terms({ threshold: 200_01 })), 'gift'],
  ['a gift for other items', changed(gifts(), 'offer.set', terms({ itemIds: ['item1'] })), 'gift'],
  [
    'more of a gift than is given',
    changed(gifts(), 'offer.set', terms({ gift: { itemId: 'item0', quantity: 2 } })),
    'gift',
  ],
  [
    'a gift that costs something',
    changed(gifts(), 'order.reserved', (entry) =>
      inOrder({
        lines: entry.order.lines.map((line) => (line.isGift ? { ...line, discount: 99_99 } : line)),
        amount: 200_01,
      })(entry),
    ),
    'gift',
  ],

  [
    'a unit offered out of turn',
    changed(queue(), 'waitlist.offered', (entry) => ({ ...entry, viewerId: 'second' })),
    'waitlist',
  ],
  [
    'a unit offered to somebody else',
    changed(queue(), 'order.reserved', inOrder({ viewerId: 'second' }), 1),
    'waitlist',
  ],
  [
    'a unit claimed past those who wait',
    changed(
      queue(),
      'order.reserved',
      (entry) => {
        const { isOffered: _, ...order } = entry.order;
        return { ...entry, order };
      },
      1,
    ),
    'waitlist',
  ],

  [
    'a quote that is not its options’',
    changed(customs(), 'custom.quoted', (entry) => ({ ...entry, quote: { ...entry.quote, price: 124 } })),
    'custom',
  ],
  [
    'a quote for longer',
    changed(customs(), 'custom.quoted', (entry) => ({
      ...entry,
      quote: { ...entry.quote, validUntil: 999 },
    })),
    'custom',
  ],
  [
    'another deposit than the offer’s',
    changed(customs(), 'custom.quoted', (entry) => ({ ...entry, quote: { ...entry.quote, deposit: 40 } })),
    'custom',
  ],
  [
    'a piece begun at another price',
    changed(customs(), 'custom.quoted', (entry) => ({ ...entry, quote: { ...entry.quote, price: 81 } }), 1),
    'custom',
  ],
  ['a piece begun without a quote', changed(customs(), 'custom.quoted', null, 1), 'custom'],
  [
    'a piece begun twice',
    and(
      customs(),
      60,
      inOrder({ orderId: 'again', key: 'again' })(
        entryOf(customs(), 'order.reserved') as Of<'order.reserved'>,
      ),
    ),
    'custom',
  ],
  ['a piece made before its deposit', changed(customs(), 'deposit.paid', null), 'custom'],
  [
    'a balance due at another time',
    changed(customs(), 'custom.ready', (entry) => ({ ...entry, dueBy: 131 })),
    'custom',
  ],
  ['a piece handed over before it was ready', changed(customs(), 'custom.ready', null), 'custom'],
  [
    'an appointment nobody has room for',
    changed(
      customs(),
      'offer.set',
      terms({ appointments: { storeIds: ['s1'], slots: [50], slotMs: 20, capacity: 0 } }),
    ),
    'custom',
  ],
  [
    'an appointment at a time there is not',
    changed(customs(), 'appointment.booked', (entry) => ({ ...entry, slotAt: 55, endsAt: 75 })),
    'custom',
  ],
  ['a piece given up whose deposit stays', changed(customs(), 'refund.requested', null), 'deposit'],
  [
    'a piece given up whose order goes on',
    numbered(changed(customs(), 'order.cancelled', null).slice(0, -1)),
    'custom',
  ],
];

describe('a planted break is found by its rule', () => {
  it.each(planted)('%s', (_, records, rule) => {
    const finding = findingOf(records);
    expect(finding).toMatchObject({ store: 'ledger', rule });
  });

  it('and the first entry that breaks is named', () => {
    const records = changed(groups(), 'refund.requested', null);
    const failed = records.findIndex(({ entry }) => entry.kind === 'group.failed');
    expect(findingOf(records)?.number).toBeGreaterThan(failed);
    const twice = changed(
      coupons(),
      'order.reserved',
      inOrder({ coupon: { code: 'ONE', offerId: 'c', discount: 10_00 } }),
      1,
    );
    const second = twice.findIndex(
      ({ entry }) => entry.kind === 'order.reserved' && entry.order.orderId === 'lapsed',
    );
    expect(findingOf(twice)?.number).toBe(second + 1);
  });
});
