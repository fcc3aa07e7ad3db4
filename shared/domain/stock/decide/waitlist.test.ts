import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ledgerHistory } from '#shared/testing/ledger-arbitraries.ts';
import {
  attributedNowhere,
  claimOf,
  ledgerRun,
  lineOf,
  orderOf,
  windowOf,
} from '#shared/testing/ledger-run.ts';
import type { LedgerOperation } from '../entries.ts';
import { dealFigures } from '../ledger.ts';
import { waitingAhead } from '../waitlist.ts';
import { nextInLine } from './waitlist.ts';

const waitOf = (viewerId: string, key = `wait of ${viewerId}`): LedgerOperation => ({
  op: 'join-waitlist',
  wait: { dealId: 'd', viewerId, visitId: `visit of ${viewerId}`, key, attribution: attributedNowhere },
});
const offer = (orderId: string): LedgerOperation => ({ op: 'offer-unit', dealId: 'd', orderId });

/** One unit, claimed by `v` at 1,500 and held until 61,500. */
function soldOut(perViewerLimit = 1) {
  const run = ledgerRun();
  const window = windowOf({ quantity: 1, endsAt: 1_000_000, perViewerLimit });
  run.apply({ op: 'add-stock', ref: 'stock', itemId: 'a', quantity: 5 }, 0);
  run.apply({ op: 'set-window', ref: 'window', window }, 0);
  run.apply(claimOf('first'), 1_500);
  return { ...run, window };
}
type Run = ReturnType<typeof soldOut>;
const codeOf = (run: Run, operation: LedgerOperation, now: number) => {
  const { answer } = run.apply(operation, now);
  return answer.ok ? 'ok' : answer.error.code;
};

