import { describe, expect, it } from 'vitest';
import { anyProduct, given, NOW } from '#shared/testing/given.ts';
import { draft, itemAdded, live } from '#shared/testing/histories.ts';
import type { ShowEvent } from '../events.ts';

const opened: ShowEvent = { type: 'deal.opened', dealId: 'd', opensAt: 1, endsAt: NOW + 1 };

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
  it('let no deal tell the price first, and hide none that a deal tells', () => {
    given([...live, hidden])
      .when({ type: 'deal.open', dealId: 'd' })
      .thenRefused('not_for_sale');
    given([...live, opened])
      .when({ type: 'price.hide', itemId: 'a' })
      .thenRefused('in_use', { dealId: 'd' });
  });
});
