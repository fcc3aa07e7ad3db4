import { describe, expect, it } from 'vitest';
import { demandFigures as demandSchema } from '#shared/contract/demand.ts';
import { presaleTerms } from '#shared/contract/offers.ts';
import {
  answersAt,
  attributedNowhere,
  ledgerRun,
  lineOf,
  orderOf,
  payOf,
  presaleOffer,
  takingOf,
} from '#shared/testing/ledger-run.ts';
import type { LedgerOperation } from '../stock/entries.ts';
import { stockFigures } from '../stock/ledger.ts';
import { demandFigures } from './demand.ts';
import { offerFigures } from './figures.ts';

const variants = [
  { id: 'ruby', title: { en: 'Ruby', zh: '红宝石' } },
  { id: 'jade', title: { en: 'Jade', zh: '翡翠' } },
];
const east = { ...attributedNowhere, regionId: 'east' };

/** Deposits of 10 a unit: two rubies in the east by a regular, a jade by somebody unknown, one that is not paid. */
function tested() {
  const run = ledgerRun();
  run.apply({ op: 'add-stock', ref: 's', itemId: 'item1', quantity: 9 }, 0);
  const offer = presaleOffer('p', {
    rule: 'forfeit',
    variants,
    demandTest: { goQuantity: 3, decideBy: 400 },
  });
  run.apply({ op: 'set-offer', ref: 'o', offer }, 0);
  const taking = (orderId: string, more: object) =>
    run.apply(takingOf('p', orderId, { viewerId: orderId, holdMs: 300, ...more }), 10);
  taking('a', { quantity: 2, variantId: 'ruby', segment: 'repeat', attribution: east });
  taking('b', { variantId: 'jade' });
  taking('c', { variantId: 'jade' });
  run.apply(payOf('a', 20), 20);
  run.apply(payOf('b', 10), 20);
  return run;
}
type Run = ReturnType<typeof tested>;
const decide = (decision: 'go' | 'no-go', ref = 'd'): LedgerOperation => ({
  op: 'decide-offer',
  ...{ ref, offerId: 'p', decision },
  by: { id: 'op', name: 'Op' },
  reason: 'Because',
});
const ask = answersAt(30);
const statusOf = (run: Run) => ['a', 'b', 'c'].map((orderId) => run.state.orders.get(orderId)?.status);

