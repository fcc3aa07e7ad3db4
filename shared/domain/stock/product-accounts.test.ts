import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { claimOf, ledgerRun, windowOf } from '#shared/testing/ledger-run.ts';
import type { LedgerOperation } from './entries.ts';
import { ProductAccounts, type ProductStock } from './product-accounts.ts';

const ring: ProductStock = { stock: 3, oneOff: false };
const line = (quantity: number, productId = 'p-a') => ({ productId, quantity });

/** Shows that sell product `p-a` as item `a` by deal `d`, following one set of accounts as the application does. */
function brand(product: ProductStock, shows: readonly string[]) {
  let stock = product;
  const accounts = new ProductAccounts((productId) => (productId === 'p-a' ? stock : null));
  const runs = new Map(shows.map((showId) => [showId, ledgerRun(showId)]));
  const apply = (showId: string, operation: LedgerOperation, now: number) => {
    const run = runs.get(showId);
    if (!run) throw new Error(`no show ${showId}`);
    const from = run.records.length;
    const { answer } = run.apply(operation, now);
    for (const record of run.records.slice(from)) accounts.take(record);
    return answer.ok;
  };
  for (const showId of shows) {
    apply(showId, { op: 'add-stock', ref: 's', itemId: 'a', quantity: 100 }, 0);
    const window = windowOf({ quantity: 100, perViewerLimit: 100, endsAt: 9_000, holdMs: 50 });
    apply(showId, { op: 'set-window', ref: 'w', window }, 0);
  }
  return {
    accounts,
    runs,
    apply,
    tell: (next: ProductStock) => {
      stock = next;
    },
    claim(showId: string, orderId: string, quantity: number, now = 1_000) {
      if (accounts.hold(showId, orderId, [line(quantity)])) return false;
      const isTaken = apply(showId, claimOf(orderId, { quantity }), now);
      accounts.letGo(orderId);
      return isTaken;
    },
  };
}

