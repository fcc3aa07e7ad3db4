import { describe, expect, it } from 'vitest';
import type { CommandOf } from '#shared/contract/commands.ts';
import { anyProduct, given } from '#shared/testing/given.ts';
import { created, dealPlanned, draft, itemAdded, live, scheduled } from '#shared/testing/histories.ts';
import type { ShowEvent } from '../events.ts';

const add: CommandOf<'lineup.add'> = {
  type: 'lineup.add',
  itemId: 'c',
  productId: 'p-c',
  role: 'profit',
  price: 100_00,
  stock: 10,
  plannedMs: 60_000,
};
const product = (other: Partial<typeof anyProduct>) => ({ product: () => ({ ...anyProduct, ...other }) });

describe('lineup.add', () => {
  it('appends the item', () => {
    const state = given(draft)
      .when(add)
      .thenEvents([itemAdded('c', { role: 'profit' })]);
    expect(state.lineup.map((item) => item.itemId)).toEqual(['a', 'b', 'c']);
  });
  it('names an item that comes without an id', () => {
    given(draft)
      .when({ ...add, itemId: undefined, talkingPoints: 'Shine' })
      .thenEvents([itemAdded('new-1', { productId: 'p-c', role: 'profit', talkingPoints: 'Shine' })]);
  });
  it('keeps what is done as it comes on, and who sees to it', () => {
    const said = { action: 'Try it on', owner: 'Lin' };
    given(draft)
      .when({ ...add, itemId: undefined, ...said })
      .thenEvents([itemAdded('new-1', { productId: 'p-c', role: 'profit', ...said })]);
    given(live)
      .when({ type: 'lineup.revise', itemId: 'b', ...said })
      .thenEvents([{ type: 'lineup.revised', itemId: 'b', changes: said }]);
  });
  it('refuses an item id twice', () => {
    given(draft)
      .when({ ...add, itemId: 'a' })
      .thenRefused('duplicate');
  });
  it('refuses an unknown product', () => {
    given(draft)
      .when(add, { product: () => null })
      .thenRefused('not_found', { productId: 'p-c' });
  });
  it('sells nothing below its floor price, and at the floor; a draft may think of it', () => {
    given(scheduled)
      .when(add, product({ floorPrice: 100_01 }))
      .thenRefused('below_floor', { price: 100_00, floorPrice: 100_01 });
    expect(given(scheduled).when(add, product({ floorPrice: 100_00 })).decision.ok).toBe(true);
    expect(given(draft).when(add, product({ floorPrice: 100_01 })).decision.ok).toBe(true);
  });
  it('gives no more units than the catalogue has, over all items of the product', () => {
    given(draft)
      .when(add, product({ stock: 9 }))
      .thenRefused('insufficient_stock', { wanted: 10, there: 9 });
    given([...draft, itemAdded('c2', { productId: 'p-c', stock: 5 })])
      .when(add, product({ stock: 14 }))
      .thenRefused('insufficient_stock', { wanted: 15, there: 14 });
    expect(given(draft).when(add, product({ stock: 10 })).decision.ok).toBe(true);
  });
  it('has one unit of a one-off piece', () => {
    given(draft)
      .when({ ...add, stock: 2 }, product({ oneOff: true }))
      .thenRefused('insufficient_stock');
    expect(given(draft).when({ ...add, stock: 1 }, product({ oneOff: true })).decision.ok).toBe(true);
  });
  it('refuses a product of other regions', () => {
    const east = { ...created, regionIds: ['east'] };
    given([east])
      .when(add, product({ regionIds: ['west'] }))
      .thenRefused('not_for_sale');
    for (const regionIds of [['west', 'east'], []]) {
      expect(given([east]).when(add, product({ regionIds })).decision.ok).toBe(true);
    }
    expect(given([created]).when(add, product({ regionIds: ['west'] })).decision.ok).toBe(true);
  });
});

