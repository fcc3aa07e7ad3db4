import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openLedger, stepsOf } from '#shared/testing/busy-ledger.ts';
import { ledgerHistory } from '#shared/testing/ledger-arbitraries.ts';
import {
  attributedNowhere,
  claimOf,
  ledgerRun,
  lineOf,
  orderOf,
  windowOf,
} from '#shared/testing/ledger-run.ts';
import type { EntryOf, LedgerEntry, LedgerRecord } from '../stock/entries.ts';
import type { Finding, Rule } from './finding.ts';
import { LedgerCheck } from './ledger-check.ts';

function findingOf(records: readonly LedgerRecord[], placed: Iterable<string> = []): Finding | null {
  const check = new LedgerCheck('show');
  for (const record of records) {
    const finding = check.take(record);
    if (finding) return finding;
  }
  return check.finish(placed);
}

/** A sound record: 1 item, 1 deal, and an order each that is paid and refunded, cancelled, expired, paid late. */
function soundRun() {
  const run = ledgerRun();
  run.apply({ op: 'add-stock', ref: 's', itemId: 'a', quantity: 9 }, 0);
  run.apply({ op: 'set-window', ref: 'w', window: windowOf() }, 0);
  run.apply(claimOf('paid', { quantity: 2 }), 1_500);
  run.apply({ op: 'refund', orderId: 'paid', amount: 10_00, eventId: 'held', refundedAt: 1 }, 1_510);
  run.apply({ op: 'pay', orderId: 'paid', amount: 160_00, eventId: 'p1', paidAt: 1 }, 1_520);
  run.apply(claimOf('cancelled', { viewerId: 'w' }), 1_600);
  run.apply({ op: 'cancel', orderId: 'cancelled', reason: 'by-viewer' }, 1_700);
  run.apply(orderOf('expired', [lineOf('a', 3)], { viewerId: 'x' }), 1_800);
  run.apply({ op: 'expire', orderId: 'expired' }, 99_000);
  run.apply(claimOf('late', { viewerId: 'y' }), 1_900);
  run.apply({ op: 'expire', orderId: 'late' }, 99_000);
  run.apply({ op: 'pay', orderId: 'late', amount: 80_00, eventId: 'p2', paidAt: 2 }, 99_001);
  run.apply({ op: 'withdraw-stock', ref: 'x', itemId: 'a', quantity: 1 }, 99_002);
  const east = { ...attributedNowhere, regionId: 'east', reason: 'visit-region' } as const;
  run.apply({ op: 'attribute', orderId: 'late', attribution: east }, 99_003);
  return run;
}

