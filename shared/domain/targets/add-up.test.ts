import { describe, expect, it } from 'vitest';
import type { TargetsPlan } from '../../contract/commands.ts';
import { targetsMismatch } from './add-up.ts';

const plan = (regions: TargetsPlan['regions']): TargetsPlan => ({
  basis: 'paid',
  total: { uv: 100, amount: 1_000 },
  regions,
});
const half = { uv: 50, amount: 500 };

describe('targets add up', () => {
  it('without any split', () => {
    expect(targetsMismatch(plan([]))).toBeNull();
    expect(targetsMismatch(plan([{ regionId: 'east', uv: 100, amount: 1_000, stores: [] }]))).toBeNull();
  });
  it('over regions, stores and guides', () => {
    const guides = [
      { guideId: 'g1', uv: 20, amount: 500 },
      { guideId: 'g2', uv: 30, amount: 0 },
    ];
    const east = { regionId: 'east', ...half, stores: [{ storeId: 's', ...half, guides }] };
    expect(targetsMismatch(plan([east, { regionId: 'west', ...half }]))).toBeNull();
  });
});

describe('targets that do not add up say where, what and by how much', () => {
  const west = { regionId: 'west', ...half };
  it.each([
    ['regions, uv', [west], { of: 'total', field: 'uv', expected: 100, sum: 50, difference: -50 }],
    [
      'regions, amount',
      [west, { regionId: 'east', uv: 50, amount: 501 }],
      { of: 'total', field: 'amount', expected: 1_000, sum: 1_001, difference: 1 },
    ],
    [
      'stores',
      [west, { regionId: 'east', ...half, stores: [{ storeId: 's', uv: 49, amount: 500 }] }],
      { of: 'east', field: 'uv', expected: 50, sum: 49, difference: -1 },
    ],
    [
      'guides',
      [
        west,
        {
          regionId: 'east',
          ...half,
          stores: [{ storeId: 's', ...half, guides: [{ guideId: 'g', uv: 50, amount: 0 }] }],
        },
      ],
      { of: 's', field: 'amount', expected: 500, sum: 0, difference: -500 },
    ],
  ])('%s', (_, regions, params) => {
    expect(targetsMismatch(plan(regions))).toMatchObject({ error: { code: 'targets_mismatch', params } });
  });
  it('and name nothing twice', () => {
    expect(targetsMismatch(plan([west, west]))).toMatchObject({ error: { code: 'duplicate' } });
  });
});