describe('lineup.revise', () => {
  it('changes what was sent', () => {
    const state = given(draft)
      .when({ type: 'lineup.revise', itemId: 'b', price: 90_00, role: 'welfare' })
      .thenEvents([{ type: 'lineup.revised', itemId: 'b', changes: { price: 90_00, role: 'welfare' } }]);
    expect(state.lineup[1]).toMatchObject({ price: 90_00, role: 'welfare', stock: 10 });
  });
  it('says from how many units the stock went', () => {
    given(draft)
      .when({ type: 'lineup.revise', itemId: 'b', stock: 4 })
      .thenEvents([{ type: 'lineup.revised', itemId: 'b', changes: { stock: 4 }, stockFrom: 10 }]);
  });
  it('refuses unknown items and empty changes', () => {
    given(draft).when({ type: 'lineup.revise', itemId: 'x', price: 1 }).thenRefused('not_found');
    given(draft).when({ type: 'lineup.revise', itemId: 'a' }).thenRefused('invalid');
  });
  it('refuses a product that is no longer in the catalogue', () => {
    given(draft)
      .when({ type: 'lineup.revise', itemId: 'a', price: 1 }, { product: () => null })
      .thenRefused('not_found');
  });
  it('keeps floor, catalogue stock and planned deals', () => {
    given(scheduled)
      .when({ type: 'lineup.revise', itemId: 'b', price: 49_99 }, product({ floorPrice: 50_00 }))
      .thenRefused('needs_approval');
    given(draft)
      .when({ type: 'lineup.revise', itemId: 'b', stock: 11 }, product({ stock: 10 }))
      .thenRefused('insufficient_stock');
    given(draft)
      .when({ type: 'lineup.revise', itemId: 'a', price: 80_00 })
      .thenRefused('above_list', { dealId: 'd', dealPrice: 80_00, price: 80_00 });
    given(draft)
      .when({ type: 'lineup.revise', itemId: 'a', stock: 4 })
      .thenRefused('insufficient_stock', { dealId: 'd', wanted: 5, there: 4 });
  });
  it('leaves price and stock to the traders once live', () => {
    given(live).when({ type: 'lineup.revise', itemId: 'b', price: 1 }).thenRefused('show_not_draft');
    given(live).when({ type: 'lineup.revise', itemId: 'b', stock: 1 }).thenRefused('show_not_draft');
    given(live)
      .when({ type: 'lineup.revise', itemId: 'b', talkingPoints: 'Now' })
      .thenEvents([{ type: 'lineup.revised', itemId: 'b', changes: { talkingPoints: 'Now' } }]);
  });
});

const pinned: ShowEvent = { type: 'product.pinned', itemId: 'a' };
const opened: ShowEvent = { type: 'deal.opened', dealId: 'd', opensAt: 1_000_000, endsAt: 3_000_000 };
const closed: ShowEvent = { type: 'deal.closed', dealId: 'd', reason: 'by-hand' };

describe('lineup.move', () => {
  it('moves to the place asked for, at most the last', () => {
    const state = given([...draft, itemAdded('c')])
      .when({ type: 'lineup.move', itemId: 'a', toIndex: 99 })
      .thenEvents([{ type: 'lineup.moved', itemId: 'a', toIndex: 2 }]);
    expect(state.lineup.map((item) => item.itemId)).toEqual(['b', 'c', 'a']);
  });
  it('refuses unknown items and a move to where it stands', () => {
    given(draft).when({ type: 'lineup.move', itemId: 'x', toIndex: 0 }).thenRefused('not_found');
    given(draft).when({ type: 'lineup.move', itemId: 'b', toIndex: 1 }).thenRefused('already_done');
  });
  it('refuses to move what is on air', () => {
    given([...live, pinned])
      .when({ type: 'lineup.move', itemId: 'a', toIndex: 1 })
      .thenRefused('in_use');
    given([...live, opened])
      .when({ type: 'lineup.move', itemId: 'a', toIndex: 1 })
      .thenRefused('in_use');
  });
});

describe('lineup.remove', () => {
  it('removes the item and cancels the deals planned on it', () => {
    const state = given([...scheduled, dealPlanned('d2', 'b')])
      .when({ type: 'lineup.remove', itemId: 'a' })
      .thenEvents([
        { type: 'deal.cancelled', dealId: 'd' },
        { type: 'lineup.removed', itemId: 'a' },
      ]);
    expect(state.lineup.map((item) => item.itemId)).toEqual(['b']);
    expect(state.deals.map((deal) => deal.state)).toEqual(['cancelled', 'planned']);
  });
  it('refuses unknown items', () => {
    given(draft).when({ type: 'lineup.remove', itemId: 'x' }).thenRefused('not_found');
  });
  it('refuses what is pinned, on offer, was on offer, or was ordered', () => {
    const remove = { type: 'lineup.remove', itemId: 'a' } as const;
    given([...live, pinned])
      .when(remove)
      .thenRefused('in_use');
    given([...live, opened])
      .when(remove)
      .thenRefused('in_use');
    given([...live, opened, closed])
      .when(remove)
      .thenRefused('in_use');
    given(live)
      .when(remove, { available: () => 9 })
      .thenRefused('in_use');
    expect(given(live).when(remove).decision.ok).toBe(true);
  });
});
