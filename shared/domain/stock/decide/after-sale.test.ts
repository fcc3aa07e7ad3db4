import { describe, expect, it } from 'vitest';
import {
  answersAt,
  claimOf,
  kindsAt,
  ledgerRun,
  lineOf,
  orderOf,
  windowOf,
} from '#shared/testing/ledger-run.ts';
import type { RefundRequest } from '../../orders/after-sale.ts';
import type { LedgerOperation } from '../entries.ts';
import { dealFigures, stockFigures } from '../ledger.ts';

const DAY = 86_400_000;

/** Order `o`, two units of `a` at 100.00, paid at 1,000. */
function paidOrder(fulfilment: 'ship' | 'pickup' = 'ship') {
  const run = ledgerRun();
  run.apply({ op: 'add-stock', ref: 's', itemId: 'a', quantity: 5 }, 0);
  const pickup = fulfilment === 'pickup' ? { fulfilment, pickupStoreId: 'st', pickupCode: '4711' } : {};
  run.apply(orderOf('o', [lineOf('a', 2)], pickup), 500);
  run.apply(payOf('o', 200_00, 'paid'), 1_000);
  return run;
}
type Run = ReturnType<typeof paidOrder>;
const payOf = (orderId: string, amount: number, eventId: string): LedgerOperation => ({
  op: 'pay',
  orderId,
  amount,
  eventId,
  paidAt: 1_000,
});
const request = (requestId: string, amount: number, other: Partial<RefundRequest> = {}): LedgerOperation => ({
  op: 'request-refund',
  request: { requestId, orderId: 'o', amount, reason: 'by-staff', by: 'op', note: null, ...other },
});
const refund = (amount: number, eventId: string, orderId = 'o'): LedgerOperation => ({
  op: 'refund',
  orderId,
  amount,
  eventId,
  refundedAt: 2_000,
});
const ask = answersAt(2_000);
const kinds = kindsAt(2_000);

