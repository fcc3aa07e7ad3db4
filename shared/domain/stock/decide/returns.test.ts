import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { answersAt, kindsAt, ledgerRun, lineOf, orderOf } from '#shared/testing/ledger-run.ts';
import { costOfLineUnits } from '../../orders/returns.ts';
import { LedgerCheck } from '../../verify/ledger-check.ts';
import type { LedgerOperation, OperationOf } from '../entries.ts';

const windowMs = 10_000;

/** Order `o`, three units of `a` for 100.00 in all and one of `b` at 100.00, paid at 1,000. */
function paidOrder() {
  const run = ledgerRun();
  run.apply({ op: 'add-stock', ref: 'a', itemId: 'a', quantity: 5 }, 0);
  run.apply({ op: 'add-stock', ref: 'b', itemId: 'b', quantity: 5 }, 0);
  run.apply(orderOf('o', [{ ...lineOf('a', 3), discount: 200_00 }, lineOf('b', 1)]), 500);
  run.apply({ op: 'pay', orderId: 'o', amount: 200_00, eventId: 'paid', paidAt: 1_000 }, 1_000);
  return run;
}
type Run = ReturnType<typeof paidOrder>;
type Ask = OperationOf<'ask-return'>;
const asking = (other: Partial<Ask> = {}): LedgerOperation => ({
  op: 'ask-return',
  returnId: 'r',
  orderId: 'o',
  lines: [{ line: 0, quantity: 1 }],
  why: 'damaged',
  note: null,
  withinMs: windowMs,
  ...other,
});
type Approve = OperationOf<'approve-return'>;
const approving = (other: Partial<Approve> = {}): LedgerOperation => ({
  op: 'approve-return',
  returnId: 'r',
  orderId: 'o',
  amount: null,
  refund: 'now',
  by: 'op',
  note: null,
  ...other,
});
const declining = (returnId = 'r'): LedgerOperation => ({
  op: 'decline-return',
  returnId,
  orderId: 'o',
  by: 'op',
  note: 'worn',
});
const back = (ref: string, line: number, quantity: number): LedgerOperation => ({
  op: 'return-units',
  ref,
  orderId: 'o',
  lines: [{ line, quantity }],
  by: 'store',
});
const ask = answersAt(2_000);
const kinds = kindsAt(2_000);
const asked = (run: Run) => run.state.orders.get('o')?.returnAsked;

