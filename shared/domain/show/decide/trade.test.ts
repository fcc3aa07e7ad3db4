import { describe, expect, it } from 'vitest';
import { anyProduct, given, NOW } from '#shared/testing/given.ts';
import { draft, itemAdded, live } from '#shared/testing/histories.ts';
import { couponOffer, groupOffer, presaleOffer } from '#shared/testing/ledger-run.ts';
import type { OfferTerms } from '../../../contract/offers.ts';
import type { ShowEvent } from '../events.ts';

const opened: ShowEvent = { type: 'deal.opened', dealId: 'd', opensAt: 1, endsAt: NOW + 1 };

const offered = (offerId: string, terms: OfferTerms): [planned: ShowEvent, opened: ShowEvent] => [
  {
    type: 'offer.planned',
    offer: { offerId, title: { en: 'O', zh: 'O' }, terms, opensAt: null, closesAt: null },
  },
  { type: 'offer.opened', offerId },
];

describe('price.change', () => {
  it('says from which price it came', () => {
    const state = given(live)
      .when({ type: 'price.change', itemId: 'a', price: 90_00 })
      .thenEvents([{ type: 'price.changed', itemId: 'a', price: 90_00, from: 100_00 }]);
    expect(state.lineup[0]?.price).toBe(90_00);
  });
  it('stays at or above the floor unless somebody else has approved it', () => {
    const product = () => ({ ...anyProduct, floorPrice: 90_00 });
    given(live)
      .when({ type: 'price.change', itemId: 'a', price: 89_99 }, { product })
      .thenRefused('needs_approval', {
        ...{ subject: 'item:a:8999', price: 89_99, floorPrice: 90_00 },
        listPrice: anyProduct.listPrice,
      });
    expect(
      given(live).when({ type: 'price.change', itemId: 'a', price: 90_00 }, { product }).decision.ok,
    ).toBe(true);
  });
  it('stays above an open deal', () => {
    given([...live, opened])
      .when({ type: 'price.change', itemId: 'a', price: 80_00 })
      .thenRefused('above_list', { dealId: 'd', dealPrice: 80_00, price: 80_00 });
    expect(
      given([...live, opened]).when({ type: 'price.change', itemId: 'a', price: 80_01 }).decision.ok,
    ).toBe(true);
  });
  it('stays above what an open group buy or presale is had for: nobody pays more by them than without', () => {
    const group = offered('g', groupOffer('g', { itemId: 'a', price: 70_00 }).terms);
    // 80.00, of which a deposit of 10.00 counts 20.00: 70.00 in all, shown at 80.00.
    const terms = { itemId: 'a', price: 80_00, deposit: 10_00, countsBps: 20_000 };
    const presale = offered('p', presaleOffer('p', terms).terms);
    const change = (history: readonly ShowEvent[], price: number) =>
      given([...live, ...history]).when({ type: 'price.change', itemId: 'a', price });
    change(group, 70_00).thenRefused('above_list', { offerId: 'g', dealPrice: 70_00, price: 70_00 });
    expect(change(group, 70_01).decision.ok).toBe(true);
    change(presale, 79_99).thenRefused('above_list', { offerId: 'p', dealPrice: 70_00, price: 79_99 });
    expect(change(presale, 80_00).decision.ok).toBe(true);
    const over: ShowEvent = { type: 'offer.closed', offerId: 'g', reason: 'by-hand' };
    expect(change([...group, over], 60_00).decision.ok).toBe(true);
  });
  it('refuses unknown items and products, and the price it has', () => {
    given(live).when({ type: 'price.change', itemId: 'x', price: 1 }).thenRefused('not_found');
    given(live)
      .when({ type: 'price.change', itemId: 'a', price: 1 }, { product: () => null })
      .thenRefused('not_found');
    given(live).when({ type: 'price.change', itemId: 'a', price: 100_00 }).thenRefused('already_done');
  });
});