describe('the waitlist of a deal', () => {
  it('opens when nothing is left to claim, and not before or after', () => {
    const run = ledgerRun();
    run.apply({ op: 'add-stock', ref: 's', itemId: 'a', quantity: 5 }, 0);
    run.apply({ op: 'set-window', ref: 'w', window: windowOf() }, 0);
    expect(run.apply(waitOf('w1'), 1_500).answer).toMatchObject({ error: { code: 'not_sold_out' } });
    expect(run.apply(waitOf('w1'), 999).answer).toMatchObject({ error: { code: 'deal_not_open' } });
    const full = soldOut();
    expect(codeOf(full, waitOf('w1'), 1_000_000)).toBe('deal_not_open');
    expect(codeOf(full, waitOf('w1'), 2_000)).toBe('ok');
    expect(dealFigures(full.state, 'd')).toMatchObject({ remaining: 0, waiting: 1 });
  });

  it('offers a unit with its gift while that lasts, and only to whom it was meant for', () => {
    const run = soldOut();
    run.apply({ op: 'add-stock', ref: 'gifts', itemId: 'b', quantity: 1 }, 0);
    for (const viewer of ['w1', 'w2']) run.apply(waitOf(viewer), 2_000);
    run.apply({ op: 'cancel', orderId: 'first', reason: 'viewer' }, 2_100);
    const gift = { ...lineOf('b', 1), discount: lineOf('b', 1).unitPrice, isGift: true as const };
    const withGift = (orderId: string, viewerId: string): LedgerOperation => ({
      ...{ op: 'offer-unit', dealId: 'd', orderId },
      gift: { viewerId, lines: [gift], offerIds: ['g'] },
    });
    expect(nextInLine(run.state, 'd')?.viewerId).toBe('w1');
    expect(run.apply(withGift('o', 'w2'), 2_200).entries).toEqual([]);
    run.apply(withGift('o1', 'w1'), 2_300);
    const first = run.state.orders.get('o1');
    expect(first).toMatchObject({ viewerId: 'w1', amount: run.window.price, offerIds: ['g'] });
    expect(first?.lines.map(({ itemId, isGift = false }) => [itemId, isGift])).toEqual([
      ['a', false],
      ['b', true],
    ]);
    // The gift is gone with the first; the second has the unit without it.
    run.apply({ op: 'add-stock', ref: 'more', itemId: 'a', quantity: 5 }, 2_400);
    run.apply({ op: 'set-window', ref: 'wider', window: { ...run.window, quantity: 2 } }, 2_400);
    run.apply(withGift('o2', 'w2'), 2_500);
    expect(run.state.orders.get('o2')?.lines.map(({ itemId }) => itemId)).toEqual(['a']);
    expect(nextInLine(run.state, 'd')).toBeNull();
  });

  it('keeps the order of joining, and a place once taken', () => {
    const run = soldOut();
    for (const viewer of ['w1', 'w2', 'w3', 'w1']) run.apply(waitOf(viewer), 2_000);
    run.apply(waitOf('w1', 'another key'), 2_000);
    expect(['w1', 'w2', 'w3', 'w4'].map((viewer) => waitingAhead(run.state, 'd', viewer))).toEqual([
      0,
      1,
      2,
      null,
    ]);
    run.apply({ op: 'leave-waitlist', dealId: 'd', viewerId: 'w2' }, 2_100);
    expect(waitingAhead(run.state, 'd', 'w3')).toBe(1);
  });

  it('is not for those whom the limit refuses anyway', () => {
    expect(codeOf(soldOut(), waitOf('v'), 2_000)).toBe('limit_reached');
  });

  it('offers a unit that comes back to the first waiting, held like a claim; unpaid it goes to the next', () => {
    const run = soldOut();
    run.apply(waitOf('w1'), 2_000);
    run.apply(waitOf('w2'), 2_001);
    expect(run.apply(offer('o1'), 2_002).entries).toEqual([]);
    run.apply({ op: 'expire', orderId: 'first' }, 61_500);
    expect(codeOf(run, claimOf('jumps', { viewerId: 'x' }), 61_501)).toBe('sold_out');
    expect(run.apply(offer('o1'), 61_502).entries.map(({ kind }) => kind)).toEqual([
      'order.reserved',
      'waitlist.offered',
    ]);
    expect(run.state.orders.get('o1')).toMatchObject({
      viewerId: 'w1',
      status: 'reserved',
      amount: 80_00,
      payBy: 121_502,
      isOffered: true,
    });
    run.apply({ op: 'expire', orderId: 'o1' }, 121_502);
    run.apply(offer('o2'), 121_503);
    expect(run.state.orders.get('o2')).toMatchObject({ viewerId: 'w2' });
    expect(dealFigures(run.state, 'd')).toMatchObject({ reserved: 1, waiting: 0, remaining: 0 });
  });

  it('lets others claim what is more than those waiting need', () => {
    const run = soldOut();
    run.apply(waitOf('w1'), 2_000);
    run.apply({ op: 'set-window', ref: 'more', window: { ...run.window, quantity: 3 } }, 2_001);
    expect(codeOf(run, claimOf('x1', { viewerId: 'x' }), 2_002)).toBe('ok');
    expect(codeOf(run, claimOf('y1', { viewerId: 'y' }), 2_002)).toBe('sold_out');
    run.apply(offer('o1'), 2_003);
    expect(run.state.orders.get('o1')).toMatchObject({ viewerId: 'w1' });
  });

  it('passes over who has reached the limit since', () => {
    const run = soldOut();
    run.apply(waitOf('w1'), 2_000);
    run.apply(waitOf('w2'), 2_001);
    run.apply({ op: 'set-window', ref: 'more', window: { ...run.window, quantity: 4 } }, 2_002);
    run.apply(claimOf('own', { viewerId: 'w1' }), 2_003);
    expect(run.apply(offer('o1'), 2_004).entries.map(({ kind }) => kind)).toEqual([
      'waitlist.left',
      'order.reserved',
      'waitlist.offered',
    ]);
    expect(run.state.orders.get('o1')).toMatchObject({ viewerId: 'w2' });
  });

  it('gives a unit that costs nothing at once: no payment would ever come for it', () => {
    const run = ledgerRun();
    const window = windowOf({ quantity: 1, endsAt: 1_000_000, price: 0 });
    run.apply({ op: 'add-stock', ref: 'stock', itemId: 'a', quantity: 5 }, 0);
    run.apply({ op: 'set-window', ref: 'window', window }, 0);
    run.apply(claimOf('first'), 1_500);
    run.apply(waitOf('w1'), 2_000);
    run.apply({ op: 'set-window', ref: 'more', window: { ...window, quantity: 2 } }, 2_001);
    expect(run.apply(offer('o1'), 2_002).entries.map(({ kind }) => kind)).toEqual([
      'order.reserved',
      'waitlist.offered',
      'order.paid',
    ]);
    expect(run.state.orders.get('o1')).toMatchObject({ status: 'paid', paidAt: 2_002, amount: 0 });
    expect(dealFigures(run.state, 'd')).toMatchObject({ reserved: 0, sold: 2, waiting: 0 });
  });

  it('passes those over who have reached the limit, whoever is asked next, and stops at nothing left', () => {
    const run = soldOut();
    for (const viewer of ['w1', 'w2']) run.apply(waitOf(viewer), 2_000);
    expect(nextInLine(run.state, 'd')).toBeNull();
    run.apply({ op: 'set-window', ref: 'more', window: { ...run.window, quantity: 4 } }, 2_002);
    expect(nextInLine(run.state, 'd')?.viewerId).toBe('w1');
    run.apply(claimOf('own', { viewerId: 'w1' }), 2_003);
    expect(nextInLine(run.state, 'd')?.viewerId).toBe('w2');
    expect(nextInLine(run.state, 'none')).toBeNull();
    // Where all of them have, they leave, and nothing is given.
    const all = soldOut();
    all.apply(waitOf('w1'), 2_000);
    all.apply({ op: 'set-window', ref: 'more', window: { ...all.window, quantity: 4 } }, 2_002);
    all.apply(claimOf('own', { viewerId: 'w1' }), 2_003);
    expect(all.apply(offer('o1'), 2_004).entries).toEqual([
      { kind: 'waitlist.left', dealId: 'd', viewerId: 'w1', reason: 'limit' },
    ]);
    expect(all.state.waitlists.size).toBe(0);
  });

  it('is joined and left once, and says why it cannot be joined', () => {
    const run = soldOut();
    expect(run.apply(waitOf('v'), 2_000).answer).toMatchObject({
      error: { code: 'limit_reached', params: { limit: 1, has: 1, wanted: 1 } },
    });
    expect(codeOf(run, waitOf('w1'), 2_000)).toBe('ok');
    for (const again of [waitOf('w1'), waitOf('w1', 'another key')])
      expect(run.apply(again, 2_001)).toMatchObject({ entries: [], answer: { value: { repeated: true } } });
    expect(run.state.waitlists.get('d')?.get('w1')).toMatchObject({ joinedAt: 2_000 });
    const leave: LedgerOperation = { op: 'leave-waitlist', dealId: 'd', viewerId: 'w1' };
    expect(run.apply(leave, 2_002).entries).toMatchObject([{ kind: 'waitlist.left', reason: 'by-viewer' }]);
    expect(run.apply(leave, 2_003).entries).toEqual([]);
    expect(run.state.waitlists.size).toBe(0);
    // The key of an order is that order still, and one whose wish was answered is not put in the queue again.
    expect(run.apply(waitOf('v', 'first'), 2_004).answer).toMatchObject({ value: { orderId: 'first' } });
    expect(run.apply(waitOf('w1'), 2_005).entries).toEqual([]);
    run.apply({ op: 'set-frozen', ref: 'stop', itemId: 'a', isFrozen: true }, 2_006);
    expect(codeOf(run, waitOf('w3'), 2_007)).toBe('not_for_sale');
  });

  it('may be joined while other shows hold what is left', () => {
    const run = ledgerRun();
    run.apply({ op: 'add-stock', ref: 's', itemId: 'a', quantity: 5 }, 0);
    run.apply({ op: 'set-window', ref: 'w', window: windowOf({ perViewerLimit: 1 }) }, 0);
    const gone = (viewerId: string) => ({ ...waitOf(viewerId), isGone: true }) as LedgerOperation;
    expect(run.apply(gone('w1'), 1_500).entries.map(({ kind }) => kind)).toEqual(['waitlist.joined']);
    run.apply(claimOf('has', { viewerId: 'w2' }), 1_500);
    expect(run.apply(gone('w2'), 1_501).answer).toMatchObject({ error: { code: 'limit_reached' } });
  });

  it('ends with its deal', () => {
    const run = soldOut();
    run.apply(waitOf('w1'), 2_000);
    run.apply({ op: 'close-window', ref: 'closed', dealId: 'd' }, 3_000);
    expect(dealFigures(run.state, 'd').waiting).toBe(0);
    run.apply({ op: 'expire', orderId: 'first' }, 61_500);
    expect(run.apply(offer('o1'), 61_501).entries).toEqual([]);
  });

  it('never meets an order the viewer places under the same key', () => {
    const run = soldOut();
    run.apply(waitOf('w1', 'mine'), 2_000);
    run.apply(orderOf('direct', [lineOf('a', 1)], { viewerId: 'w1', key: 'mine' }), 2_001);
    run.apply({ op: 'expire', orderId: 'first' }, 61_500);
    run.apply(offer('o1'), 61_501);
    expect(run.state.orders.get('o1')?.key).not.toBe('mine');
    expect(run.state.orders.ofKey('w1', 'mine')?.orderId).toBe('direct');
  });

  it('never lets a claim past those who wait, and offers in the order of joining', () => {
    let offers = 0;
    fc.assert(
      fc.property(ledgerHistory, (history) => {
        const run = soldOut(9);
        let now = 2_000;
        for (const { operation, after } of history) {
          now += after;
          const queues = new Map([...run.state.waitlists].map(([id, queue]) => [id, [...queue.keys()]]));
          const before = new Map([...queues.keys()].map((id) => [id, dealFigures(run.state, id).remaining]));
          const { entries } = run.apply(retargeted(operation), now);
          for (const entry of entries) {
            if (entry.kind === 'waitlist.offered') {
              offers += 1;
              const left = entries.flatMap((e) => (e.kind === 'waitlist.left' ? [e.viewerId] : []));
              expect(queues.get(entry.dealId)?.filter((id) => !left.includes(id))[0]).toBe(entry.viewerId);
            } else if (entry.kind === 'order.reserved' && !entry.order.isOffered) {
              for (const { dealId, quantity } of entry.order.lines) {
                if (dealId === null || !queues.has(dealId)) continue;
                const free = (before.get(dealId) ?? 0) - (queues.get(dealId)?.length ?? 0);
                expect(quantity).toBeLessThanOrEqual(free);
              }
            }
          }
        }
      }),
      { numRuns: 500 },
    );
    expect(offers).toBeGreaterThan(50);
  });
});

/** All deals of the random histories as the one deal that is sold out, at later times. */
function retargeted(operation: LedgerOperation): LedgerOperation {
  switch (operation.op) {
    case 'claim':
    case 'offer-unit':
    case 'leave-waitlist':
      return { ...operation, dealId: 'd' };
    case 'join-waitlist':
      return { ...operation, wait: { ...operation.wait, dealId: 'd' } };
    case 'close-window':
      return { op: 'cancel', orderId: 'first', reason: 'viewer' };
    default:
      return operation;
  }
}