describe('a buyer', () => {
  it('asks for the units named, at what they cost; without names for all that is left', () => {
    const one = paidOrder();
    ask(one, asking());
    expect(asked(one)).toMatchObject({ amount: 33_33, stands: 'asked', lines: [{ line: 0, quantity: 1 }] });
    const all = paidOrder();
    ask(all, asking({ lines: null }));
    expect(asked(all)).toMatchObject({ amount: 200_00 });
  });
  it('asks in the window, counted from the hand-over or else the payment', () => {
    const run = paidOrder();
    expect(ask(run, asking(), 1_000 + windowMs + 1)).toBe('return_window_over');
    run.apply(
      { op: 'fulfil', orderId: 'o', how: 'shipped', storeId: null, by: 'op', code: null, note: null },
      5_000,
    );
    expect(ask(run, asking({ withinMs: 0 }), 5_000)).toBe('return_window_over');
    expect(ask(run, asking(), 5_000 + windowMs)).toBe('ok');
  });
  it('asks about a paid order alone', () => {
    const run = ledgerRun();
    run.apply({ op: 'add-stock', ref: 'a', itemId: 'a', quantity: 5 }, 0);
    run.apply(orderOf('o', [lineOf('a', 1)]), 500);
    expect(ask(run, asking())).toBe('order_not_open');
    expect(ask(run, asking({ orderId: 'x' }))).toBe('not_found');
  });
  it('asks once at a time, and the same key again writes nothing', () => {
    const run = paidOrder();
    ask(run, asking());
    expect(run.apply(asking(), 9_999_999)).toMatchObject({ entries: [], answer: { ok: true } });
    expect(ask(run, asking({ returnId: 'r2' }))).toBe('already_done');
  });
  it('gives back piece after piece, in transit or back: as often as there are pieces, each once, to the cent', () => {
    const run = paidOrder();
    const sums: (number | undefined)[] = [];
    for (const [index, line] of [0, 0, 0, 1].entries()) {
      const returnId = `r${index}`;
      expect(ask(run, asking({ returnId, lines: [{ line, quantity: 1 }] }))).toBe('ok');
      expect(ask(run, approving({ returnId }))).toBe('ok');
      sums.push(run.state.refundRequests.get(`return:${returnId}`)?.amount);
      if (index === 1) ask(run, back('b', 0, 1));
    }
    expect(sums).toEqual([33_33, 33_33, 33_34, 100_00]);
    expect(ask(run, asking({ returnId: 'more', lines: null }))).toBe('already_done');
    expect(ask(run, asking({ returnId: 'more' }))).toBe('insufficient_stock');
  });
  it('may ask again after a no, and not for ever', () => {
    const run = paidOrder();
    for (const returnId of ['r1', 'r2', 'r3']) {
      expect(ask(run, asking({ returnId }))).toBe('ok');
      ask(run, declining(returnId));
    }
    expect(ask(run, asking({ returnId: 'r4' }))).toBe('limit_reached');
  });
  it.each([
    ['more units than there are', [{ line: 0, quantity: 4 }], 'insufficient_stock'],
    [
      'the same units twice',
      [
        { line: 1, quantity: 1 },
        { line: 1, quantity: 1 },
      ],
      'insufficient_stock',
    ],
    ['a line that is not there', [{ line: 7, quantity: 1 }], 'insufficient_stock'],
    ['half a unit', [{ line: 0, quantity: 0.5 }], 'invalid'],
    ['less than nothing', [{ line: 0, quantity: -1 }], 'invalid'],
  ] as const)('cannot ask for %s', (_, lines, code) => {
    const run = paidOrder();
    expect(ask(run, asking({ lines }))).toBe(code);
    expect(asked(run)).toBeUndefined();
  });
  it('keeps it after all, as long as nobody has decided', () => {
    const run = paidOrder();
    ask(run, asking());
    expect(ask(run, { op: 'withdraw-return', orderId: 'o', returnId: 'other' })).toBe('not_found');
    expect(ask(run, { op: 'withdraw-return', orderId: 'o', returnId: 'r' })).toBe('ok');
    expect(ask(run, approving())).toBe('already_done');
    ask(run, asking({ returnId: 'r2' }));
    ask(run, approving({ returnId: 'r2' }));
    expect(ask(run, { op: 'withdraw-return', orderId: 'o', returnId: 'r2' })).toBe('already_done');
  });
});