describe('a refund', () => {
  it('is asked of the provider and done by its notice, in part or whole', () => {
    const run = paidOrder();
    expect(ask(run, request('r1', 50_00))).toBe('ok');
    expect(run.state.orders.get('o')).toMatchObject({ status: 'paid', refunded: 0 });
    expect(kinds(run, refund(50_00, 'e1'))).toEqual(['order.refunded', 'refund.settled']);
    expect(run.state.refundRequests.get('r1')).toMatchObject({ settledBy: 'e1' });
    ask(run, request('r2', 150_00));
    run.apply(refund(150_00, 'e2'), 2_000);
    expect(run.state.orders.get('o')).toMatchObject({ status: 'refunded', refunded: 200_00 });
  });
  it('is never asked for more than is left, nor twice', () => {
    const run = paidOrder();
    ask(run, request('r1', 150_00));
    expect(run.apply(request('r1', 150_00), 2_001).entries).toEqual([]);
    expect(ask(run, request('r2', 50_01))).toBe('amount_mismatch');
    expect(ask(run, request('r2', 50_00))).toBe('ok');
    expect(ask(run, request('r3', 1))).toBe('amount_mismatch');
    expect(ask(run, request('r4', 10, { orderId: 'x' }))).toBe('not_found');
  });
  it('of another amount than asked settles what it leaves no money for', () => {
    const run = paidOrder();
    ask(run, request('r1', 60_00));
    ask(run, request('r2', 60_00));
    run.apply(refund(120_00, 'e'), 2_000);
    expect(run.state.refundRequests.get('r1')?.settledBy).toBe('e');
    expect(run.state.refundRequests.get('r2')?.settledBy).toBeNull();
  });
  it('of another amount than asked leaves what is asked for as it is where there is money for it still', () => {
    const run = paidOrder();
    ask(run, request('r1', 60_00));
    ask(run, request('r2', 40_00));
    const less = paidOrder();
    ask(less, request('r1', 60_00));
    expect(kinds(less, refund(50_00, 'e'))).toEqual(['order.refunded']);
    expect(less.state.refundRequests.get('r1')?.settledBy).toBeNull();
    // What is left is just what is asked for.
    expect(kinds(run, refund(100_00, 'e1'))).toEqual(['order.refunded']);
    expect([...run.state.refundRequests.values()].map(({ settledBy }) => settledBy)).toEqual([null, null]);
    expect(kinds(run, refund(1_00, 'e2'))).toEqual(['order.refunded', 'refund.settled', 'refund.requested']);
    expect(run.state.refundRequests.get('rest:e2')).toMatchObject({ amount: 59_00, settledBy: null });
  });
  it('is asked for once under its id, in whole minor units of what was paid', () => {
    const run = paidOrder();
    for (const amount of [0, -1, 0.5, Number.NaN])
      expect(ask(run, request('r', amount))).toBe('amount_mismatch');
    expect(run.apply(request('r', 200_01), 2_000).answer).toMatchObject({
      error: { code: 'amount_mismatch', params: { amount: 200_01, most: 200_00 } },
    });
    expect(ask(run, request('r', 200_00))).toBe('ok');
    expect(run.apply(request('r', 200_00), 2_000).answer).toMatchObject({ value: { repeated: true } });
  });
  it('is handed to the provider once, by whom, as long as it is not done', () => {
    const run = paidOrder();
    const sent = (requestId: string, by = 'li'): LedgerOperation => ({
      ...{ op: 'mark-refund-sent', requestId, by },
    });
    expect(ask(run, sent('r1'))).toBe('not_found');
    ask(run, request('r1', 50_00));
    expect(kinds(run, sent('r1'))).toEqual(['refund.sent']);
    expect(run.state.refundRequests.get('r1')?.sent).toEqual({ at: 2_000, by: 'li' });
    expect(kinds(run, sent('r1', 'wu'))).toEqual([]);
    expect(run.state.refundRequests.get('r1')?.sent).toEqual({ at: 2_000, by: 'li' });
    ask(run, request('r2', 60_00));
    run.apply(refund(60_00, 'e'), 2_000);
    expect(kinds(run, sent('r2'))).toEqual([]);
    expect(run.state.refundRequests.get('r2')).toMatchObject({ sent: null, settledBy: 'e' });
  });
  it('of less than asked leaves the rest of it asked for, until that is back as well', () => {
    const run = paidOrder();
    ask(run, request('r1', 200_00, { note: 'broken', lines: [{ line: 0, amount: 200_00 }] }));
    expect(kinds(run, refund(60_00, 'e1'))).toEqual(['order.refunded', 'refund.settled', 'refund.requested']);
    expect(run.state.refundRequests.get('rest:e1')).toMatchObject({
      ...{ amount: 140_00, reason: 'by-staff', by: 'op', note: 'broken', settledBy: null },
      lines: [{ line: 0, amount: 140_00 }],
    });
    expect(kinds(run, refund(140_00, 'e2'))).toEqual(['order.refunded', 'refund.settled']);
    expect(run.state.orders.get('o')).toMatchObject({ status: 'refunded', refunded: 200_00 });
    expect(run.state.openRefunds.size).toBe(0);
    // Of several it is the one that is greater.
    const two = paidOrder();
    ask(two, request('r1', 50_00));
    ask(two, request('r2', 150_00));
    two.apply(refund(100_00, 'e'), 2_000);
    expect([...two.state.refundRequests.values()].map((one) => [one.amount, one.settledBy])).toEqual([
      [50_00, null],
      [150_00, 'e'],
      [50_00, null],
    ]);
  });
  it('for a return is asked for within the window, from the hand-over on', () => {
    const within = (run: Run, now: number) =>
      ask(run, { ...request(`r${now}`, 1), withinMs: 15 * DAY } as LedgerOperation, now);
    const run = paidOrder();
    expect(within(run, 1_000 + 15 * DAY)).toBe('ok');
    expect(within(run, 1_001 + 15 * DAY)).toBe('return_window_over');
    const handed = paidOrder();
    const how = { how: 'shipped', storeId: null, by: 'op', code: null, note: 'SF 1' } as const;
    handed.apply({ op: 'fulfil', orderId: 'o', ...how }, 5 * DAY);
    expect(within(handed, 20 * DAY)).toBe('ok');
    expect(within(handed, 20 * DAY + 1)).toBe('return_window_over');
  });
});