describe('stock.adjust', () => {
  it('adds and takes units', () => {
    const more = given(live)
      .when({ type: 'stock.adjust', itemId: 'a', delta: 5 })
      .thenEvents([{ type: 'stock.adjusted', itemId: 'a', delta: 5 }]);
    expect(more.lineup[0]?.stock).toBe(15);
    given(live)
      .when({ type: 'stock.adjust', itemId: 'a', delta: -10 })
      .thenEvents([{ type: 'stock.adjusted', itemId: 'a', delta: -10 }]);
  });
  it('takes only what is available', () => {
    given(live)
      .when({ type: 'stock.adjust', itemId: 'a', delta: -4 }, { available: () => 3 })
      .thenRefused('insufficient_stock', { available: 3, wanted: 4 });
  });
  it('never makes a second one-off piece', () => {
    const product = () => ({ ...anyProduct, oneOff: true });
    given([...live, itemAdded('one', { stock: 1 })])
      .when({ type: 'stock.adjust', itemId: 'one', delta: 1 }, { product })
      .thenRefused('insufficient_stock');
    expect(
      given([...live, itemAdded('none', { stock: 0 })]).when(
        { type: 'stock.adjust', itemId: 'none', delta: 1 },
        { product },
      ).decision.ok,
    ).toBe(true);
  });
  it('gives no more than the catalogue has, over all items of the product', () => {
    const product = () => ({ ...anyProduct, stock: 12 });
    const more = (delta: number) =>
      given(live).when({ type: 'stock.adjust', itemId: 'a', delta }, { product });
    expect(more(2).decision.ok).toBe(true);
    more(3).thenRefused('insufficient_stock', { wanted: 13, there: 12 });
  });
  it('refuses unknown items', () => {
    given(live).when({ type: 'stock.adjust', itemId: 'x', delta: 1 }).thenRefused('not_found');
  });
});

describe('price.hide and price.reveal', () => {
  const hidden: ShowEvent = { type: 'price.hidden', itemId: 'a' };

  it('hide a price before and during the show, once', () => {
    for (const history of [draft, live]) {
      const state = given(history).when({ type: 'price.hide', itemId: 'a' }).thenEvents([hidden]);
      expect([...state.hiddenPrices]).toEqual(['a']);
    }
    given([...live, hidden])
      .when({ type: 'price.hide', itemId: 'a' })
      .thenRefused('already_done');
    given(live).when({ type: 'price.hide', itemId: 'x' }).thenRefused('not_found');
  });
  it('reveal what is hidden', () => {
    const state = given([...live, hidden])
      .when({ type: 'price.reveal', itemId: 'a' })
      .thenEvents([{ type: 'price.revealed', itemId: 'a' }]);
    expect(state.hiddenPrices.size).toBe(0);
    given(live).when({ type: 'price.reveal', itemId: 'a' }).thenRefused('already_done');
  });
  it('let no offer tell the price first, and hide none that an offer tells; a coupon tells none', () => {
    const [planned, open] = offered('g', groupOffer('g', { itemId: 'a', price: 70_00 }).terms);
    given([...live, planned, hidden])
      .when({ type: 'offer.open', offerId: 'g' })
      .thenRefused('not_for_sale');
    given([...live, planned, open])
      .when({ type: 'price.hide', itemId: 'a' })
      .thenRefused('in_use', { offerId: 'g' });
    const [coupon, couponOpen] = offered('c', couponOffer('c', { itemIds: ['a'] }).terms);
    expect(given([...live, coupon, hidden]).when({ type: 'offer.open', offerId: 'c' }).decision.ok).toBe(
      true,
    );
    expect(given([...live, coupon, couponOpen]).when({ type: 'price.hide', itemId: 'a' }).decision.ok).toBe(
      true,
    );
  });
  it('let no deal tell the price first, and hide none that a deal tells', () => {
    given([...live, hidden])
      .when({ type: 'deal.open', dealId: 'd' })
      .thenRefused('not_for_sale');
    given([...live, opened])
      .when({ type: 'price.hide', itemId: 'a' })
      .thenRefused('in_use', { dealId: 'd' });
  });
});