describe('staff', () => {
  it('approve with the money at once', () => {
    const run = paidOrder();
    ask(run, asking());
    expect(kinds(run, approving())).toEqual(['return.approved', 'refund.requested']);
    expect(run.state.refundRequests.get('return:r')).toMatchObject({ amount: 33_33, reason: 'return' });
    expect(kinds(run, approving())).toEqual([]);
  });
  it('approve in time what was asked in time, however late they do', () => {
    const run = paidOrder();
    ask(run, asking());
    expect(ask(run, approving(), 1_000 + 2 * windowMs)).toBe('ok');
  });
  it('approve with the money once the last of the units is back', () => {
    const run = paidOrder();
    ask(run, asking({ lines: [{ line: 0, quantity: 2 }] }));
    expect(kinds(run, approving({ refund: 'when-back', amount: 50_00 }))).toEqual(['return.approved']);
    expect(ask(run, asking({ returnId: 'r2' }))).toBe('already_done');
    expect(kinds(run, back('b1', 0, 1))).toEqual(['units.returned']);
    expect(kinds(run, back('b2', 0, 1))).toEqual(['units.returned', 'refund.requested']);
    expect(run.state.refundRequests.get('return:r')).toMatchObject({ amount: 50_00 });
    expect(kinds(run, back('b3', 0, 1))).toEqual(['units.returned']);
  });
  it('owe at once what is back already', () => {
    const run = paidOrder();
    ask(run, asking());
    ask(run, back('b1', 0, 1));
    expect(kinds(run, approving({ refund: 'when-back' }))).toEqual(['return.approved', 'refund.requested']);
  });
  it('never promise more than can go back', () => {
    const run = paidOrder();
    ask(run, asking());
    expect(ask(run, approving({ amount: 200_01 }))).toBe('amount_mismatch');
    expect(ask(run, approving({ amount: 0 }))).toBe('amount_mismatch');
    const all = {
      requestId: 'all',
      orderId: 'o',
      amount: 200_00,
      reason: 'by-staff',
      by: 'op',
      note: null,
    } as const;
    ask(run, { op: 'request-refund', request: all });
    expect(ask(run, approving())).toBe('amount_mismatch');
    expect(ask(run, declining())).toBe('ok');
  });
  it('pay no more on arrival than is left by then', () => {
    const run = paidOrder();
    ask(run, asking({ lines: null }));
    ask(run, approving({ refund: 'when-back' }));
    const part = {
      requestId: 'p',
      orderId: 'o',
      amount: 150_00,
      reason: 'by-staff',
      by: 'op',
      note: null,
    } as const;
    ask(run, { op: 'request-refund', request: part });
    ask(run, back('b1', 0, 3));
    ask(run, back('b2', 1, 1));
    expect(run.state.refundRequests.get('return:r')).toMatchObject({ amount: 50_00 });
  });
  it('do not hand over what is all on its way back', () => {
    const run = paidOrder();
    ask(run, asking({ lines: null }));
    ask(run, approving());
    const shipping: LedgerOperation = {
      ...{ op: 'fulfil', orderId: 'o', how: 'shipped', storeId: null },
      ...{ by: 'op', code: null, note: null },
    };
    expect(ask(run, shipping)).toBe('order_not_open');
  });
});

/**
 * Order `o`, paid at 1,000: one `a` and one `b` at 100.00 each, and the gift `g`, worth 30.00, that they earn together
 * or, with a lower `threshold`, each of them.
 */
function withGift(threshold = 200_00) {
  const run = ledgerRun();
  for (const itemId of ['a', 'b', 'g'])
    run.apply({ op: 'add-stock', ref: `in ${itemId}`, itemId, quantity: 5 }, 0);
  const gift = { itemId: 'g', quantity: 1 };
  const terms = { kind: 'gift' as const, threshold, gift, audience: { kind: 'all' as const } };
  run.apply({ op: 'set-offer', ref: 'gift', offer: { offerId: 'gift', terms } }, 0);
  const given = { ...lineOf('g', 1), unitPrice: 30_00, discount: 30_00, isGift: true as const };
  const order = orderOf('o', [lineOf('a', 1), lineOf('b', 1), given]);
  run.apply({ ...order, offerIds: ['gift'] } as LedgerOperation, 500);
  run.apply({ op: 'pay', orderId: 'o', amount: 200_00, eventId: 'paid', paidAt: 1_000 }, 1_000);
  return run;
}
const a = { line: 0, quantity: 1 };
const b = { line: 1, quantity: 1 };
const gift = { line: 2, quantity: 1 };
const refunds = (run: Run) => [...run.state.refundRequests.values()].map(({ amount }) => amount);
const whole = (run: Run) => {
  const check = new LedgerCheck('show');
  for (const record of run.records) expect(check.take(record)).toBeNull();
  expect(check.finish([])).toBeNull();
};