describe('a refund for lines by name', () => {
  /** Two of `a` at 100.00 and, with 20.00 off, one of `b`: 280.00, paid. */
  function twoLines() {
    const run = ledgerRun();
    for (const itemId of ['a', 'b'])
      run.apply({ op: 'add-stock', ref: `s ${itemId}`, itemId, quantity: 5 }, 0);
    run.apply(orderOf('o', [lineOf('a', 2), { ...lineOf('b', 1), discount: 20_00 }]), 500);
    run.apply(payOf('o', 280_00, 'paid'), 1_000);
    return run;
  }
  const forLines = (requestId: string, amount: number, ...lines: [line: number, amount: number][]) =>
    request(requestId, amount, { lines: lines.map(([line, amount]) => ({ line, amount })) });
  const back = (run: Run) => run.state.orders.get('o')?.lines.map(({ refunded = 0 }) => refunded);

  it('says so when the provider’s notice comes, which knows amounts alone', () => {
    const run = twoLines();
    expect(ask(run, forLines('r', 90_00, [1, 80_00]))).toBe('ok');
    expect(back(run)).toEqual([0, 0]);
    const [entry] = run.apply(refund(90_00, 'e'), 2_000).entries;
    expect(entry).toMatchObject({
      kind: 'order.refunded',
      amount: 90_00,
      lines: [{ line: 1, amount: 80_00 }],
    });
    expect(back(run)).toEqual([0, 80_00]);
    expect(run.state.orders.get('o')?.refunded).toBe(90_00);
  });
  it('is never more than the line cost, with what went back and what is asked back for it', () => {
    const run = twoLines();
    expect(ask(run, forLines('r1', 80_01, [1, 80_01]))).toBe('amount_mismatch');
    expect(ask(run, forLines('r1', 50_00, [1, 50_00]))).toBe('ok');
    expect(ask(run, forLines('r2', 30_01, [1, 30_01]))).toBe('amount_mismatch');
    run.apply(refund(50_00, 'e1'), 2_000);
    expect(ask(run, forLines('r2', 30_01, [1, 30_01]))).toBe('amount_mismatch');
    expect(ask(run, forLines('r2', 30_00, [1, 30_00]))).toBe('ok');
    expect(ask(run, forLines('r3', 1, [1, 1]))).toBe('amount_mismatch');
    expect(ask(run, forLines('a cent', 1, [0, 1]))).toBe('ok');
    expect(ask(run, forLines('r3', 199_99, [0, 199_99]))).toBe('ok');
  });
  it('is refused where its lines come to more than it, or are not lines of the order once each', () => {
    const run = twoLines();
    expect(ask(run, forLines('r', 50_00, [0, 30_00], [1, 20_01]))).toBe('amount_mismatch');
    expect(ask(run, forLines('r', 50_00, [2, 1_00]))).toBe('invalid');
    expect(ask(run, forLines('r', 50_00, [0, 1_00], [0, 1_00]))).toBe('invalid');
    for (const amount of [0, -1, 0.5, Number.NaN])
      expect(ask(run, forLines('r', 50_00, [0, amount]))).toBe('amount_mismatch');
    expect(run.state.refundRequests.size).toBe(0);
  });
  it('settled by a notice of another amount keeps to the lines as far as the money goes', () => {
    const less = twoLines();
    ask(less, forLines('r1', 200_00, [0, 150_00], [1, 50_00]));
    ask(less, request('r2', 80_00));
    less.apply(refund(100_00, 'e'), 2_000);
    expect(back(less)).toEqual([75_00, 25_00]);
    const more = twoLines();
    ask(more, forLines('r1', 200_00, [0, 200_00]));
    more.apply(refund(280_00, 'e'), 2_000);
    expect(back(more)).toEqual([200_00, 0]);
    expect(more.state.orders.get('o')).toMatchObject({ status: 'refunded', refunded: 280_00 });
  });
  it('of a return is for the lines whose units come back', () => {
    const run = twoLines();
    const lines = [{ line: 0, quantity: 1 }];
    const why = { why: 'damaged', note: null, withinMs: DAY } as const;
    expect(ask(run, { op: 'ask-return', returnId: 'b', orderId: 'o', lines, ...why })).toBe('ok');
    const approving = { op: 'approve-return', orderId: 'o', returnId: 'b', by: 'op', note: null } as const;
    expect(ask(run, { ...approving, amount: 110_00, refund: 'now' })).toBe('ok');
    // What is given beyond the unit's price is for the order as a whole.
    expect(run.state.refundRequests.get('return:b')?.lines).toEqual([{ line: 0, amount: 100_00 }]);
  });
  it('leaves a buyer who returns the line no more than the rest of it', () => {
    const run = twoLines();
    ask(run, forLines('r', 150_00, [0, 150_00]));
    const why = { why: 'damaged', note: null, withinMs: DAY } as const;
    const lines = [{ line: 0, quantity: 1 }];
    run.apply({ op: 'ask-return', returnId: 'b', orderId: 'o', lines, ...why }, 2_000);
    expect(run.state.orders.get('o')?.returnAsked?.amount).toBe(50_00);
  });
});