/** The sound record with its entry of that kind changed, or, with null, left out; numbers without a gap. */
function changed<K extends LedgerEntry['kind']>(
  kind: K,
  change: ((entry: EntryOf<K>) => LedgerEntry) | null,
): LedgerRecord[] {
  const records = soundRun().records.slice();
  const index = records.findIndex(({ entry }) => entry.kind === kind);
  const found = records[index] as LedgerRecord & { entry: EntryOf<K> };
  if (change) records[index] = { ...found, entry: change(found.entry) };
  else records.splice(index, 1);
  return records.map((record, at) => ({ ...record, seq: at + 1 }));
}
const lineBack = { kind: 'order.refunded', eventId: 'r', refundedAt: 1 } as const;
/** The sound record and one entry more. */
function and(entry: LedgerEntry, at = 1_950): LedgerRecord[] {
  const { records } = soundRun();
  return [...records, { showId: 'show', seq: records.length + 1, at, entry }];
}
/** The sound record and several entries more, one after another. */
function then(
  ...entries: readonly (LedgerEntry | readonly [entry: LedgerEntry, at: number])[]
): LedgerRecord[] {
  const { records } = soundRun();
  const more = entries.map((one) => ('kind' in one ? ([one, 1_950] as const) : one));
  return [
    ...records,
    ...more.map(([entry, at], index) => ({ showId: 'show', seq: records.length + 1 + index, at, entry })),
  ];
}
/** A line of 100.00 and one of 50.00 as order `o`, paid. */
const twoLines: readonly LedgerEntry[] = [
  {
    kind: 'order.reserved',
    order: {
      ...{ orderId: 'o', viewerId: 'z', visitId: 'v', key: 'o', payBy: 5_000, amount: 150_00 },
      lines: [lineOf('a', 1), { ...lineOf('a', 1), unitPrice: 50_00 }],
      ...{ fulfilment: 'ship', pickupStoreId: null, attribution: attributedNowhere },
    },
  },
  { kind: 'order.paid', orderId: 'o', amount: 150_00, eventId: 'po', paidAt: 1, reReserved: false },
];
const refunded = (
  eventId: string,
  amount: number,
  ...lines: { line: number; amount: number }[]
): LedgerEntry => ({
  ...{ kind: 'order.refunded', orderId: 'o', amount, eventId, refundedAt: 1 },
  ...(lines.length > 0 ? { lines } : {}),
});
const askedBack = (
  requestId: string,
  amount: number,
  ...lines: { line: number; amount: number }[]
): LedgerEntry => ({
  kind: 'refund.requested',
  request: {
    ...{ requestId, orderId: 'o', amount, reason: 'by-staff', by: 'op', note: null },
    ...(lines.length > 0 ? { lines } : {}),
  },
});
const unitsBack = (ref: string, quantity: number, line = 0): LedgerEntry => ({
  ...{ kind: 'units.returned', ref, orderId: 'paid', lines: [{ line, quantity }], by: 'li' },
});
const reserved = (orderId: string, other: object = {}): LedgerEntry => ({
  kind: 'order.reserved',
  order: {
    orderId,
    viewerId: 'z',
    visitId: 'v',
    key: orderId,
    lines: [lineOf('a', 1)],
    amount: 100_00,
    payBy: 5,
    fulfilment: 'ship',
    pickupStoreId: null,
    attribution: attributedNowhere,
    ...other,
  },
});
const inDeal = (quantity: number) => ({
  lines: [{ ...lineOf('a', quantity), unitPrice: 80_00, dealId: 'd' }],
  amount: quantity * 80_00,
});

describe('a sound record', () => {
  it('has nothing to find', () => {
    expect(findingOf(soundRun().records, ['paid', 'late'])).toBeNull();
  });

  it('whatever was asked of the ledger', () => {
    fc.assert(
      fc.property(ledgerHistory, (history) => {
        const run = openLedger();
        for (const { asked, now } of stepsOf(history, run.state)) {
          run.apply(asked, now);
        }
        expect(findingOf(run.records, run.state.orders.keys())).toBeNull();
      }),
      { numRuns: 250 },
    );
  });

  it.each<[what: string, records: LedgerRecord[]]>([
    ['a deal claimed the moment it opens', and(reserved('o', inDeal(1)), 1_000)],
    ['a deal claimed just before it ends', and(reserved('o', inDeal(1)), 1_999)],
    [
      'an unpaid order that expires at its time',
      then(reserved('o', { payBy: 3_000 }), [{ kind: 'order.expired', orderId: 'o' }, 3_000]),
    ],
    [
      'a line and the order refunded to the cent',
      then(...twoLines, refunded('r1', 50_00, { line: 1, amount: 50_00 }), refunded('r2', 100_00)),
    ],
    ['a cent refunded for a line', then(...twoLines, refunded('r', 1, { line: 0, amount: 1 }))],
    [
      'a request that was answered, and another for the rest of the order and of the line',
      then(
        ...twoLines,
        askedBack('r1', 40_00, { line: 1, amount: 20_00 }),
        refunded('e1', 40_00, { line: 1, amount: 20_00 }),
        { kind: 'refund.settled', requestId: 'r1', eventId: 'e1' },
        askedBack('r2', 110_00, { line: 1, amount: 30_00 }),
      ),
    ],
    [
      'a deal whose viewer gave both units back and claims two again',
      then(unitsBack('b1', 1), unitsBack('b2', 1), reserved('o', { ...inDeal(2), viewerId: 'v' })),
    ],
    [
      'a guide at a store of a region',
      and(
        reserved('o', { attribution: { ...attributedNowhere, guideId: 'g', storeId: 's', regionId: 'r' } }),
      ),
    ],
  ])('of %s has nothing to find', (_, records) => expect(findingOf(records)).toBeNull());

  it('adds up: placed = paid + unpaid + cancelled + expired, by region as well', () => {
    const check = new LedgerCheck('show');
    for (const record of soundRun().records) check.take(record);
    expect(check.money.totals).toEqual({
      placed: 160_00 + 80_00 + 300_00 + 80_00,
      paid: 240_00,
      unpaid: 0,
      cancelled: 80_00,
      expired: 300_00,
      refunded: 10_00,
    });
    expect(check.money.byRegion.get('east')).toBe(80_00);
  });
});