describe('a gift', () => {
  it('can be sent back by itself, for no money, and once', () => {
    for (const refund of ['now', 'when-back'] as const) {
      const run = withGift();
      expect(ask(run, asking({ lines: [gift] }))).toBe('ok');
      expect(asked(run)).toMatchObject({ amount: 0, lines: [gift] });
      expect(asked(run)?.gifts).toBeUndefined();
      expect(ask(run, asking({ returnId: 'r2', lines: [gift] }))).toBe('already_done');
      expect(ask(run, approving({ amount: 1_00, giftLeft: 'kept', note: 'x' }))).toBe('invalid');
      expect(kinds(run, approving({ refund }))).toEqual(['return.approved']);
      expect(kinds(run, back('g', 2, 1))).toEqual(['units.returned']);
      expect(ask(run, asking({ returnId: 'r2', lines: [gift] }))).toBe('already_done');
      expect(refunds(run)).toEqual([]);
      // What was paid for is asked back as ever.
      expect(ask(run, asking({ returnId: 'r2', lines: null }))).toBe('ok');
      expect(asked(run)).toMatchObject({ amount: 200_00, lines: [a, b] });
      whole(run);
    }
  });
  it('of an order that cost nothing at all can be sent back too', () => {
    const run = ledgerRun();
    run.apply({ op: 'add-stock', ref: 'a', itemId: 'a', quantity: 5 }, 0);
    run.apply(orderOf('o', [{ ...lineOf('a', 2), discount: 200_00 }]), 500);
    expect(ask(run, asking({ lines: null }))).toBe('ok');
    expect(kinds(run, approving())).toEqual(['return.approved']);
    whole(run);
  });
  it('goes back with what earned it, and its money waits for both', () => {
    const run = withGift();
    ask(run, asking({ lines: [a] }));
    expect(asked(run)).toMatchObject({ amount: 100_00, lines: [a, gift], gifts: [gift] });
    expect(kinds(run, approving({ refund: 'when-back' }))).toEqual(['return.approved']);
    expect(kinds(run, back('a', 0, 1))).toEqual(['units.returned']);
    expect(kinds(run, back('g', 2, 1))).toEqual(['units.returned', 'refund.requested']);
    expect(refunds(run)).toEqual([100_00]);
    whole(run);
  });
  it('stays where what is left earns it, and where it is on its way back already', () => {
    const run = withGift(100_00);
    ask(run, asking({ lines: [a] }));
    expect(asked(run)?.lines).toEqual([a]);
    ask(run, approving());
    ask(run, asking({ returnId: 'r2', lines: [b] }));
    expect(asked(run)).toMatchObject({ lines: [b, gift], gifts: [gift] });
    const apart = withGift();
    ask(apart, asking({ lines: [gift] }));
    ask(apart, approving());
    // Promised back alone, it is waited for before anything else.
    expect(ask(apart, asking({ returnId: 'r2', lines: [a] }))).toBe('already_done');
    ask(apart, back('the gift', 2, 1));
    ask(apart, asking({ returnId: 'r2', lines: [a] }));
    expect(asked(apart)?.lines).toEqual([a]);
  });
  it('that was left to the buyer is not asked for, or deducted, a second time', () => {
    for (const giftLeft of ['deducted', 'kept'] as const) {
      const run = withGift();
      ask(run, asking({ lines: [a] }));
      ask(run, approving({ giftLeft, note: 'worn' }));
      ask(run, asking({ returnId: 'r2', lines: [b] }));
      expect(asked(run)).toMatchObject({ lines: [b], amount: 100_00 });
      expect(asked(run)?.gifts).toBeUndefined();
      ask(run, approving({ returnId: 'r2' }));
      expect(refunds(run)).toEqual([giftLeft === 'kept' ? 100_00 : 70_00, 100_00]);
      whole(run);
    }
  });
  it('is kept by word, with a reason, or for its worth; the rest is not held up by it', () => {
    const kept = withGift();
    ask(kept, asking({ lines: [a] }));
    expect(ask(kept, approving({ giftLeft: 'kept' }))).toBe('invalid');
    const word = approving({ giftLeft: 'kept', note: 'our fault', refund: 'when-back' });
    expect(kinds(kept, word)).toEqual(['return.approved']);
    expect(asked(kept)).toMatchObject({ lines: [a], gifts: [gift], decided: { giftLeft: 'kept' } });
    expect(kinds(kept, back('a', 0, 1))).toEqual(['units.returned', 'refund.requested']);
    expect(refunds(kept)).toEqual([100_00]);
    whole(kept);
    const off = withGift();
    ask(off, asking({ lines: [a] }));
    expect(ask(off, approving({ giftLeft: 'deducted', amount: 70_01 }))).toBe('amount_mismatch');
    expect(kinds(off, approving({ giftLeft: 'deducted' }))).toEqual(['return.approved', 'refund.requested']);
    expect(refunds(off)).toEqual([70_00]);
    // It is the buyer's to send back later, for nothing.
    expect(ask(off, asking({ returnId: 'r2', lines: [gift] }))).toBe('ok');
    expect(asked(off)).toMatchObject({ amount: 0 });
    whole(off);
  });
  it('that is worth more than what goes back leaves nothing to go back', () => {
    const run = ledgerRun();
    for (const itemId of ['a', 'g'])
      run.apply({ op: 'add-stock', ref: `in ${itemId}`, itemId, quantity: 5 }, 0);
    const terms = {
      ...{ kind: 'gift' as const, threshold: 1, audience: { kind: 'all' as const } },
      gift: { itemId: 'g', quantity: 2 },
    };
    run.apply({ op: 'set-offer', ref: 'gift', offer: { offerId: 'gift', terms } }, 0);
    const given = { ...lineOf('g', 2), unitPrice: 80_00, discount: 160_00, isGift: true as const };
    run.apply({ ...orderOf('o', [lineOf('a', 1), given]), offerIds: ['gift'] } as LedgerOperation, 500);
    run.apply({ op: 'pay', orderId: 'o', amount: 100_00, eventId: 'paid', paidAt: 1_000 }, 1_000);
    ask(run, asking());
    expect(kinds(run, approving({ giftLeft: 'deducted' }))).toEqual(['return.approved']);
    expect(asked(run)?.decided).toMatchObject({ amount: 0 });
    whole(run);
  });
});

