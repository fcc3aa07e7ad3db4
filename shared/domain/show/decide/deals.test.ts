import { describe, expect, it } from 'vitest';
import type { CommandOf } from '#shared/contract/commands.ts';
import { anyProduct, given, NOW } from '#shared/testing/given.ts';
import { dealPlanned, draft, live } from '#shared/testing/histories.ts';
import { type ShowEvent, systemActor } from '../events.ts';

const endsAt = NOW + 10_000;
const opened: ShowEvent = { type: 'deal.opened', dealId: 'd', opensAt: NOW - 50_000, endsAt };
const closed: ShowEvent = { type: 'deal.closed', dealId: 'd', reason: 'by-hand' };
const cancelled: ShowEvent = { type: 'deal.cancelled', dealId: 'd' };
const open = [...live, opened];

const plan: CommandOf<'deal.plan'> = {
  type: 'deal.plan',
  dealId: 'e',
  itemId: 'b',
  price: 80_00,
  quantity: 5,
  perViewerLimit: 2,
  durationMs: 60_000,
};
const floor = (floorPrice: number) => ({ product: () => ({ ...anyProduct, floorPrice }) });

describe('deal.plan', () => {
  it('plans with a fifteen-minute hold, by hand, for everyone, unless told otherwise', () => {
    given(draft)
      .when(plan)
      .thenEvents([dealPlanned('e', 'b')]);
    const other = { holdMs: 60_000, opensAt: 7, audience: { kind: 'members' as const } };
    given(draft)
      .when({ ...plan, dealId: undefined, ...other })
      .thenEvents([dealPlanned('new-1', 'b', other)]);
  });
  it('refuses a deal id twice, and unknown items and products', () => {
    given(draft)
      .when({ ...plan, dealId: 'd' })
      .thenRefused('duplicate');
    given(draft)
      .when({ ...plan, itemId: 'x' })
      .thenRefused('not_found');
    given(draft)
      .when(plan, { product: () => null })
      .thenRefused('not_found');
  });
  it('is cheaper than the item; below the floor it waits for somebody else’s approval', () => {
    given(draft)
      .when({ ...plan, price: 100_00 })
      .thenRefused('above_list', { dealPrice: 100_00, price: 100_00 });
    for (const at of [80_00, 80_01]) expect(given(draft).when(plan, floor(at)).decision.ok).toBe(true);
  });
  it('has no more units than its item', () => {
    given(draft)
      .when({ ...plan, quantity: 11 })
      .thenRefused('insufficient_stock', { wanted: 11, there: 10 });
    const adjusted: ShowEvent = { type: 'stock.adjusted', itemId: 'b', delta: 1 };
    expect(given([...live, adjusted]).when({ ...plan, quantity: 11 }).decision.ok).toBe(true);
  });
});

describe('deal.revise', () => {
  it('changes what was sent', () => {
    const changes = { price: 70_00, opensAt: null };
    const state = given(draft)
      .when({ type: 'deal.revise', dealId: 'd', ...changes })
      .thenEvents([{ type: 'deal.revised', dealId: 'd', changes }]);
    expect(state.deals[0]).toMatchObject({ price: 70_00, quantity: 5, state: 'planned' });
  });
  it('keeps the rules of planning', () => {
    given(draft).when({ type: 'deal.revise', dealId: 'x', price: 1 }).thenRefused('not_found');
    given(draft).when({ type: 'deal.revise', dealId: 'd' }).thenRefused('invalid');
    given(draft).when({ type: 'deal.revise', dealId: 'd', price: 100_00 }).thenRefused('above_list');
    given(draft).when({ type: 'deal.revise', dealId: 'd', quantity: 11 }).thenRefused('insufficient_stock');
  });
  it('leaves deals alone that are no longer only planned', () => {
    given(open).when({ type: 'deal.revise', dealId: 'd', price: 1 }).thenRefused('deal_not_planned');
  });
});

describe('deal.cancel', () => {
  it('cancels a planned deal once', () => {
    const cancel = { type: 'deal.cancel', dealId: 'd' } as const;
    given(draft).when(cancel).thenEvents([cancelled]);
    given([...draft, cancelled])
      .when(cancel)
      .thenRefused('already_done');
    given(open).when(cancel).thenRefused('deal_not_planned');
    given(draft).when({ type: 'deal.cancel', dealId: 'x' }).thenRefused('not_found');
  });
});

