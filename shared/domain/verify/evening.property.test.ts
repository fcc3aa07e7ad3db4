import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Command } from '#shared/contract/commands.ts';
import { likely } from '#shared/testing/busy-ledger.ts';
import { anyProduct, contextFor, operator } from '#shared/testing/given.ts';
import { created } from '#shared/testing/histories.ts';
import { ledgerOperation } from '#shared/testing/ledger-arbitraries.ts';
import { checkLedger } from '#shared/testing/ledger-invariants.ts';
import { couponOffer } from '#shared/testing/ledger-run.ts';
import { showCommand } from '#shared/testing/show-arbitraries.ts';
import { decide } from '../show/decide.ts';
import { emptyShow } from '../show/empty-show.ts';
import type { ShowEvent, ShowEventRecord } from '../show/events.ts';
import { evolve } from '../show/evolve.ts';
import type { ShowState } from '../show/state.ts';
import type { LedgerOperation, LedgerRecord } from '../stock/entries.ts';
import { ledgerOperations } from '../stock/from-events.ts';
import { decideLedger, emptyLedger, evolveLedger, type LedgerState } from '../stock/ledger.ts';
import { LedgerCheck } from './ledger-check.ts';

/**
 * Whole evenings: staff press anything, viewers claim, order, pay, give back and come back, and now and then the server
 * starts anew from what it had written. Whatever came of it, units and money are conserved, and `verify` finds nothing.
 */
type Step =
  | { readonly kind: 'staff'; readonly command: Command }
  | { readonly kind: 'viewers'; readonly operation: LedgerOperation }
  | { readonly kind: 'restart' };

/** What the log alone may ask of the ledger is not asked by anybody else. */
const byTheLog: ReadonlySet<LedgerOperation['op']> = new Set<LedgerOperation['op']>([
  ...(['add-stock', 'withdraw-stock', 'set-window', 'close-window', 'set-frozen'] as const),
  ...(['set-offer', 'close-offer', 'decide-offer'] as const),
]);
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 10, arbitrary: showCommand.map((command): Step => ({ kind: 'staff', command })) },
  {
    weight: 20,
    arbitrary: ledgerOperation
      .filter(({ op }) => !byTheLog.has(op))
      .map((operation): Step => ({ kind: 'viewers', operation: here(operation) })),
  },
  { weight: 1, arbitrary: fc.constant<Step>({ kind: 'restart' }) },
);
/** The lineup, two deals and the coupons stand before the random part, so that evenings get somewhere. */
const opening: readonly Command[] = [
  ...[0, 1, 2].map(
    (n): Command => ({
      ...{ type: 'lineup.add', itemId: `i${n}`, productId: 'p', role: 'hero' },
      ...{ price: 40, stock: 5, plannedMs: 1 },
    }),
  ),
  ...[0, 1].map(
    (n): Command => ({
      ...{ type: 'deal.plan', dealId: `d${n}`, itemId: `i${n}`, price: 10, quantity: 4 },
      ...{ perViewerLimit: 2, durationMs: 3_000, holdMs: 300 },
    }),
  ),
  { type: 'show.schedule' },
  { type: 'show.start' },
  { type: 'deal.open', dealId: 'd0' },
  { type: 'deal.open', dealId: 'd1' },
  {
    ...{ type: 'offer.plan', offerId: 'o0', title: { en: 'Coupon', zh: '券' } },
    terms: couponOffer('o0', { discount: { kind: 'amount', amount: 3 }, quantity: 50 }).terms,
  },
  { type: 'offer.open', offerId: 'o0' },
];
const evening = fc
  .array(fc.record({ step, after: fc.nat(40) }), { maxLength: 160, size: 'max' })
  .map((steps) => [
    ...opening.map((command) => ({ step: { kind: 'staff', command } as Step, after: 1 })),
    ...steps,
  ]);

