import { expect, it } from 'vitest';
import { dayOf, later, weeksOf } from './days.ts';

it('knows the day a zone has', () => {
  const at = Date.UTC(2026, 10, 21, 20);
  expect(dayOf(at, 'Asia/Shanghai')).toBe('2026-11-22');
  expect(dayOf(at, 'UTC')).toBe('2026-11-21');
  expect(later('2026-03-01', -1)).toBe('2026-02-28');
});

it('shows whole weeks from Monday on', () => {
  expect(weeksOf('2026-11-21', '2026-11-23')).toEqual([
    ...Array.from({ length: 14 }, (_, n) => later('2026-11-16', n)),
  ]);
  expect(weeksOf('2026-01-01', '2026-12-31', 2)).toHaveLength(14);
});