it('parts of a line come to the line, to the cent, in whatever steps its units come back', () => {
  const steps = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(steps, fc.nat(100_000), (quantities, amount) => {
      const quantity = quantities.reduce((sum, one) => sum + one, 0);
      const line = { itemId: 'a', productId: 'p', quantity, unitPrice: amount, dealId: null };
      const discount = quantity * amount - amount;
      let returned = 0;
      let sum = 0;
      for (const part of quantities) {
        const cost = costOfLineUnits({ ...line, discount }, part, returned);
        expect(cost).toBeGreaterThanOrEqual(0);
        sum += cost;
        returned += part;
      }
      expect(sum).toBe(amount);
    }),
  );
});

describe('the proof of a record', () => {
  const whole = () => {
    const run = paidOrder();
    ask(run, asking());
    ask(run, approving());
    return run.records;
  };
  const finding = (records: Run['records']) => {
    const check = new LedgerCheck('show');
    for (const [index, record] of records.entries()) {
      const wrong = check.take({ ...record, seq: index + 1 });
      if (wrong) return wrong.rule;
    }
    return check.finish([])?.rule ?? null;
  };
  it('takes a return as it should be', () => expect(finding(whole())).toBeNull());
  it('finds an approval without its money', () =>
    expect(finding(whole().filter(({ entry }) => entry.kind !== 'refund.requested'))).toBe('money'));
  it('finds money of a return that nobody approved', () =>
    expect(finding(whole().filter(({ entry }) => entry.kind !== 'return.approved'))).toBe('money'));
  it('finds a decision about what nobody asked', () =>
    expect(finding(whole().filter(({ entry }) => entry.kind !== 'return.asked'))).toBe('order'));
});

