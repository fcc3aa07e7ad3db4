import { describe, expect, it } from 'vitest';
import type { OfferTerms, OfferView } from '#shared/contract/offers.ts';
import type { DealView, ItemView, ShowView } from '#shared/contract/shows.ts';
import { axisTicks, byHand, sellingBars } from './selling-bars.ts';

const MINUTE = 60_000;
const all = { kind: 'all' } as const;
const item = (id: string, minutes: number) => ({ id, plannedMs: minutes * MINUTE }) as ItemView;
const deal = (id: string, itemId: string, other: Partial<DealView> = {}) =>
  ({
    id,
    itemId,
    state: 'planned',
    durationMs: 5 * MINUTE,
    opensAt: null,
    endsAt: null,
    ...other,
  }) as DealView;
const bundle: OfferTerms = {
  kind: 'bundle',
  items: [
    { itemId: 'a', quantity: 1 },
    { itemId: 'b', quantity: 1 },
  ],
  price: 1,
  audience: all,
};
const member: OfferTerms = { kind: 'member-price', bps: 100, audience: all };
const offer = (id: string, terms: OfferTerms, other: Partial<OfferView> = {}) =>
  ({
    ...{ id, terms, title: { en: id, zh: id }, state: 'planned', opensAt: null, closesAt: null },
    ...{ figures: { offerId: id } },
    ...other,
  }) as OfferView;
const plan = (deals: DealView[], offers: OfferView[]) => ({
  show: { plannedStartAt: 0, startedAt: null, plannedMs: 60 * MINUTE } as ShowView['show'],
  lineup: [item('a', 10), item('b', 20)],
  deals,
  offers,
});
const spans = (bars: ReturnType<typeof sellingBars>) =>
  bars.map(({ id, from, to, isExpected }) => [id, from / MINUTE, to / MINUTE, isExpected]);

describe('what sells when', () => {
  it('a deal by hand stands where its product’s turn is expected, a timed one at its time', () => {
    const bars = sellingBars(plan([deal('timed', 'a', { opensAt: 2 * MINUTE }), deal('hand', 'b')], []));
    expect(spans(bars)).toEqual([
      ['timed', 2, 7, false],
      ['hand', 10, 15, true],
    ]);
  });

  it('an offer without an end goes on to the show’s; one by hand has no place and is named apart', () => {
    const offers = [offer('m', member, { opensAt: 30 * MINUTE }), offer('hand', member)];
    expect(spans(sellingBars(plan([], offers)))).toEqual([['m', 30, 60, false]]);
    expect(byHand(plan([], offers)).map(({ id }) => id)).toEqual(['hand']);
  });

  it('what is over is not drawn', () => {
    const over = [deal('c', 'a', { state: 'cancelled' }), deal('d', 'a', { state: 'closed' })];
    expect(sellingBars(plan(over, [offer('o', member, { state: 'closed', opensAt: 1 })]))).toEqual([]);
  });

  it('two that sell a product at prices of their own at once overlap; a member’s price does not', () => {
    const bars = sellingBars(
      plan(
        [deal('early', 'a', { opensAt: 0 }), deal('late', 'b', { opensAt: 20 * MINUTE })],
        [
          offer('pair', bundle, { opensAt: 4 * MINUTE, closesAt: 20 * MINUTE }),
          offer('m', member, { opensAt: 0 }),
        ],
      ),
    );
    expect(Object.fromEntries(bars.map(({ id, overlaps }) => [id, overlaps]))).toEqual({
      early: ['pair'],
      pair: ['early'],
      m: [],
      late: [],
    });
  });
});

it('the axis has round moments, few enough to be read', () => {
  expect(axisTicks(0, 60 * MINUTE).map((at) => at / MINUTE)).toEqual([0, 10, 20, 30, 40, 50]);
  expect(axisTicks(7 * MINUTE, 187 * MINUTE).map((at) => at / MINUTE)).toEqual([30, 60, 90, 120, 150]);
});