describe('deal.open', () => {
  const command = { type: 'deal.open', dealId: 'd' } as const;
  const second = [...live, dealPlanned('d2', 'a')];

  it('opens a planned deal for its duration from now', () => {
    const state = given(live)
      .when(command)
      .thenEvents([{ type: 'deal.opened', dealId: 'd', opensAt: NOW, endsAt: NOW + 60_000 }]);
    expect(state.deals[0]).toMatchObject({ state: 'open', openedAt: NOW, endsAt: NOW + 60_000 });
  });
  it('opens once', () => {
    for (const history of [open, [...open, closed], [...live, cancelled]]) {
      given(history).when(command).thenRefused('deal_not_planned');
    }
    given(live).when({ type: 'deal.open', dealId: 'x' }).thenRefused('not_found');
  });
  it('refuses when the operator saw another state', () => {
    given(open)
      .when({ ...command, expected: { dealState: 'planned' } })
      .thenRefused('stale_view', { dealId: 'd', expected: 'planned', state: 'open' });
    expect(given(live).when({ ...command, expected: { dealState: 'planned' } }).decision.ok).toBe(true);
  });
  it('allows one open deal an item', () => {
    given([...second, opened])
      .when({ type: 'deal.open', dealId: 'd2' })
      .thenRefused('deal_overlap', { dealId: 'd' });
    given([...live, dealPlanned('e', 'b'), opened])
      .when({ type: 'deal.open', dealId: 'e' })
      .thenEvents([{ type: 'deal.opened', dealId: 'e', opensAt: NOW, endsAt: NOW + 60_000 }]);
  });
  it('closes a deal on the way whose time is up', () => {
    given([...second, opened])
      .when({ type: 'deal.open', dealId: 'd2' }, { now: endsAt })
      .thenEvents([
        { type: 'deal.closed', dealId: 'd', reason: 'time-up' },
        { type: 'deal.opened', dealId: 'd2', opensAt: endsAt, endsAt: endsAt + 60_000 },
      ]);
  });
  it('is still cheaper than the item when it opens', () => {
    given([...live, { type: 'price.changed', itemId: 'a', price: 80_00, from: 100_00 }])
      .when(command)
      .thenRefused('above_list');
  });
});

describe('deal.close', () => {
  const command = { type: 'deal.close', dealId: 'd' } as const;

  it('closes by hand', () => {
    const state = given(open).when(command).thenEvents([closed]);
    expect(state.deals[0]).toMatchObject({ state: 'closed', reason: 'by-hand', closedAt: NOW, endsAt });
  });
  it('is the timer’s when the system closes it after its time', () => {
    given(open)
      .when(command, { actor: systemActor, now: endsAt })
      .thenEvents([{ type: 'deal.closed', dealId: 'd', reason: 'time-up' }]);
    given(open)
      .when(command, { actor: systemActor, now: endsAt - 1 })
      .thenEvents([closed]);
    given(open).when(command, { now: endsAt }).thenEvents([closed]);
  });
  it('closes only what is open', () => {
    given(live).when(command).thenRefused('deal_not_open');
    given([...open, closed])
      .when(command)
      .thenRefused('deal_not_open');
    given(live).when({ type: 'deal.close', dealId: 'x' }).thenRefused('not_found');
  });
  it('takes sold out for open, and refuses what the operator did not see', () => {
    given(open)
      .when({ ...command, expected: { dealState: 'soldOut' } })
      .thenEvents([closed]);
    given([...open, closed])
      .when({ ...command, expected: { dealState: 'open' } })
      .thenRefused('stale_view');
  });
});

describe('deal.extend', () => {
  it('adds to the end', () => {
    const state = given(open)
      .when({ type: 'deal.extend', dealId: 'd', ms: 30_000 })
      .thenEvents([{ type: 'deal.extended', dealId: 'd', endsAt: endsAt + 30_000, ms: 30_000 }]);
    expect(state.deals[0]).toMatchObject({ endsAt: endsAt + 30_000 });
  });
  it('extends only what is open and whose time is not up', () => {
    const command = { type: 'deal.extend', dealId: 'd', ms: 1_000 } as const;
    given(live).when(command).thenRefused('deal_not_open');
    given(open).when(command, { now: endsAt }).thenRefused('deal_not_open');
    given(live)
      .when({ ...command, dealId: 'x' })
      .thenRefused('not_found');
  });
});

describe('deal.restock', () => {
  const command = { type: 'deal.restock', dealId: 'd', quantity: 5 } as const;

  it('adds units, up to those of the item', () => {
    const state = given(open)
      .when(command)
      .thenEvents([{ type: 'deal.restocked', dealId: 'd', quantity: 5 }]);
    expect(state.deals[0]).toMatchObject({ quantity: 10 });
    given(open)
      .when({ ...command, quantity: 6 })
      .thenRefused('insufficient_stock', { wanted: 11, there: 10 });
  });
  it('restocks only what is open and whose time is not up', () => {
    given(live).when(command).thenRefused('deal_not_open');
    given(open).when(command, { now: endsAt }).thenRefused('deal_not_open');
    given(live)
      .when({ ...command, dealId: 'x' })
      .thenRefused('not_found');
  });
});
