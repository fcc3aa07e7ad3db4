import { expect, it } from 'vitest';
import { dayOf, later, stretchesOf, weeksOf } from './days.ts';

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

it('draws empty weeks in a row together, and leaves a single one as it is', () => {
  const days = weeksOf('2026-11-02', '2027-01-10');
  const busy = new Set(['2026-11-04', '2026-11-20', '2027-01-08']);
  expect(
    stretchesOf(days, (day) => busy.has(day)).map((one) =>
      one.kind === 'week' ? one.days[0] : [one.from, one.weeks],
    ),
  ).toEqual(['2026-11-02', '2026-11-09', '2026-11-16', ['2026-11-23', 6], '2027-01-04']);
  expect(stretchesOf(days, () => true)).toHaveLength(days.length / 7);
});
