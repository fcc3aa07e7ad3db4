import { describe, expect, it } from 'vitest';
import type { LedgerRun } from '#shared/testing/ledger-run.ts';
import type { OpenOffer } from '../offers/entries.ts';
import type { EntryOf, LedgerEntry, LedgerRecord } from '../stock/entries.ts';
import type { Finding, Rule } from './finding.ts';
import { LedgerCheck } from './ledger-check.ts';
import { coupons, customs, gifts, groups, presale, queue, trial } from './offer-histories.test-support.ts';

function findingOf(records: readonly LedgerRecord[]): Finding | null {
  const check = new LedgerCheck('show');
  for (const record of records) {
    const finding = check.take(record);
    if (finding) return finding;
  }
  return check.finish([]);
}

type Kind = LedgerEntry['kind'];

/** The record with its n-th entry of a kind changed; with null left out. Numbers stay without a gap. */
function changed<K extends Kind>(
  run: LedgerRun,
  kind: K,
  change: ((entry: EntryOf<K>) => LedgerEntry) | null,
  nth = 0,
): LedgerRecord[] {
  const records = run.records.slice();
  const index = records.flatMap(({ entry }, at) => (entry.kind === kind ? [at] : []))[nth] ?? -1;
  const found = records[index] as LedgerRecord & { entry: EntryOf<K> };
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
  (entry: EntryOf<'offer.set'>): LedgerEntry => ({
    ...entry,
    offer: { ...entry.offer, terms: { ...entry.offer.terms, ...change } as OpenOffer['terms'] },
  });
const inOrder =
  (change: object) =>
  (entry: EntryOf<'order.reserved'>): LedgerEntry => ({ ...entry, order: { ...entry.order, ...change } });
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

const planted: readonly (readonly [what: string, records: LedgerRecord[], rule: Rule])[] = [
  ['more coupons than there are', changed(coupons(), 'offer.set', terms({ quantity: 1 })), 'coupon'],
  ['more coupons to one viewer', changed(coupons(), 'offer.set', terms({ perViewerLimit: 1 })), 'coupon'],
  [
    'a coupon issued twice',
    and(coupons(), 40, { ...(entryOf(coupons(), 'coupon.issued') as EntryOf<'coupon.issued'>), key: 'k' }),
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
    and(presale(), 700, {
      ...(entryOf(presale(), 'deposit.paid') as EntryOf<'deposit.paid'>),
      eventId: 'again',
    }),
    'order',
  ],
  [
    'a deposit of another amount paid',
    changed(presale(), 'deposit.paid', (entry) => ({ ...entry, amount: 21 })),
    'money',
  ],
  ...([{ dueBy: 601 }, { rule: 'forfeit' }] as const).map(
    (other) =>
      [
        `a deposit with another ${Object.keys(other).join()} than the offer’s`,
        changed(presale(), 'order.reserved', (entry) =>
          inOrder({ deposit: { ...entry.order.deposit, ...other } })(entry),
        ),
        'deposit',
      ] as const,
  ),
  [
    'a presale in a variant there is not',
    changed(presale(), 'order.reserved', inOrder({ offer: { offerId: 'p', groupId: null, variantId: 'x' } })),
    'deposit',
  ],
  ...[11, 0].map(
    (amount) =>
      [
        `${amount} of a deposit of 10 sent back`,
        and(presale(), 700, {
          ...{ kind: 'deposit.refunded', orderId: 'half', amount, eventId: 'r', refundedAt: 1 },
        }),
        'money',
      ] as const,
  ),
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
        ...(entryOf(presale(), 'refund.requested') as EntryOf<'refund.requested'>).request,
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
    'a unit claimed by one who does not wait',
    numbered([
      ...before(queue(), 'order.reserved'),
      ...and(
        queue(),
        1_350,
        inOrder({ orderId: 'x', viewerId: 'x', key: 'x' })(
          entryOf(queue(), 'order.reserved') as EntryOf<'order.reserved'>,
        ),
      ).slice(-1),
    ]),
    'waitlist',
  ],
  [
    'a unit offered, and held, out of turn',
    numbered(
      queue().records.map((record): LedgerRecord => {
        const { entry } = record;
        if (entry.kind === 'waitlist.offered') return { ...record, entry: { ...entry, viewerId: 'second' } };
        if (entry.kind !== 'order.reserved' || !entry.order.isOffered) return record;
        return { ...record, entry: inOrder({ viewerId: 'second' })(entry) };
      }),
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
        entryOf(customs(), 'order.reserved') as EntryOf<'order.reserved'>,
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

  it('a deposit sent back to the cent, and a claim once nobody waits, are none', () => {
    const back: LedgerEntry = {
      ...{ kind: 'deposit.refunded', orderId: 'half', amount: 10, eventId: 'r', refundedAt: 1 },
    };
    expect(findingOf(and(presale(), 700, back))).toBeNull();
    const claimed = inOrder({ orderId: 'x', viewerId: 'x', key: 'x' })(
      entryOf(queue(), 'order.reserved') as EntryOf<'order.reserved'>,
    );
    const left = { kind: 'waitlist.left', dealId: 'd', viewerId: 'second', reason: 'by-viewer' } as const;
    const freed: LedgerEntry = { kind: 'order.cancelled', orderId: 'offered', reason: 'x' };
    expect(findingOf(and(queue(), 1_500, freed, left, claimed))).toBeNull();
    expect(findingOf(and(queue(), 1_500, freed, claimed))).toMatchObject({ rule: 'waitlist' });
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