describe('a gift, where money goes back without a return,', () => {
  type Request = OperationOf<'request-refund'>['request'];
  const paying = (other: Partial<Request> = {}, giftLeft?: 'deducted' | 'kept'): LedgerOperation =>
    ofOrder({ lines: [{ line: 0, amount: 100_00 }], ...other }, giftLeft);
  const ofOrder = (other: Partial<Request>, giftLeft?: 'deducted' | 'kept'): LedgerOperation => ({
    op: 'request-refund',
    request: {
      ...{ requestId: 'q', orderId: 'o', amount: 100_00, reason: 'by-staff', by: 'op', note: null },
      ...other,
    },
    ...(giftLeft ? { giftLeft } : {}),
  });
  const lineG = (run: Run) => run.state.orders.get('o')?.lines[2];

  it('is deducted from what its lines get, or kept with a reason, and asked for no more', () => {
    const off = withGift();
    expect(kinds(off, paying({}, 'deducted'))).toEqual(['refund.requested']);
    expect(off.state.refundRequests.get('q')).toMatchObject({
      ...{ amount: 70_00, lines: [{ line: 0, amount: 70_00 }], gifts: [gift], giftLeft: 'deducted' },
    });
    expect(lineG(off)?.giftLeft).toBe('deducted');
    // Asked again under the same name it is the same.
    expect(kinds(off, paying({}, 'deducted'))).toEqual([]);
    expect(refunds(off)).toEqual([70_00]);
    ask(off, asking({ lines: [a] }));
    expect(asked(off)?.gifts).toBeUndefined();
    whole(off);
    const kept = withGift();
    expect(ask(kept, paying({}, 'kept'))).toBe('invalid');
    expect(kinds(kept, paying({ note: 'broken' }, 'kept'))).toEqual(['refund.requested']);
    expect(refunds(kept)).toEqual([100_00]);
    expect(lineG(kept)?.giftLeft).toBe('kept');
    expect(ask(kept, paying({ requestId: 'q2', lines: [{ line: 1, amount: 100_00 }] }, 'deducted'))).toBe(
      'invalid',
    );
    whole(kept);
  });
  it('is in question where all of an order’s money goes back, and not for what is given out of goodwill', () => {
    const run = withGift();
    expect(ask(run, ofOrder({ amount: 150_00 }, 'deducted'))).toBe('invalid');
    expect(kinds(run, ofOrder({ amount: 1_00, requestId: 'q0' }))).toEqual(['refund.requested']);
    expect(ask(run, ofOrder({ amount: 200_00 }, 'deducted'))).toBe('amount_mismatch');
    expect(kinds(run, ofOrder({ amount: 199_00 }, 'deducted'))).toEqual(['refund.requested']);
    expect(refunds(run)).toEqual([1_00, 169_00]);
    whole(run);
  });
  it('is not in question while what is left earns it, nor once it is back; worth more, it takes all', () => {
    const low = withGift(100_00);
    expect(ask(low, paying({}, 'deducted'))).toBe('invalid');
    ask(low, paying({ requestId: 'first' }));
    const second = { requestId: 'second', lines: [{ line: 1, amount: 1_00 }], amount: 1_00 };
    expect(ask(low, paying(second, 'deducted'))).toBe('amount_mismatch');
    expect(ask(low, paying({ ...second, note: 'broken' }, 'kept'))).toBe('ok');
    whole(low);
    const back2 = withGift();
    ask(back2, back('g', 2, 1));
    expect(ask(back2, paying({}, 'deducted'))).toBe('invalid');
    // Without a word nothing is decided, and the gift goes back with a return as ever.
    const silent = withGift();
    ask(silent, paying());
    expect(lineG(silent)?.giftLeft).toBeUndefined();
    ask(silent, asking({ lines: [b] }));
    expect(asked(silent)).toMatchObject({ gifts: [gift] });
    whole(silent);
  });
});
