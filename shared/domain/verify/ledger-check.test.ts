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
  const broken: readonly [what: string, records: LedgerRecord[], rule: Rule, number: number][] = [
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
