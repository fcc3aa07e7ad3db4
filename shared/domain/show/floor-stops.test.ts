import { describe, expect, it } from 'vitest';
import { anyProduct, stateOf } from '#shared/testing/given.ts';
import { created, dealPlanned, itemAdded } from '#shared/testing/histories.ts';
import { couponOffer, groupOffer } from '#shared/testing/ledger-run.ts';
import type { OfferTerms } from '../../contract/offers.ts';
import type { Actor, ShowEvent } from './events.ts';
import { soldBelowFloor } from './floor-at-sale.ts';
import { floorStops } from './floor-stops.ts';

const other: Actor = { id: 'u-other', name: 'Other', role: 'operator' };
const priced = (floorPrice: number) => () => ({ ...anyProduct, listPrice: 100_00, floorPrice });
const given = (subject: string, itemId: string, price: number, floorPrice: number) => ({
  ...{ at: 1, actor: other },
  event: {
    ...{ type: 'approval.given', subject, note: null },
    covers: [{ itemId, price, listPrice: 100_00, floorPrice }],
  } as ShowEvent,
});
const opened = (offerId: string, terms: OfferTerms): ShowEvent[] => [
  {
    type: 'offer.planned',
    offer: { offerId, title: { en: 'O', zh: '优惠' }, terms, opensAt: null, closesAt: null },
  },
  { type: 'offer.opened', offerId },
];
/** Items `a` and `b` at 100.00, live; `e` is a deal on `a` at 80.00. */
const live: readonly ShowEvent[] = [
  created,
  itemAdded('a'),
  itemAdded('b'),
  { type: 'show.scheduled' },
  { type: 'show.started' },
];
const dealOpen: readonly ShowEvent[] = [
  dealPlanned('e', 'a', { price: 80_00 }),
  { type: 'deal.opened', dealId: 'e', opensAt: 1, endsAt: 9_000_000 },
];
const subjects = (history: Parameters<typeof stateOf>[0], floorPrice: number) =>
  floorStops(stateOf(history), priced(floorPrice)).map(({ subject }) => subject);

describe('what a floor that has risen stops', () => {
  it('is a price, a deal or an offer that nobody has approved for it', () => {
    const history = [
      ...live,
      ...dealOpen,
      ...opened('g', groupOffer('g', { itemId: 'b', price: 75_00 }).terms),
    ];
    expect(subjects(history, 75_00)).toEqual([]);
    expect(subjects(history, 76_00)).toEqual(['offer:g']);
    expect(subjects(history, 81_00)).toEqual(['deal:e:8000', 'offer:g']);
    expect(subjects(history, 100_01)).toEqual(['item:a:10000', 'deal:e:8000', 'item:b:10000', 'offer:g']);
    const [stop] = floorStops(stateOf(history), priced(76_00));
    expect(stop).toEqual({
      ...{ subject: 'offer:g', itemId: 'b' },
      ...{ price: 75_00, listPrice: 100_00, floorPrice: 76_00 },
    });
  });
  it('is sold again once another person has approved it, and no longer when the floor rises further', () => {
    const history = [...live, ...dealOpen, given('deal:e:8000', 'a', 80_00, 81_00)];
    expect(subjects(history, 81_00)).toEqual([]);
    expect(subjects(history, 81_01)).toEqual(['deal:e:8000']);
  });
  it('is nothing that is not on sale: frozen, closed, or planned', () => {
    const closed: ShowEvent = { type: 'deal.closed', dealId: 'e', reason: 'by-hand' };
    const frozen: ShowEvent = { type: 'price.frozen', itemId: 'a', reason: null };
    expect(subjects([...live, dealPlanned('e', 'a', { price: 80_00 })], 90_00)).toEqual([]);
    expect(subjects([...live, ...dealOpen, closed], 90_00)).toEqual([]);
    expect(subjects([...live, ...dealOpen, frozen], 100_01)).toEqual(['item:b:10000']);
  });
  it('is a coupon that only several pieces at a member’s price reach', () => {
    const history = [
      ...live.filter((event) => event.type !== 'lineup.added' || event.item.itemId === 'a'),
      ...opened('m', { kind: 'member-price', bps: 2_900, audience: { kind: 'all' } }),
      ...opened(
        'c',
        couponOffer('c', {
          ...{ discount: { kind: 'amount', amount: 31_00 }, threshold: 90_00 },
          stacking: { deals: false, members: true },
        }).terms,
      ),
    ];
    // One piece at 71.00 does not reach it; two at 142.00 do, and come to 55.50 each. 69.00 without the member's price.
    expect(subjects(history, 55_50)).toEqual([]);
    expect(subjects(history, 55_51)).toEqual(['offer:m', 'offer:c']);
  });
});

it('no coupon carries a price that is stopped: it counts by itself, whatever lies beside it', () => {
  const history = [...live, given('offer:c', 'a', 10_00, 50_00)];
  const line = (itemId: string, unitPrice: number) => ({
    ...{ itemId, productId: `p-${itemId}`, quantity: 1, unitPrice, discount: 5_00, dealId: null },
  });
  const lines = [line('a', 70_00), line('b', 100_00)];
  expect(soldBelowFloor(stateOf(history), lines, ['c'], priced(71_00))).toBe('a');
  expect(soldBelowFloor(stateOf(history), lines, ['c'], priced(70_00))).toBeNull();
});