describe('money that bought nothing', () => {
  it('is asked back at once, and its refund leaves the order as it is', () => {
    const run = paidOrder();
    expect(kinds(run, payOf('o', 200_00, 'again'))).toEqual(['payment.stranded', 'refund.requested']);
    expect(run.state.refundRequests.get('stranded:again')).toMatchObject({ amount: 200_00, settledBy: null });
    expect(kinds(run, refund(200_00, 'back'))).toEqual(['stranded.refunded', 'refund.settled']);
    expect(run.state.orders.get('o')).toMatchObject({ status: 'paid', refunded: 0 });
    expect(kinds(run, refund(200_00, 'real'))).toEqual(['order.refunded']);
  });
  it('sent back in one sum with the order’s own settles what asks for either, once', () => {
    const run = paidOrder();
    run.apply(payOf('o', 200_00, 'again'), 1_500);
    ask(run, request('r1', 150_00));
    expect(ask(run, refund(400_01, 'more'))).toBe('amount_mismatch');
    expect(run.records.at(-1)?.entry).toMatchObject({ amount: 400_01, expected: 400_00, isRefund: true });
    expect(kinds(run, refund(380_00, 'both'))).toEqual([
      'stranded.refunded',
      'refund.settled',
      'order.refunded',
      'refund.settled',
    ]);
    expect(run.state.openRefunds.size).toBe(0);
    expect(run.state.orders.get('o')).toMatchObject({ status: 'paid', refunded: 180_00 });
  });
  it('for units that were gone goes back too', () => {
    const run = ledgerRun();
    run.apply({ op: 'add-stock', ref: 's', itemId: 'a', quantity: 1 }, 0);
    run.apply(orderOf('o', [lineOf('a', 1)]), 0);
    run.apply({ op: 'expire', orderId: 'o' }, 60_000);
    run.apply(orderOf('p', [lineOf('a', 1)], { viewerId: 'w' }), 60_001);
    expect(ask(run, payOf('o', 100_00, 'late'), 60_002)).toBe('order_expired');
    expect(kinds(run, refund(100_00, 'back'), 60_003)).toEqual(['stranded.refunded', 'refund.settled']);
  });
});

