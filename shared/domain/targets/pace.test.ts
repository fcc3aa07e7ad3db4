import { describe, expect, test } from 'vitest';
import { paceOf, paceStatusOf } from './pace.ts';
import { targetParts } from './target-parts.ts';

describe('pace', () => {
  test('is actual ÷ (target × c), and what is missing now is the shortfall', () => {
    expect(paceOf(300, 1_000, 0.4)).toEqual({
      attainment: 0.3,
      expectedNow: 400,
      pace: 0.75,
      shortfall: 100,
    });
    expect(paceOf(500, 1_000, 0.4)).toEqual({ attainment: 0.5, expectedNow: 400, pace: 1.25, shortfall: 0 });
  });

  test('is null before anything is expected, and attainment of a target of 0 too', () => {
    expect(paceOf(5, 1_000, 0)).toEqual({ attainment: 0.005, expectedNow: 0, pace: null, shortfall: 0 });
    expect(paceOf(5, 0, 0.5)).toEqual({ attainment: null, expectedNow: 0, pace: null, shortfall: 0 });
  });

  test.each([
    [1.05, 'ahead'],
    [1.0499, 'on-track'],
    [0.95, 'on-track'],
    [0.9499, 'behind'],
    [0.8, 'behind'],
    [0.7999, 'critical'],
    [0, 'critical'],
  ])('%d is %s', (pace, status) => {
    expect(paceStatusOf(pace)).toBe(status);
  });
});

test('a plan’s targets are found by region, store and guide; without a plan there is none', () => {
  const parts = targetParts({
    basis: 'net',
    total: { uv: 100, amount: 1_000 },
    regions: [
      {
        regionId: 'east',
        uv: 60,
        amount: 600,
        stores: [
          { storeId: 'e1', uv: 20, amount: 200, guides: [{ guideId: 'mei', uv: 10, amount: 90 }] },
          { storeId: 'e2', uv: 40, amount: 400 },
        ],
      },
    ],
  });
  expect(parts.basis).toBe('net');
  expect(parts.total).toEqual({ uv: 100, amount: 1_000 });
  expect([...parts.regions]).toEqual([['east', { uv: 60, amount: 600 }]]);
  expect([...parts.stores.keys()]).toEqual(['e1', 'e2']);
  expect(parts.guides.get('mei')).toEqual({ uv: 10, amount: 90 });
  expect(targetParts(null)).toMatchObject({ basis: 'paid', total: null });
});
