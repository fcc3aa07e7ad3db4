import { expect, it } from 'vitest';
import type { PaceStatus, RegionFigures } from '#shared/contract/metrics.ts';
import { bandOnScale, worstFirst } from './region-order.ts';
import { noFigures } from './wire-samples.ts';

const { trade, total } = noFigures();
function region(regionId: string | null, status: PaceStatus | null, short = 0, paid = 0): RegionFigures {
  return {
    ...trade,
    ...total,
    regionId,
    uv: 0,
    pv: 0,
    online: 0,
    paid,
    status,
    shortfall: { uv: 0, amount: short },
  };
}
const order = (regions: RegionFigures[]) => worstFirst(regions).map((each) => each.regionId);

it('puts the worst status first, and the largest shortfall first within one', () => {
  expect(
    order([
      region('ahead', 'ahead'),
      region('behind', 'behind', 50),
      region('worse', 'behind', 90),
      region('critical', 'critical', 1),
      region('track', 'on-track'),
    ]),
  ).toEqual(['critical', 'worse', 'behind', 'track', 'ahead']);
});

it('puts what has no target last, and what belongs to no region at the very end', () => {
  expect(order([region(null, null, 0, 900), region('a', null, 0, 10), region('b', 'ahead')])).toEqual([
    'b',
    'a',
    null,
  ]);
});

it('draws the band on a scale that holds target and forecast', () => {
  const target = { uv: 0, amount: 200 };
  const forecast = { low: 50, mid: 80, high: 100 };
  expect(bandOnScale({ target, forecast, paid: 20 })).toEqual({
    low: 25,
    mid: 40,
    high: 50,
    target: 100,
    paid: 10,
  });
});

it('draws nothing where there is nothing to measure by', () => {
  expect(bandOnScale({ target: null, forecast: null, paid: 0 })).toBeNull();
});
