import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nextSort, readSort, type SortValue, sortRows, writeSort } from './sorting.ts';

describe('sorting a table', () => {
  it('puts the unknown last, whichever way it runs', () => {
    const rows: SortValue[] = [null, 3, 1, null, 2];
    expect(sortRows(rows, (value) => value, false, 'en')).toEqual([1, 2, 3, null, null]);
    expect(sortRows(rows, (value) => value, true, 'en')).toEqual([3, 2, 1, null, null]);
  });

  it('reads numbers inside words', () => {
    const rows = ['Store 10', 'Store 9', 'Store 1'];
    expect(sortRows(rows, (name) => name, false, 'en')).toEqual(['Store 1', 'Store 9', 'Store 10']);
  });

  it('loses no row, and keeps equal rows in their order', () => {
    const row = fc.record({ value: fc.option(fc.integer({ min: 0, max: 3 })), id: fc.uuid() });
    fc.assert(
      fc.property(fc.array(row), fc.boolean(), (rows, isDescending) => {
        const sorted = sortRows(rows, ({ value }) => value, isDescending, 'en');
        expect(new Set(sorted)).toEqual(new Set(rows));
        for (const value of [0, 1, 2, 3, null])
          expect(sorted.filter((one) => one.value === value)).toEqual(
            rows.filter((one) => one.value === value),
          );
      }),
    );
  });

  it('stands in the address', () => {
    expect(readSort('-paid')).toEqual({ key: 'paid', isDescending: true });
    expect(writeSort({ key: 'name', isDescending: false })).toBe('name');
    expect(readSort('<script>')).toBeNull();
    expect(readSort(null)).toBeNull();
  });

  it('turns round at the second press', () => {
    const first = nextSort(null, 'paid', true);
    expect(first).toEqual({ key: 'paid', isDescending: true });
    expect(nextSort(first, 'paid', true).isDescending).toBe(false);
    expect(nextSort(first, 'name', false)).toEqual({ key: 'name', isDescending: false });
  });
});