describe('a product over all shows at once', () => {
  it('sells no more than there is, whichever shows sell it', () => {
    const { claim, accounts } = brand(ring, ['one', 'two']);
    expect(claim('one', 'o1', 2)).toBe(true);
    expect(claim('two', 'o2', 2)).toBe(false);
    expect(accounts.heldElsewhere('p-a', 'two')).toBe(2);
    expect(claim('two', 'o2', 1)).toBe(true);
    expect(accounts.left('p-a')).toBe(0);
  });

  it('holds before the ledger decides, and lets go of what it refuses', () => {
    const { accounts } = brand(ring, ['one']);
    expect(accounts.hold('one', 'o1', [line(3)])).toBeNull();
    expect(accounts.hold('one', 'o2', [line(1)])).toEqual({ productId: 'p-a', left: 0 });
    accounts.letGo('o1');
    expect(accounts.left('p-a')).toBe(3);
  });

  it('gets units back from what is cancelled or runs out, and keeps what is paid', () => {
    const { claim, apply, accounts } = brand(ring, ['one']);
    for (const orderId of ['o1', 'o2', 'o3']) claim('one', orderId, 1);
    apply('one', { op: 'cancel', orderId: 'o1', reason: 'x' }, 1_001);
    apply('one', { op: 'pay', orderId: 'o2', amount: 80_00, eventId: 'e', paidAt: 1 }, 1_002);
    apply('one', { op: 'expire', orderId: 'o3' }, 1_050);
    expect(accounts.left('p-a')).toBe(2);
  });

  it('a one-off piece sells once, whatever the stock is said to be afterwards', () => {
    const { claim, accounts, tell } = brand({ stock: 1, oneOff: true }, ['one', 'two']);
    expect(claim('one', 'o1', 1)).toBe(true);
    tell({ stock: 5, oneOff: true, stockAt: 5_000 });
    expect(accounts.left('p-a')).toBe(0);
    expect(claim('two', 'o2', 1, 6_000)).toBe(false);
  });

  it('a piece that comes back from its buyer can be sold again', () => {
    const { claim, apply, accounts } = brand({ stock: 1, oneOff: true }, ['one', 'two']);
    claim('one', 'o1', 1);
    apply('one', { op: 'pay', orderId: 'o1', amount: 80_00, eventId: 'e', paidAt: 1 }, 1_002);
    const lines = [{ line: 0, quantity: 1 }];
    apply('one', { op: 'return-units', ref: 'r', orderId: 'o1', lines, by: 'li' }, 1_003);
    expect(accounts.left('p-a')).toBe(1);
    expect(claim('two', 'o2', 1)).toBe(true);
  });

  it('a stock told anew has the sales before it inside', () => {
    const { claim, accounts, tell } = brand(ring, ['one']);
    claim('one', 'o1', 2);
    tell({ stock: 1, oneOff: false, stockAt: 2_000 });
    expect(accounts.left('p-a')).toBe(1);
    expect(claim('one', 'o2', 1, 3_000)).toBe(true);
    expect(accounts.left('p-a')).toBe(0);
  });

  it('an order that ran out and is paid late has its units again, and no others do', () => {
    const { claim, apply, accounts } = brand(ring, ['one', 'two']);
    claim('one', 'o1', 2);
    apply('one', { op: 'expire', orderId: 'o1' }, 1_050);
    expect(accounts.left('p-a')).toBe(3);
    expect(accounts.hold('one', 'o1', [line(2)])).toBeNull();
    apply('one', { op: 'pay', orderId: 'o1', amount: 160_00, eventId: 'e', paidAt: 1 }, 1_060);
    accounts.letGo('o1');
    expect(accounts.left('p-a')).toBe(1);
    expect(accounts.heldElsewhere('p-a', 'two')).toBe(2);
    expect(claim('two', 'o2', 2, 1_070)).toBe(false);
  });

  it('of several units those that came back can be sold again, and the rest stays sold', () => {
    const { claim, apply, accounts } = brand(ring, ['one', 'two']);
    claim('one', 'o1', 3);
    apply('one', { op: 'pay', orderId: 'o1', amount: 240_00, eventId: 'e', paidAt: 1 }, 1_002);
    const lines = [{ line: 0, quantity: 1 }];
    apply('one', { op: 'return-units', ref: 'r', orderId: 'o1', lines, by: 'li' }, 1_003);
    expect([accounts.left('p-a'), accounts.heldElsewhere('p-a', 'two')]).toEqual([1, 2]);
    expect(claim('two', 'o2', 2)).toBe(false);
    expect(claim('two', 'o2', 1)).toBe(true);
  });

  it('counts what a ledger took though nothing was held for it, or other than was held', () => {
    const { apply, accounts } = brand(ring, ['one', 'two']);
    apply('one', claimOf('o1'), 1_000);
    expect([accounts.left('p-a'), accounts.heldElsewhere('p-a', 'two')]).toEqual([2, 1]);
    for (const held of [[line(1)], [line(1), line(1, 'p-b')], [line(2, 'p-b')]]) {
      const { apply, accounts } = brand(ring, ['one']);
      accounts.hold('one', 'o1', held);
      apply('one', claimOf('o1', { quantity: 2 }), 1_000);
      accounts.letGo('o1');
      expect(accounts.left('p-a')).toBe(1);
      apply('one', { op: 'cancel', orderId: 'o1', reason: 'x' }, 1_001);
      expect(accounts.left('p-a')).toBe(3);
    }
  });

  it('an order that was taken before the stock was told anew is inside it, though it was held until after', () => {
    const { apply, accounts, tell } = brand(ring, ['one']);
    accounts.hold('one', 'o1', [line(2)]);
    tell({ stock: 1, oneOff: false, stockAt: 2_000 });
    expect(accounts.left('p-a')).toBe(0);
    apply('one', claimOf('o1', { quantity: 2 }), 1_500);
    accounts.letGo('o1');
    expect(accounts.left('p-a')).toBe(1);
    apply('one', { op: 'cancel', orderId: 'o1', reason: 'x' }, 1_600);
    expect(accounts.left('p-a')).toBe(1);
  });

  it('is taken up from what ledgers have: who holds units holds them still, less what came back', () => {
    const { claim, apply, runs } = brand({ stock: 99, oneOff: false }, ['one', 'two']);
    const paid = (orderId: string, amount: number) =>
      apply('one', { op: 'pay', orderId, amount, eventId: `e ${orderId}`, paidAt: 1 }, 1_001);
    for (const orderId of ['reserved', 'paid', 'refunded', 'cancelled', 'expired']) claim('one', orderId, 2);
    for (const orderId of ['paid', 'refunded']) paid(orderId, 160_00);
    const back = { orderId: 'paid', lines: [{ line: 0, quantity: 1 }], by: 'li' };
    apply('one', { op: 'return-units', ref: 'r', ...back }, 1_002);
    const all = { orderId: 'refunded', amount: 160_00, eventId: 'r', refundedAt: 1 };
    apply('one', { op: 'refund', ...all }, 1_003);
    apply('one', { op: 'cancel', orderId: 'cancelled', reason: 'x' }, 1_004);
    apply('one', { op: 'expire', orderId: 'expired' }, 1_050);
    const anew = new ProductAccounts(() => ({ stock: 99, oneOff: false, stockAt: 0 }));
    for (const order of runs.get('one')?.state.orders.values() ?? []) anew.restore(order);
    expect([anew.left('p-a'), anew.heldElsewhere('p-a', 'two'), anew.heldElsewhere('p-a', 'one')]).toEqual([
      99 - 5,
      5,
      0,
    ]);
    expect(['reserved', 'paid', 'refunded', 'cancelled', 'expired'].map((id) => anew.holds(id))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
    // Told anew since, it counts none of them.
    const later = new ProductAccounts(() => ({ stock: 7, oneOff: false, stockAt: 5_000 }));
    for (const order of runs.get('one')?.state.orders.values() ?? []) later.restore(order);
    expect(later.left('p-a')).toBe(7);
  });

  it('counts anew only who still holds units, however many have let go', () => {
    const { claim, apply, accounts, tell } = brand({ stock: 40, oneOff: false }, ['one', 'two']);
    const orderIds = Array.from({ length: 20 }, (_, n) => `o${n}`);
    for (const orderId of orderIds) claim('one', orderId, 2);
    for (const orderId of orderIds.slice(3)) apply('one', { op: 'cancel', orderId, reason: 'x' }, 1_001);
    claim('two', 'last', 1, 1_002);
    expect(accounts.left('p-a')).toBe(40 - 3 * 2 - 1);
    // Told for a time before them all: every order counts against it.
    tell({ stock: 30, oneOff: false, stockAt: 500 });
    expect(accounts.left('p-a')).toBe(30 - 3 * 2 - 1);
    expect(accounts.heldElsewhere('p-a', 'two')).toBe(3 * 2);
    apply('one', { op: 'cancel', orderId: 'o0', reason: 'x' }, 1_003);
    expect(accounts.left('p-a')).toBe(30 - 2 * 2 - 1);
  });

  it('never oversells, and its sums always are those of the orders that hold units', () => {
    const step = fc.record({
      what: fc.constantFrom('claim', 'claim', 'cancel', 'expire', 'pay'),
      showId: fc.constantFrom('one', 'two', 'three'),
      order: fc.nat(1),
      quantity: fc.integer({ min: 1, max: 3 }),
      after: fc.constantFrom(1, 20, 60),
    });
    let boughtAgain = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 10, maxLength: 60 }), fc.boolean(), (steps, oneOff) => {
        const { claim, apply, runs, accounts } = brand({ stock: 5, oneOff }, ['one', 'two', 'three']);
        let now = 1_000;
        for (const [index, { what, showId, order, quantity, after }] of steps.entries()) {
          now += after;
          const orderId = `${showId}-${order}`;
          const { amount } = runs.get(showId)?.state.orders.get(orderId) ?? { amount: 0 };
          if (what === 'claim') claim(showId, orderId, quantity, now);
          else if (what === 'cancel') apply(showId, { op: 'cancel', orderId, reason: 'x' }, now);
          else if (what === 'expire') apply(showId, { op: 'expire', orderId }, now);
          else {
            // A late payment buys again only what can be held again.
            const lines = runs.get(showId)?.state.orders.get(orderId)?.lines ?? [];
            if (accounts.hold(showId, orderId, lines)) continue;
            const isLate = runs.get(showId)?.state.orders.get(orderId)?.status === 'expired';
            if (
              apply(showId, { op: 'pay', orderId, amount, eventId: `e${index}`, paidAt: now }, now) &&
              isLate
            )
              boughtAgain += 1;
            accounts.letGo(orderId);
          }
          let taken = 0;
          for (const { state } of runs.values())
            for (const { status, lines } of state.orders.values())
              if (status === 'reserved' || status === 'paid') taken += lines[0]?.quantity ?? 0;
          expect(taken).toBeLessThanOrEqual(oneOff ? 1 : 5);
          expect(accounts.left('p-a')).toBe((oneOff ? 1 : 5) - taken);
        }
      }),
      { numRuns: 500 },
    );
    expect(boughtAgain).toBeGreaterThan(20);
  });
});
