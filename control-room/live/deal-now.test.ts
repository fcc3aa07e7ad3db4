import { expect, it } from 'vitest';
import { stateOf } from '#shared/testing/given.ts';
import { dealPlanned, draft, live } from '#shared/testing/histories.ts';
import { dealInFocus, dealNow, dealOfItem } from './deal-now.ts';

const opened = { type: 'deal.opened', dealId: 'd', opensAt: 1, endsAt: 60_001 } as const;
const closed = { type: 'deal.closed', dealId: 'd', reason: 'by-hand' } as const;

it('tells sold out from open by the ledger’s figures, and back when units return', () => {
  const deal = dealOfItem(stateOf([...live, opened]), 'a');
  if (!deal) throw new Error('no deal');
  const figures = { dealId: 'd', quantity: 5, reserved: 1, sold: 4, remaining: 0, waiting: 0 };
  expect(dealNow(deal, figures).state).toBe('soldOut');
  expect(dealNow(deal, { ...figures, reserved: 0, remaining: 1, waiting: 0 }).state).toBe('open');
});

it('has all units left while only planned', () => {
  const deal = dealOfItem(stateOf(draft), 'a');
  if (!deal) throw new Error('no deal');
  expect(dealNow(deal, undefined)).toMatchObject({ state: 'planned', remaining: 5, sold: 0 });
});

it('prefers the open deal of an item, then the next planned, then the last that ran', () => {
  const second = dealPlanned('d2', 'a');
  expect(dealOfItem(stateOf([...live, second, opened]), 'a')?.dealId).toBe('d');
  expect(dealOfItem(stateOf([...live, second, opened, closed]), 'a')?.dealId).toBe('d2');
  expect(dealOfItem(stateOf([...live, opened, closed]), 'a')?.dealId).toBe('d');
  expect(dealOfItem(stateOf(live), 'b')).toBeNull();
});

it('never shows a cancelled deal', () => {
  expect(dealOfItem(stateOf([...live, { type: 'deal.cancelled', dealId: 'd' }]), 'a')).toBeNull();
});

it('keeps an open deal in focus when a product without one goes on air', () => {
  const state = stateOf([...live, opened]);
  expect(dealInFocus(state, 'b', null)?.dealId).toBe('d');
  expect(dealInFocus(state, 'a', 'b')?.dealId).toBe('d');
});

it('looks ahead to the cue’s deal when nothing is open', () => {
  expect(dealInFocus(stateOf(live), 'b', 'a')?.dealId).toBe('d');
  expect(dealInFocus(stateOf(live), null, 'b')).toBeNull();
});
