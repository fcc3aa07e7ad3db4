import { expect, test } from 'vitest';
import { LateIndex } from './late-index.ts';

const ids = ['a', 'b', 'c'];
const plain = new Map(ids.map((id, index) => [id, index]));

test('is the map it would be had it been filled at once, whatever is asked of it first', () => {
  expect(new LateIndex(() => ids).get('b')).toBe(1);
  expect(new LateIndex(() => ids).has('c')).toBe(true);
  expect(new LateIndex(() => ids).has('d')).toBe(false);
  expect(new LateIndex(() => ids).size).toBe(3);
  expect([...new LateIndex(() => ids)]).toEqual([...plain]);
  expect([...new LateIndex(() => ids).keys()]).toEqual(ids);
  expect([...new LateIndex(() => ids).values()]).toEqual([0, 1, 2]);
  const seen: [string, number][] = [];
  new LateIndex(() => ids).forEach((index, id) => {
    seen.push([id, index]);
  });
  expect(seen).toEqual([...plain]);
});

test('takes more like any other', () => {
  const index = new LateIndex(() => ids);
  index.set('d', 3);
  expect([...index]).toEqual([...plain, ['d', 3]]);
  const other = new LateIndex(() => ids);
  expect(other.delete('a')).toBe(true);
  expect([...other.keys()]).toEqual(['b', 'c']);
});