describe('a planted break is found, by its rule and its number', () => {
  const last = soundRun().records.length;
  const next = last + 1;
  const paid = {
    kind: 'order.paid',
    orderId: 'paid',
    amount: 160_00,
    eventId: 'p9',
    paidAt: 1,
    reReserved: false,
  } as const;
  const broken: readonly (readonly [what: string, records: LedgerRecord[], rule: Rule, number: number])[] = [
    ['an entry left out', soundRun().records.toSpliced(3, 1), 'gap', 4],
    ['an entry twice', soundRun().records.toSpliced(3, 0, soundRun().records[3] as LedgerRecord), 'gap', 5],
    ['more sold than there is', changed('stock.added', (entry) => ({ ...entry, quantity: 1 })), 'units', 3],
    [
      'units added below nothing',
      changed('stock.added', (entry) => ({ ...entry, quantity: -1 })),
      'units',
      1,
    ],
    ['units that nobody brought', changed('stock.added', null), 'units', 2],
    [
      'a deal oversold',
      changed('window.set', (entry) => ({ ...entry, window: { ...entry.window, quantity: 1 } })),
      'deal',
      3,
    ],
    [
      'a viewer over the limit',
      changed('window.set', (entry) => ({ ...entry, window: { ...entry.window, perViewerLimit: 1 } })),
      'deal',
      3,
    ],
    ['a deal claimed after its end', and(reserved('o', inDeal(1)), 2_000), 'deal', next],
    ['a deal claimed that never opened', changed('window.set', null), 'deal', 2],
    [
      'a deal cut below what is taken',
      and({ kind: 'window.set', ref: 'w2', window: windowOf({ quantity: 2 }) }),
      'deal',
      next,
    ],
    [
      'a deal closed that never opened',
      and({ kind: 'window.closed', ref: 'c', dealId: 'e', closedAt: 1 }),
      'deal',
      next,
    ],
    ['an amount that is not its lines’', and(reserved('o', { amount: 99_99 })), 'money', next],
    ['half a unit', and(reserved('o', { lines: [lineOf('a', 0.5)], amount: 50_00 })), 'order', next],
    ['a payment of another amount', changed('order.paid', (entry) => ({ ...entry, amount: 1 })), 'money', 5],
    ['a payment of a paid order', and(paid), 'order', next],
    [
      'an order cancelled after it was paid',
      and({ kind: 'order.cancelled', orderId: 'paid', reason: '' }),
      'order',
      next,
    ],
    ['an order expired before its time', and({ kind: 'order.expired', orderId: 'paid' }), 'order', next],
    [
      'more refunded than was paid',
      and({ kind: 'order.refunded', orderId: 'paid', amount: 150_01, eventId: 'r', refundedAt: 1 }),
      'money',
      next,
    ],
    [
      'more refunded for a line than it cost',
      and({ ...lineBack, orderId: 'late', amount: 80_00, lines: [{ line: 0, amount: 80_01 }] }),
      'money',
      next,
    ],
    [
      'a refund for a line the order does not have',
      and({ ...lineBack, orderId: 'late', amount: 1_00, lines: [{ line: 1, amount: 1_00 }] }),
      'money',
      next,
    ],
    [
      'more asked back for a line than it cost',
      and({
        kind: 'refund.requested',
        request: {
          ...{ requestId: 'r', orderId: 'late', amount: 80_00, reason: 'by-staff', by: 'op', note: null },
          lines: [{ line: 0, amount: 80_01 }],
        },
      }),
      'money',
      next,
    ],
    [
      'a refund of what was never paid',
      and({ kind: 'order.refunded', orderId: 'expired', amount: 1, eventId: 'r', refundedAt: 1 }),
      'order',
      next,
    ],
    [
      'a guide without a store',
      changed('order.attributed', (entry) => ({
        ...entry,
        attribution: { ...entry.attribution, guideId: 'g' },
      })),
      'attribution',
      last,
    ],
    [
      'a store without a region',
      and(reserved('o', { attribution: { ...attributedNowhere, storeId: 's' } })),
      'attribution',
      next,
    ],
    ['an order placed twice', and(reserved('paid', { key: 'new' })), 'idempotency', next],
    ['a viewer’s key used twice', and(reserved('o', { viewerId: 'v', key: 'paid' })), 'idempotency', next],
    ['a notice applied twice', and({ ...paid, eventId: 'p1' }), 'idempotency', next],
    [
      'a held refund applied twice',
      and({ kind: 'order.refunded', orderId: 'paid', amount: 10_00, eventId: 'held', refundedAt: 1 }),
      'idempotency',
      next,
    ],
    [
      'an operation done twice',
      and({ kind: 'stock.added', ref: 's', itemId: 'a', quantity: 1 }),
      'idempotency',
      next,
    ],
    ['an order nobody placed', and({ kind: 'order.expired', orderId: 'who' }), 'order', next],
    [
      'an unpaid order expired a moment before its time',
      then(reserved('o', { payBy: 3_000 }), [{ kind: 'order.expired', orderId: 'o' }, 2_999]),
      'order',
      next + 1,
    ],
    ['a deal claimed before it opens', and(reserved('o', inDeal(1)), 999), 'deal', next],
    [
      'a deal claimed once it is closed',
      then({ kind: 'window.closed', ref: 'c', dealId: 'd', closedAt: 1_940 }, reserved('o', inDeal(1))),
      'deal',
      next + 1,
    ],
    [
      'a deal set anew and oversold',
      then({ kind: 'window.set', ref: 'w2', window: windowOf({ quantity: 4 }) }, reserved('o', inDeal(2))),
      'deal',
      next + 1,
    ],
    ...[{ quantity: 0 }, { discount: 100_01 }, { discount: -1 }].map(
      (other) =>
        [
          `a line with ${JSON.stringify(other)}`,
          and(
            reserved('o', {
              lines: [lineOf('a', 1), { ...lineOf('a', 1), ...other }],
              amount: 'quantity' in other ? 100_00 : 200_00 - other.discount,
            }),
          ),
          'order',
          next,
        ] as const,
    ),
    [
      'a return asked for of what was never paid',
      and({
        ...{ kind: 'return.asked', orderId: 'expired', returnId: 'r', lines: [{ line: 0, quantity: 1 }] },
        ...{ amount: 1, why: 'damaged', note: null },
      }),
      'order',
      next,
    ],
    [
      'units back of what was cancelled',
      and({ ...unitsBack('b', 1), orderId: 'cancelled' } as LedgerEntry),
      'order',
      next,
    ],
    [
      'an order handed over that ran out',
      and({
        ...{ kind: 'order.fulfilled', orderId: 'expired', how: 'shipped', storeId: null, by: 'li' },
        note: null,
      }),
      'order',
      next,
    ],
    ['an order of nothing', and(reserved('o', { lines: [], amount: 0 })), 'order', next],
    [
      'a line that costs less than nothing',
      and(reserved('o', { lines: [lineOf('a', 1), { ...lineOf('a', 1), unitPrice: -1 }], amount: 99_99 })),
      'order',
      next,
    ],
    ...[0, -1, 0.5].map(
      (amount) =>
        [`a refund of ${amount}`, then(...twoLines, refunded('r', amount)), 'money', next + 2] as const,
    ),
    ...[0, -1, 0.5].map(
      (amount) =>
        [
          `a refund of ${amount} for a line`,
          then(...twoLines, refunded('r', 10_00, { line: 0, amount })),
          'money',
          next + 2,
        ] as const,
    ),
    [
      'a refund for lines of more than it',
      then(...twoLines, refunded('r', 50_00, { line: 0, amount: 30_00 }, { line: 1, amount: 20_01 })),
      'money',
      next + 2,
    ],
    [
      'more refunded for a line than it cost, in parts',
      then(
        ...twoLines,
        refunded('r1', 30_00, { line: 1, amount: 30_00 }),
        refunded('r2', 20_01, { line: 1, amount: 20_01 }),
      ),
      'money',
      next + 3,
    ],
    [
      'more asked back for a line than it cost, though the order has it',
      then(...twoLines, askedBack('r', 60_00, { line: 1, amount: 50_01 })),
      'money',
      next + 2,
    ],
    [
      'more asked back for a line than was not asked back yet',
      then(
        ...twoLines,
        askedBack('r1', 30_00, { line: 1, amount: 30_00 }),
        askedBack('r2', 20_01, { line: 1, amount: 20_01 }),
      ),
      'money',
      next + 3,
    ],
    [
      'more asked back for a line than did not go back yet',
      then(
        ...twoLines,
        refunded('r1', 30_00, { line: 1, amount: 30_00 }),
        askedBack('r2', 20_01, { line: 1, amount: 20_01 }),
      ),
      'money',
      next + 3,
    ],
    [
      'more asked back than has not gone back',
      then(...twoLines, refunded('r1', 30_00), askedBack('r2', 120_01)),
      'money',
      next + 3,
    ],
    [
      'more asked back than has not been asked back',
      then(...twoLines, askedBack('r1', 30_00), askedBack('r2', 120_01)),
      'money',
      next + 3,
    ],
    [
      'money asked back of an order nobody placed',
      and({
        kind: 'refund.requested',
        request: { requestId: 'r', orderId: 'who', amount: 1, reason: 'by-staff', by: 'op', note: null },
      }),
      'order',
      next,
    ],
    [
      'a refund settled that nobody asked for',
      and({ kind: 'refund.settled', requestId: 'r', eventId: 'e' }),
      'money',
      next,
    ],
    ['more units back than were bought', and(unitsBack('b', 3)), 'units', next],
    ['more units back than were left', then(unitsBack('b1', 1), unitsBack('b2', 2)), 'units', next + 1],
    ['no unit back', and(unitsBack('b', 0)), 'units', next],
    ['units back of a line that is not there', and(unitsBack('b', 1, 1)), 'units', next],
    [
      'more of a deal than the limit to who gave a unit of it back',
      then(unitsBack('b', 1), reserved('o', { ...inDeal(2), viewerId: 'v' })),
      'deal',
      next + 1,
    ],
    [
      'a line attributed that is not there',
      and({ kind: 'order.attributed', orderId: 'late', line: 1, attribution: attributedNowhere }),
      'attribution',
      next,
    ],
    [
      'a deposit sent back of an order that has none',
      and({ kind: 'deposit.refunded', orderId: 'paid', amount: 1, eventId: 'r', refundedAt: 1 }),
      'order',
      next,
    ],
  ];
  it.each(broken)('%s', (_, records, rule, number) => {
    expect(findingOf(records)).toMatchObject({ store: 'ledger', rule, number });
  });

  it('a record cut short, by an order the storage noted', () => {
    const { records } = soundRun();
    const short = records.slice(
      0,
      records.findIndex(({ entry }) => 'order' in entry && entry.order.orderId === 'late'),
    );
    expect(findingOf(short)).toBeNull();
    expect(findingOf(short, ['paid', 'late'])).toMatchObject({ rule: 'gap', number: short.length });
  });
});
