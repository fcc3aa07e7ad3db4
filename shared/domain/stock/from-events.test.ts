import { describe, expect, it } from 'vitest';
import { operator, stateOf } from '#shared/testing/given.ts';
import { itemAdded, live } from '#shared/testing/histories.ts';
import type { ShowEvent } from '../show/events.ts';
import { ledgerOperations } from './from-events.ts';

/** Operations of the last event of a history. */
function operationsOf(...history: ShowEvent[]) {
  const state = stateOf(history);
  const event = history.at(-1) as ShowEvent;
  const record = { showId: 'show', version: 7, at: 5, actor: operator, commandId: null, event };
  return ledgerOperations(record, state);
}
const opened: ShowEvent = { type: 'deal.opened', dealId: 'd', opensAt: 100, endsAt: 200 };
const window = {
  dealId: 'd',
  itemId: 'a',
  productId: 'p-a',
  price: 80_00,
  quantity: 5,
  perViewerLimit: 2,
  holdMs: 900_000,
  opensAt: 100,
  endsAt: 200,
};

describe('what show events mean for the ledger', () => {
  it('an item brings its units', () => {
    expect(operationsOf(...live, itemAdded('c'))).toEqual([
      { op: 'add-stock', ref: 'v7', itemId: 'c', quantity: 10 },
    ]);
    expect(operationsOf(...live, itemAdded('c', { stock: 0 }))).toEqual([]);
  });
  it('a revised stock brings or takes the difference; other revisions do nothing', () => {
    const revised = (stock: number): ShowEvent => ({
      type: 'lineup.revised',
      itemId: 'a',
      changes: { stock },
      stockFrom: 10,
    });
    expect(operationsOf(...live, revised(12))).toMatchObject([{ op: 'add-stock', quantity: 2 }]);
    expect(operationsOf(...live, revised(7))).toMatchObject([{ op: 'withdraw-stock', quantity: 3 }]);
    expect(operationsOf(...live, revised(10))).toEqual([]);
    expect(operationsOf(...live, { type: 'lineup.revised', itemId: 'a', changes: { price: 1 } })).toEqual([]);
  });
  it('an adjustment adds or withdraws', () => {
    const adjusted = (delta: number): ShowEvent => ({ type: 'stock.adjusted', itemId: 'a', delta });
    expect(operationsOf(...live, adjusted(3))).toMatchObject([{ op: 'add-stock', quantity: 3 }]);
    expect(operationsOf(...live, adjusted(-3))).toMatchObject([{ op: 'withdraw-stock', quantity: 3 }]);
  });
  it('a removed item’s remaining units go, however many they are', () => {
    expect(operationsOf(...live, { type: 'lineup.removed', itemId: 'b' })).toEqual([
      { op: 'withdraw-stock', ref: 'v7', itemId: 'b', quantity: Number.MAX_SAFE_INTEGER },
    ]);
  });
  it('an open deal has a window, which extending and restocking change', () => {
    expect(operationsOf(...live, opened)).toEqual([{ op: 'set-window', ref: 'v7', window }]);
    const extended: ShowEvent = { type: 'deal.extended', dealId: 'd', endsAt: 300, ms: 100 };
    expect(operationsOf(...live, opened, extended)).toMatchObject([{ window: { ...window, endsAt: 300 } }]);
    const restocked: ShowEvent = { type: 'deal.restocked', dealId: 'd', quantity: 4 };
    expect(operationsOf(...live, opened, restocked)).toMatchObject([{ window: { ...window, quantity: 9 } }]);
  });
  it('closing closes it, and what has closed since opens no window', () => {
    const closed: ShowEvent = { type: 'deal.closed', dealId: 'd', reason: 'by-hand' };
    expect(operationsOf(...live, opened, closed)).toEqual([{ op: 'close-window', ref: 'v7', dealId: 'd' }]);
    const record = { showId: 'show', version: 7, at: 5, actor: operator, commandId: null, event: opened };
    expect(ledgerOperations(record, stateOf([...live, opened, closed]))).toEqual([]);
  });
  it('planning a deal and pinning move no units', () => {
    expect(operationsOf(...live, { type: 'product.pinned', itemId: 'a' })).toEqual([]);
    expect(operationsOf(...live, { type: 'deal.revised', dealId: 'd', changes: { quantity: 9 } })).toEqual(
      [],
    );
  });
});
