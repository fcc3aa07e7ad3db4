import { expect, it } from 'vitest';
import { stateOf } from '#shared/testing/given.ts';
import { live } from '#shared/testing/histories.ts';
import { withSeen } from './commands.ts';

const state = stateOf([...live, { type: 'product.pinned', itemId: 'b' }]);

it('sends with a pin what the operator saw pinned', () => {
  expect(withSeen({ type: 'product.pin', itemId: 'a' }, state)).toEqual({
    type: 'product.pin',
    itemId: 'a',
    expected: { pinned: ['b'] },
  });
});

it('sends with a deal’s opening the state the operator saw it in', () => {
  expect(withSeen({ type: 'deal.open', dealId: 'd' }, state)).toMatchObject({
    expected: { dealState: 'planned' },
  });
});

it('adds nothing to commands that are not checked against a view', () => {
  const command = { type: 'notice.post', text: 'Hello' } as const;
  expect(withSeen(command, state)).toBe(command);
});
