import { expect, it } from 'vitest';
import { stateOf } from '#shared/testing/given.ts';
import { created, itemAdded } from '#shared/testing/histories.ts';
import { expectedEnd, sheetTimes } from './sheet-clock.ts';

const minute = 60_000;
const sheet = [created, itemAdded('a'), itemAdded('b'), itemAdded('c')] as const;
const start = { at: 10 * minute, event: { type: 'show.started' } } as const;
const pinned = (itemId: string, at: number) => ({ at, event: { type: 'product.pinned', itemId } }) as const;

it('counts from the planned start, then from the real one', () => {
  const before = sheetTimes(stateOf(sheet), new Map());
  expect([...before.values()].map(({ planned }) => planned)).toEqual([
    created.plannedStartAt,
    created.plannedStartAt + minute,
    created.plannedStartAt + 2 * minute,
  ]);
  const after = sheetTimes(stateOf([...sheet, start]), new Map([['b', 12 * minute]]));
  expect(after.get('b')).toEqual({ planned: 11 * minute, actual: 12 * minute });
  expect(after.get('c')?.actual).toBeNull();
});

it('expects the end when what is left of the sheet has passed', () => {
  const state = stateOf([...sheet, start, pinned('a', 11 * minute)]);
  const aired = new Map([['a', 11 * minute]]);
  expect(expectedEnd(state, aired, 11.5 * minute)).toBe(14 * minute);
});

it('lets an item that runs over push the end', () => {
  const state = stateOf([...sheet, start, pinned('a', 11 * minute)]);
  const aired = new Map([['a', 11 * minute]]);
  expect(expectedEnd(state, aired, 15 * minute)).toBe(17 * minute);
});

it('does not count again what was on air before', () => {
  const state = stateOf([...sheet, start, pinned('c', 10 * minute), pinned('a', 11 * minute)]);
  const aired = new Map([
    ['c', 10 * minute],
    ['a', 11 * minute],
  ]);
  expect(expectedEnd(state, aired, 12 * minute)).toBe(13 * minute);
});

it('expects nothing before the show, or without planned times', () => {
  expect(expectedEnd(stateOf(sheet), new Map(), 0)).toBeNull();
  const timeless = [created, itemAdded('a', { plannedMs: 0 }), start] as const;
  expect(expectedEnd(stateOf(timeless), new Map(), 0)).toBeNull();
});