/** The same operation about this show's items, deals and offers. */
function here(operation: LedgerOperation): LedgerOperation {
  const text = JSON.stringify(operation).replace(/"(item|deal|offer)(\d)"/g, (_, what: string, n: string) =>
    what === 'item' ? `"i${n}"` : what === 'deal' ? `"d${n}"` : `"o${n}"`,
  );
  return JSON.parse(text) as LedgerOperation;
}

interface Night {
  readonly events: readonly ShowEventRecord[];
  readonly entries: readonly LedgerRecord[];
  readonly show: ShowState;
  readonly ledger: LedgerState;
}

function play(steps: readonly { step: Step; after: number }[]): Night {
  // Without a floor, so that offers open: floors are `floor.property.test.ts`'s.
  const product = () => ({ ...anyProduct, floorPrice: 0, listPrice: 50, stock: 30 });
  let events: ShowEventRecord[] = [];
  let entries: LedgerRecord[] = [];
  let show = emptyShow('show');
  let ledger = emptyLedger('show');
  let now = 1_000;
  const ask = (operation: LedgerOperation) => {
    const { entries: made } = decideLedger(ledger, operation, now);
    for (const entry of made) {
      const record = { showId: 'show', seq: ledger.seq + 1, at: now, entry };
      entries.push(record);
      evolveLedger(ledger, record);
    }
    if (made.length > 0) checkLedger(ledger);
  };
  const tell = (event: ShowEvent) => {
    const record = {
      showId: 'show',
      version: show.version + 1,
      at: now,
      actor: operator,
      commandId: null,
      event,
    };
    events.push(record);
    show = evolve(show, record);
    for (const operation of ledgerOperations(record, show)) ask(operation);
  };
  tell(created);
  for (const { step: one, after } of steps) {
    now += after;
    switch (one.kind) {
      case 'staff': {
        const decision = decide(show, one.command, { ...contextFor(show), product, now });
        if (decision.ok) for (const event of decision.value) tell(event);
        break;
      }
      case 'viewers':
        ask(likely(one.operation, ledger));
        break;
      case 'restart': {
        // From what was written and nothing else; the log is applied once more, as a server does that was cut off.
        events = JSON.parse(JSON.stringify(events)) as ShowEventRecord[];
        entries = JSON.parse(JSON.stringify(entries)) as LedgerRecord[];
        const before = ledger;
        show = events.reduce(evolve, emptyShow('show'));
        ledger = entries.reduce(evolveLedger, emptyLedger('show'));
        expect(ledger).toEqual(before);
        const written = entries.length;
        for (const record of events) for (const operation of ledgerOperations(record, show)) ask(operation);
        expect(entries.length).toBe(written);
        break;
      }
      default:
        one satisfies never;
    }
  }
  return { events, entries, show, ledger };
}

describe('any evening', () => {
  it('conserves units and money through commands, sales, refunds and restarts, and verifies', () => {
    const kinds = new Set<string>();
    let restarts = 0;
    fc.assert(
      fc.property(evening, (steps) => {
        restarts += steps.filter(({ step: { kind } }) => kind === 'restart').length;
        const { entries, ledger } = play(steps);
        const check = new LedgerCheck('show');
        for (const record of entries) {
          kinds.add(record.entry.kind);
          expect(check.take(record)).toBeNull();
        }
        expect(check.finish(ledger.orders.keys())).toBeNull();
        const { placed, paid, unpaid, cancelled, expired, refunded } = check.money.totals;
        expect(paid + unpaid + cancelled + expired).toBe(placed);
        expect(refunded).toBeLessThanOrEqual(paid);
      }),
      { numRuns: 1_000 },
    );
    // A property nobody exercises proves nothing.
    expect(restarts).toBeGreaterThan(500);
    for (const kind of [
      ...(['order.reserved', 'order.paid', 'order.cancelled', 'order.expired', 'order.refunded'] as const),
      ...(['stock.withdrawn', 'window.closed', 'waitlist.offered', 'coupon.issued', 'offer.set'] as const),
      ...(['payment.stranded', 'units.returned', 'refund.requested', 'order.fulfilled'] as const),
    ])
      expect(kinds).toContain(kind);
  });
});