describe('a demand test', () => {
  it('counts the deposits that stand by variant, region and segment, each list to the whole', () => {
    const run = tested();
    const figures = demandFigures(run.state, 'p');
    expect(demandSchema.parse(figures)).toEqual(figures);
    expect(figures).toEqual({
      ...{ units: 3, deposits: 2, amount: 30, goQuantity: 3, decideBy: 400, decision: null },
      byVariant: [
        { variantId: 'ruby', units: 2, deposits: 1, amount: 20 },
        { variantId: 'jade', units: 1, deposits: 1, amount: 10 },
      ],
      byRegion: [
        { regionId: 'east', units: 2, deposits: 1, amount: 20 },
        { regionId: null, units: 1, deposits: 1, amount: 10 },
      ],
      bySegment: [
        { segment: 'repeat', units: 2, deposits: 1, amount: 20 },
        { segment: null, units: 1, deposits: 1, amount: 10 },
      ],
    });
    run.apply({ op: 'cancel', orderId: 'b', reason: 'by-viewer' }, 40);
    expect(demandFigures(run.state, 'p')).toMatchObject({ units: 2, deposits: 1, amount: 20 });
    // Of a deposit that went back in part the rest stands.
    run.apply({ op: 'refund', orderId: 'a', amount: 5, eventId: 'r', refundedAt: 1 }, 41);
    expect(demandFigures(run.state, 'p')).toMatchObject({ units: 2, deposits: 1, amount: 15 });
  });
  it('is had in one of its variants', () => {
    const run = tested();
    expect(ask(run, takingOf('p', 'x', { viewerId: 'x' }))).toBe('options_wrong');
    expect(ask(run, takingOf('p', 'x', { viewerId: 'x', variantId: 'onyx' }))).toBe('options_wrong');
  });
  it('decided for, its balances fall due as ever', () => {
    const run = tested();
    expect(ask(run, decide('go'))).toBe('ok');
    expect(run.records.at(-1)?.entry).toMatchObject({
      ...{ kind: 'offer.decided', ref: 'd', decision: 'go', units: 3 },
      ...{ by: { id: 'op', name: 'Op' }, reason: 'Because' },
    });
    expect(statusOf(run)).toEqual(['reserved', 'reserved', 'reserved']);
    expect(ask(run, payOf('a', 160), 550)).toBe('ok');
    expect(run.state.orders.get('a')?.status).toBe('paid');
  });
  it('decided against, every deposit goes back whatever the rule, and so does a balance paid early', () => {
    const run = tested();
    run.apply(payOf('b', 80), 25);
    expect(ask(run, decide('no-go'))).toBe('ok');
    expect(statusOf(run)).toEqual(['cancelled', 'paid', 'cancelled']);
    const asked = [...run.state.refundRequests.values()].map(({ orderId, amount }) => [orderId, amount]);
    expect(asked).toEqual([
      ['a', 20],
      ['b', 90],
    ]);
    expect(stockFigures(run.state, 'item1')).toMatchObject({ available: 9, reserved: 0, sold: 0 });
    expect(offerFigures(run.state, 'p')).toMatchObject({
      forfeited: 0,
      taken: 0,
      demand: { decision: 'no-go' },
    });
    // Too late: the deposit that was on its way comes back by itself, and nobody else can pay one.
    expect(ask(run, payOf('c', 10), 40)).toBe('order_not_open');
    expect([...run.state.refundRequests.values()].at(-1)).toMatchObject({ orderId: 'c', reason: 'stranded' });
    expect(ask(run, takingOf('p', 'x', { viewerId: 'x', variantId: 'ruby' }))).toBe('offer_not_open');
  });
  it('decided against, it asks nothing back of orders that ended before', () => {
    const run = tested();
    run.apply({ op: 'cancel', orderId: 'b', reason: 'by-viewer' }, 25);
    run.apply({ op: 'expire', orderId: 'c' }, 310);
    const { entries } = run.apply(decide('no-go'), 320);
    expect(entries.map(({ kind }) => kind)).toEqual(['offer.decided', 'order.cancelled', 'refund.requested']);
    expect(stockFigures(run.state, 'item1')).toMatchObject({ available: 9, reserved: 0, sold: 0 });
  });
  it('decided against, it leaves what was bought of other offers, and outside any, as it is', () => {
    const run = tested();
    run.apply({ op: 'set-offer', ref: 'other', offer: presaleOffer('q', { rule: 'forfeit' }) }, 0);
    run.apply(takingOf('q', 'theirs', { viewerId: 'x' }), 10);
    run.apply(payOf('theirs', 10), 20);
    run.apply({ op: 'add-stock', ref: 's2', itemId: 'a', quantity: 1 }, 0);
    run.apply(orderOf('plain', [lineOf('a', 1)], { viewerId: 'y' }), 20);
    expect(ask(run, { ...decide('no-go'), offerId: 'q' } as LedgerOperation)).toBe('not_found');
    ask(run, decide('no-go'));
    expect(['theirs', 'plain'].map((id) => run.state.orders.get(id)?.status)).toEqual([
      'reserved',
      'reserved',
    ]);
    expect(run.state.openRefunds.has('theirs')).toBe(false);
    expect(run.records.find(({ entry }) => entry.kind === 'order.cancelled')?.entry).toMatchObject({
      orderId: 'a',
      reason: 'no-go',
      depositBack: true,
    });
  });
  it('hands nothing over that is paid in full before it is decided', () => {
    const shipped: LedgerOperation = {
      ...{ op: 'fulfil', orderId: 'b', how: 'shipped', storeId: null },
      ...{ by: 'op', code: null, note: null },
    };
    const run = tested();
    expect(ask(run, payOf('b', 80))).toBe('ok');
    expect(ask(run, shipped)).toBe('order_undecided');
    ask(run, decide('go'));
    expect(ask(run, shipped)).toBe('ok');
  });
  it('is decided once', () => {
    const run = tested();
    run.apply(decide('go'), 30);
    for (const again of [decide('go'), decide('no-go', 'other')])
      expect(run.apply(again, 40)).toMatchObject({ entries: [], answer: { value: { repeated: true } } });
  });
  it('a deposit that comes after its hold, and after the no, is not taken', () => {
    const run = tested();
    run.apply({ op: 'expire', orderId: 'c' }, 310);
    run.apply(decide('no-go'), 320);
    expect(ask(run, payOf('c', 10), 330)).toBe('order_expired');
    expect(run.state.orders.get('c')?.status).toBe('expired');
  });
  it('is decided before balances are due', () => {
    const { terms } = presaleOffer('p', { demandTest: { goQuantity: 1, decideBy: 501 } });
    expect(presaleTerms.safeParse(terms).success).toBe(false);
  });
});
