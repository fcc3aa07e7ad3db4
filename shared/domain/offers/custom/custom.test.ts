import { describe, expect, it } from 'vitest';
import { customView as customViewSchema } from '#shared/contract/custom.ts';
import { MOST_AMOUNT } from '#shared/contract/most-amount.ts';
import { acceptingOf, type customOffer, payOf, wishOf } from '#shared/testing/ledger-run.ts';
import { ownOrderView } from '../../orders/view.ts';
import { nextPayBy } from '../../stock/awaiting.ts';
import type { LedgerOperation } from '../../stock/entries.ts';
import { stockFigures } from '../../stock/ledger.ts';
import { offerFigures } from '../figures.ts';
import {
  ask,
  asked,
  begun,
  book,
  cancel,
  fulfil,
  kinds,
  make,
  quote,
  refund,
  requestIn,
  staff,
  stateIn,
} from './custom.test-support.ts';
import { customView } from './view.ts';

describe('asking for a custom piece', () => {
  it('is quoted at once by the calculator, step by step', () => {
    const run = asked();
    expect(
      kinds(
        run,
        wishOf('r2', {
          choices: [
            { optionId: 'size', value: 'l' },
            { optionId: 'words', value: '福' },
          ],
        }),
      ),
    ).toEqual(['custom.requested', 'custom.quoted']);
    const { quote: given } = requestIn(run, 'r2');
    expect(given).toMatchObject({ price: 125, deposit: 41, by: null, validUntil: 120 });
    expect(given?.steps.map(({ kind, amount }) => [kind, amount])).toEqual([
      ['list', 110],
      ['live', -10],
      ['option', 20],
      ['option', 5],
    ]);
    expect(stateIn(run, 20, 'r2')).toBe('quoted');
    expect(stateIn(run, 120, 'r2')).toBe('lapsed');
  });
  it('waits for staff where a choice has no price, and for their word again when it lapsed', () => {
    const run = asked();
    expect(kinds(run, wishOf('r2', { choices: [{ optionId: 'size', value: 'own' }] }))).toEqual([
      'custom.requested',
    ]);
    expect(stateIn(run, 20, 'r2')).toBe('requested');
    expect(ask(run, acceptingOf('r2', 'o2'))).toBe('not_quoted');
    expect(ask(run, quote('r2', 180), 30)).toBe('ok');
    expect(requestIn(run, 'r2').quote).toMatchObject({ price: 180, deposit: 59, by: staff, validUntil: 130 });
    expect(ask(run, acceptingOf('r2', 'o2'), 130)).toBe('quote_over');
    expect(ask(run, quote('r2', 170, 'q2'), 140)).toBe('ok');
    expect(ask(run, acceptingOf('r2', 'o2'), 150)).toBe('ok');
    expect(run.state.orders.get('o2')).toMatchObject({ amount: 170, customId: 'r2' });
  });
  it('refuses what the offer does not make', () => {
    const run = asked();
    const wrong = (...choices: { optionId: string; value: string }[]) =>
      ask(run, wishOf(`w${choices.length}${choices[0]?.value}`, { choices }));
    expect(wrong()).toBe('options_wrong');
    expect(wrong({ optionId: 'size', value: 'xl' })).toBe('options_wrong');
    expect(wrong({ optionId: 'size', value: 's' }, { optionId: 'size', value: 'l' })).toBe('options_wrong');
    expect(wrong({ optionId: 'size', value: 's' }, { optionId: 'stone', value: 'ruby' })).toBe(
      'options_wrong',
    );
    expect(wrong({ optionId: 'size', value: 's' }, { optionId: 'words', value: '永结同心呀' })).toBe(
      'options_wrong',
    );
    expect(wrong({ optionId: 'size', value: 's' }, { optionId: 'words', value: '永结同心' })).toBe('ok');
  });
  it('is answered as the first time under the same key, and not without end', () => {
    const run = asked();
    expect(kinds(run, wishOf('other', { key: 'r' }))).toEqual([]);
    for (let n = 2; n <= 20; n += 1) expect(ask(run, wishOf(`r${n}`))).toBe('ok');
    expect(run.apply(wishOf('r21'), 20).answer).toMatchObject({
      error: { code: 'limit_reached', params: { limit: 20, has: 20, wanted: 1 } },
    });
    // What one viewer asks is no other’s.
    expect(ask(run, wishOf('theirs', { viewerId: 'w' }))).toBe('ok');
    expect(ask(run, wishOf('r1', { viewerId: 'x', key: 'k', requestId: 'theirs' }))).toBe('duplicate');
  });
  it('comes to a price that leaves a deposit and a balance, by the calculator and by staff', () => {
    const cheap = (price: number) =>
      ask(asked({ price }), wishOf('r2', { choices: [{ optionId: 'size', value: 's' }] }));
    expect([1, 2].map(cheap)).toEqual(['options_wrong', 'ok']);
    const run = asked();
    const at = (price: number) => ask(run, quote('r', price, `q ${price}`));
    expect([1, 2, 99.5, MOST_AMOUNT + 1, MOST_AMOUNT].map(at)).toEqual([
      'invalid',
      'ok',
      'invalid',
      'invalid',
      'ok',
    ]);
    expect(requestIn(run).quote).toMatchObject({
      ...{ price: MOST_AMOUNT, note: 'as discussed' },
      steps: [{ kind: 'quote', amount: MOST_AMOUNT, params: {} }],
    });
  });
  it('is quoted by staff for as long as they say, and otherwise as the offer does', () => {
    const run = asked();
    ask(run, { ...quote('r', 90, 'long'), validMs: 5_000 } as LedgerOperation, 30);
    expect(requestIn(run).quote?.validUntil).toBe(5_030);
    ask(run, quote('r', 80, 'as ever'), 40);
    expect(requestIn(run).quote?.validUntil).toBe(140);
  });
  it('ends with its offer, but a quote that was given stands', () => {
    const run = asked();
    run.apply({ op: 'close-offer', ref: 'x', offerId: 'c' }, 15);
    expect(ask(run, wishOf('r2'))).toBe('offer_not_open');
    expect(ask(run, acceptingOf('r', 'o'))).toBe('ok');
  });
});