describe('units that come back', () => {
  const back = (ref: string, quantity: number, line = 0): LedgerOperation => ({
    op: 'return-units',
    ref,
    orderId: 'o',
    lines: [{ line, quantity }],
    by: 'li',
  });
  it('go from sold to available, once, and never more than were bought', () => {
    const run = paidOrder();
    expect(ask(run, back('b1', 1))).toBe('ok');
    expect(run.apply(back('b1', 1), 2_001).entries).toEqual([]);
    expect(stockFigures(run.state, 'a')).toMatchObject({ sold: 1, available: 4 });
    expect(ask(run, back('b2', 2))).toBe('insufficient_stock');
    expect(ask(run, back('b3', 1, 1))).toBe('insufficient_stock');
    expect(ask(run, back('b4', 1))).toBe('ok');
    expect(stockFigures(run.state, 'a')).toMatchObject({ sold: 0, available: 5 });
  });
  it('are whole ones, some, and of all lines named together no more than there are', () => {
    const run = paidOrder();
    for (const quantity of [0, -1, 0.5, 1.5]) expect(ask(run, back('b', quantity))).toBe('invalid');
    const named = (...quantities: number[]): LedgerOperation => ({
      ...{ op: 'return-units', ref: 'b', orderId: 'o', by: 'li' },
      lines: quantities.map((quantity) => ({ line: 0, quantity })),
    });
    expect(ask(run, named())).toBe('invalid');
    expect(ask(run, named(2, 1))).toBe('insufficient_stock');
    expect(ask(run, named(1, 1))).toBe('ok');
    expect(stockFigures(run.state, 'a')).toMatchObject({ sold: 0, available: 5 });
    expect(run.state.orders.get('o')?.lines).toMatchObject([{ quantity: 2, returned: 2 }]);
    expect(ask(run, { ...back('b2', 1), orderId: 'who' } as LedgerOperation)).toBe('not_found');
  });
  it('go back to their deal and to the viewer’s share of it', () => {
    const run = ledgerRun();
    run.apply({ op: 'add-stock', ref: 's', itemId: 'a', quantity: 5 }, 0);
    run.apply({ op: 'set-window', ref: 'w', window: windowOf({ perViewerLimit: 1 }) }, 0);
    run.apply(claimOf('o'), 1_100);
    expect(ask(run, back('b0', 1), 1_100)).toBe('order_not_open');
    run.apply(payOf('o', 80_00, 'e'), 1_200);
    run.apply(back('b', 1), 1_300);
    expect(dealFigures(run.state, 'd')).toMatchObject({ sold: 0, remaining: 5 });
    expect(ask(run, claimOf('o2'), 1_400)).toBe('ok');
  });
});

describe('an order is handed over', () => {
  const fulfil = (other: object = {}): LedgerOperation => ({
    op: 'fulfil',
    orderId: 'o',
    how: 'shipped',
    storeId: null,
    by: 'op',
    code: null,
    note: null,
    ...other,
  });
  const pickUp = (code: string | null) => fulfil({ how: 'picked-up', storeId: 'st', code });
  it('once, by whom and where', () => {
    const run = paidOrder();
    expect(ask(run, fulfil({ note: 'SF 1' }))).toBe('ok');
    expect(run.state.orders.get('o')?.fulfilled).toMatchObject({ at: 2_000, how: 'shipped', note: 'SF 1' });
    expect(run.apply(fulfil(), 2_001).entries).toEqual([]);
    expect(ask(run, fulfil({ by: 'another' }))).toBe('already_done');
    expect(ask(run, fulfil({ storeId: 'st' }))).toBe('already_done');
    expect(ask(run, fulfil({ how: 'picked-up' }))).toBe('already_done');
  });
  it('as long as a cent of it is not asked back', () => {
    const run = paidOrder();
    ask(run, request('most', 199_99));
    expect(ask(run, fulfil())).toBe('ok');
    const all = paidOrder();
    ask(all, request('all', 200_00));
    expect(ask(all, fulfil())).toBe('order_not_open');
  });
  it('over the counter for its code alone', () => {
    const run = paidOrder('pickup');
    expect(ask(run, pickUp('4712'))).toBe('pickup_code_wrong');
    expect(ask(run, pickUp(null))).toBe('pickup_code_wrong');
    expect(ask(run, pickUp('4711'))).toBe('ok');
    expect(ask(run, pickUp('4711'))).toBe('ok');
    expect(ask(run, fulfil({ how: 'picked-up', storeId: 'other', code: '4711' }))).toBe('already_done');
    expect(ask(paidOrder(), pickUp('4711'))).toBe('order_not_open');
  });
  it('paid, and not refunded whole', () => {
    const run = paidOrder();
    run.apply(refund(200_00, 'e'), 1_500);
    expect(ask(run, fulfil())).toBe('order_not_open');
  });
});
