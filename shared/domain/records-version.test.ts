import { expect, it } from 'vitest';
import { firstUnknownTo, RECORDS_VERSION } from './records-version.ts';

const since = { 'notice.posted': 2, 'order.paid': 3 } as const;

it('a node knows what its own version and those before brought, and everything that was there from the first', () => {
  const kinds = ['show.created', 'notice.posted', 'order.paid'] as const;
  expect(firstUnknownTo(1, kinds, since)).toBe('notice.posted');
  expect(firstUnknownTo(2, kinds, since)).toBe('order.paid');
  expect(firstUnknownTo(3, kinds, since)).toBeNull();
  expect(firstUnknownTo(0, ['show.created'], since)).toBeNull();
});

it('this version knows all of its own kinds', () => {
  expect(firstUnknownTo(RECORDS_VERSION, ['notice.posted', 'order.paid'])).toBeNull();
});