describe('a custom piece', () => {
  it('goes from quote to deposit, making, ready, balance and collection', () => {
    const run = asked();
    expect(kinds(run, acceptingOf('r', 'o'))).toEqual(['order.reserved', 'custom.accepted']);
    expect(stateIn(run, 20)).toBe('accepted');
    expect(kinds(run, payOf('o', 33), 25)).toEqual(['deposit.paid']);
    expect(stateIn(run, 25)).toBe('deposit-paid');
    expect(kinds(run, make('making'), 30)).toEqual(['custom.making']);
    expect(stateIn(run, 30)).toBe('making');
    expect(ask(run, fulfil, 31)).toBe('order_not_open');
    expect(kinds(run, make('ready'), 500)).toEqual(['custom.ready']);
    expect(stateIn(run, 500)).toBe('ready');
    expect(run.state.orders.get('o')).toMatchObject({ payBy: 600, deposit: { from: 500, dueBy: 600 } });
    expect(kinds(run, payOf('o', 67), 550)).toEqual(['order.paid']);
    expect(ask(run, fulfil, 560)).toBe('ok');
    expect(stateIn(run, 560)).toBe('collected');
    expect(requestIn(run).history.map(({ what }) => what)).toEqual([
      'requested',
      'quoted',
      'accepted',
      'making',
      'ready',
    ]);
    expect(stockFigures(run.state, 'item2')).toMatchObject({ sold: 1, available: 1 });
  });
  it('goes back as its offer says: a fault always may be said, a change of mind by the brand’s rule', () => {
    const asking = (returnId: string, why: 'changed-mind' | 'damaged'): LedgerOperation => ({
      ...{ op: 'ask-return', orderId: 'o', lines: null, note: null, withinMs: 10_000 },
      ...{ returnId, why },
    });
    const finished = (terms: Parameters<typeof customOffer>[1]) => {
      const run = begun(terms);
      run.apply(make('making'), 30);
      run.apply(make('ready'), 40);
      run.apply(payOf('o', 67), 50);
      return run;
    };
    // Left out = not once it is in making.
    for (const terms of [{}, { returns: 'until-making' }, { returns: 'never' }] as const) {
      const run = finished(terms);
      expect(ask(run, asking('r1', 'changed-mind'), 60)).toBe('not_returnable');
      const [order] = [...run.state.orders.values()];
      expect(order && ownOrderView(order, 'CNY', run.state).returnsForFaultsOnly).toBe(true);
      expect(ask(run, asking('r1', 'damaged'), 60)).toBe('ok');
    }
    const free = finished({ returns: 'allowed' });
    expect(ask(free, asking('r1', 'changed-mind'), 60)).toBe('ok');
    // Paid whole before it was begun, it still goes back; not where the brand says never.
    for (const [returns, code] of [
      ['until-making', 'ok'],
      ['never', 'not_returnable'],
    ] as const) {
      const run = begun({ returns });
      run.apply(payOf('o', 67), 30);
      expect(ask(run, asking('r1', 'changed-mind'), 31)).toBe(code);
    }
  });
  it('owes no balance while it is made, however late it is', () => {
    const run = begun();
    expect(nextPayBy(run.state)).toBeNull();
    expect(ask(run, { op: 'expire', orderId: 'o' }, 100_000)).toBe('order_not_open');
    run.apply(make('ready'), 100_000);
    expect(nextPayBy(run.state)).toBe(100_100);
    expect(kinds(run, { op: 'expire', orderId: 'o' }, 100_100)).toEqual(['order.expired']);
    expect(stateIn(run, 100_100)).toBe('cancelled');
    expect(offerFigures(run.state, 'c')).toMatchObject({ forfeited: 33, taken: 0 });
  });
  it('may be paid whole before it is ready, and is collected when it is', () => {
    const run = begun();
    expect(ask(run, payOf('o', 67), 40)).toBe('ok');
    expect(ask(run, fulfil, 41)).toBe('not_ready');
    expect(ask(run, make('ready'), 50)).toBe('ok');
    expect(ask(run, fulfil, 51)).toBe('ok');
  });
  it('whose deposit does not come can be had again while its quote stands', () => {
    const run = asked();
    run.apply(acceptingOf('r', 'o'), 20);
    run.apply({ op: 'expire', orderId: 'o' }, 50);
    expect(stateIn(run, 50)).toBe('quoted');
    expect(ask(run, acceptingOf('r', 'o2'), 60)).toBe('ok');
    // The late deposit of the order before buys nothing: it would be made twice.
    expect(kinds(run, payOf('o', 33), 61)).toEqual(['payment.stranded', 'refund.requested']);
    expect(ask(run, payOf('o2', 33), 62)).toBe('ok');
    expect(run.state.book.offers.get('c')?.taken).toBe(1);
  });
  it('withdrawn before its late deposit came is not made after all', () => {
    const run = asked();
    run.apply(acceptingOf('r', 'o'), 20);
    run.apply({ op: 'expire', orderId: 'o' }, 50);
    expect(kinds(run, cancel('customer'), 51)).toEqual(['custom.cancelled']);
    expect(kinds(run, payOf('o', 33), 52)).toEqual(['payment.stranded', 'refund.requested']);
    expect(stateIn(run, 52)).toBe('cancelled');
    expect(run.state.book.offers.get('c')?.taken).toBe(0);
  });
  it('has its deposit due within the hold, and its balance after the making', () => {
    const run = asked();
    run.apply(acceptingOf('r', 'o', { fulfilment: 'pickup', pickupStoreId: 's1', pickupCode: '1234' }), 20);
    expect(run.state.orders.get('o')).toMatchObject({
      ...{ payBy: 50, fulfilment: 'pickup', pickupStoreId: 's1', pickupCode: '1234', customId: 'r' },
      deposit: { amount: 33, from: 220, dueBy: 320, rule: 'forfeit', paidAt: null },
    });
  });
  it('is begun and finished once, and not before its deposit', () => {
    const run = asked();
    run.apply(acceptingOf('r', 'o'), 20);
    expect(ask(run, make('making'), 21)).toBe('order_not_open');
    run.apply(payOf('o', 33), 25);
    expect(kinds(run, make('making'), 30)).toEqual(['custom.making']);
    expect(kinds(run, make('making'), 31)).toEqual([]);
    expect(kinds(run, make('ready'), 40)).toEqual(['custom.ready']);
    expect(run.state.orders.get('o')?.payBy).toBe(140);
    // Said again the balance falls due no later, and nothing goes back into making.
    for (const step of ['ready', 'making'] as const)
      expect(run.apply(make(step), 60)).toMatchObject({ entries: [], answer: { value: { repeated: true } } });
    expect(run.state.orders.get('o')?.payBy).toBe(140);
    expect(stateIn(run, 61)).toBe('ready');
  });
  it('is counted by what is to be done about it', () => {
    const run = asked();
    const figures = () => {
      const { requests, toQuote, making, ready } = { toQuote: 0, ...offerFigures(run.state, 'c') };
      return [requests, toQuote, making, ready];
    };
    expect(figures()).toEqual([1, 0, 0, 0]);
    run.apply(wishOf('r2', { choices: [{ optionId: 'size', value: 'own' }] }), 10);
    expect(figures()).toEqual([2, 1, 0, 0]);
    run.apply(acceptingOf('r', 'o'), 20);
    run.apply(payOf('o', 33), 25);
    expect(figures()).toEqual([2, 1, 1, 0]);
    run.apply(make('making'), 30);
    expect(figures()).toEqual([2, 1, 1, 0]);
    run.apply(make('ready'), 40);
    expect(figures()).toEqual([2, 1, 0, 1]);
  });
  it('is made no more often than there are pieces, for all and for each', () => {
    const run = asked({ quantity: 2, perViewerLimit: 1 });
    for (const n of [2, 3, 4]) run.apply(wishOf(`r${n}`, { viewerId: `v${n}` }), 10);
    run.apply(wishOf('r5'), 10);
    expect(ask(run, acceptingOf('r', 'o'))).toBe('ok');
    expect(ask(run, acceptingOf('r', 'o1'))).toBe('already_done');
    expect(ask(run, acceptingOf('r5', 'o5'))).toBe('limit_reached');
    expect(ask(run, acceptingOf('r2', 'o2', { viewerId: 'v2' }))).toBe('ok');
    expect(ask(run, acceptingOf('r3', 'o3', { viewerId: 'v3' }))).toBe('sold_out');
    expect(ask(run, acceptingOf('r3', 'o3', { viewerId: 'v4' }))).toBe('not_found');
  });
  it('withdrawn by its customer keeps or gives back the deposit by the rule; by the brand it always goes back', () => {
    const kept = begun();
    expect(kinds(kept, cancel('customer'), 30)).toEqual(['custom.cancelled', 'order.cancelled']);
    expect(offerFigures(kept.state, 'c')).toMatchObject({ forfeited: 33, taken: 0 });
    const back = begun({ rule: 'refund' });
    expect(kinds(back, cancel('customer'), 30)).toContain('refund.requested');
    const brand = begun();
    expect(kinds(brand, cancel('brand'), 30)).toEqual([
      'custom.cancelled',
      'order.cancelled',
      'refund.requested',
    ]);
    expect(offerFigures(brand.state, 'c')).toMatchObject({ forfeited: 0 });
    expect(kinds(brand, refund('o', 33), 40)).toEqual(['deposit.refunded', 'refund.settled']);
    expect(stateIn(brand, 40)).toBe('cancelled');
    expect(kinds(brand, cancel('brand'), 50)).toEqual([]);
  });
  it('is over when all of its deposit is back, with its appointment, ready or not', () => {
    for (const isReady of [false, true]) {
      const run = begun();
      run.apply(book('r', 150), 31);
      if (isReady) run.apply(make('ready'), 40);
      expect(kinds(run, refund('o', 33), 41)).toEqual([
        'deposit.refunded',
        'order.cancelled',
        'appointment.cancelled',
      ]);
      expect(stateIn(run, 41)).toBe('cancelled');
      expect(ask(run, make('ready'), 42)).toBe(isReady ? 'ok' : 'order_not_open');
      expect(kinds(run, payOf('o', 67), 43)).toEqual(['payment.stranded', 'refund.requested']);
      expect(offerFigures(run.state, 'c')).toMatchObject({ taken: 0, forfeited: 0 });
    }
  });
  it('paid whole goes back like any order', () => {
    const run = begun();
    run.apply(make('ready'), 40);
    run.apply(payOf('o', 67), 50);
    expect(ask(run, cancel('brand'), 60)).toBe('order_not_open');
    expect(kinds(run, refund('o', 100), 70)).toEqual(['order.refunded']);
    expect(stateIn(run, 70)).toBe('refunded');
  });
  it('fits the contract at every stage', () => {
    const run = asked();
    const view = (now: number) =>
      customView(run.state, requestIn(run), { currency: 'CNY', now, isOwn: true }, 'item2');
    for (const operation of [
      book('r', 150),
      acceptingOf('r', 'o'),
      payOf('o', 33),
      make('ready'),
      payOf('o', 67),
      fulfil,
    ]) {
      expect(ask(run, operation, 30)).toBe('ok');
      expect(customViewSchema.parse(view(30))).toEqual(view(30));
    }
    expect(JSON.stringify(view(30))).not.toContain('"key"');
  });
});
