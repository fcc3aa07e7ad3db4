import { expect, it } from 'vitest';
import { changeOf } from './figure-change.ts';

it('says which way, and by how much', () => {
  expect(changeOf(100, 130, 1)).toEqual({ kind: 'more', by: 30 });
  expect(changeOf(130, 100, 1)).toEqual({ kind: 'less', by: 30 });
});

it('is none where nobody could see it in the figure', () => {
  expect(changeOf(0.5, 0.50049, 0.001)).toEqual({ kind: 'same' });
  expect(changeOf(0.5, 0.5006, 0.001)).toMatchObject({ kind: 'more' });
});

it('is not known where one of the two is not', () => {
  expect(changeOf(null, 1, 1)).toBeNull();
  expect(changeOf(1, null, 1)).toBeNull();
});
