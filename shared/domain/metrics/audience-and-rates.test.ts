import { describe, expect, test } from 'vitest';
import type { Fact } from './facts.ts';
import { figures } from './figures.ts';
import {
  byCode,
  context,
  end,
  ended,
  enter,
  given,
  leave,
  li,
  live,
  mei,
  minute,
  paid,
  placed,
  refunded,
  start,
  view,
} from './small-show.test-support.ts';

describe('audience', () => {
  test('a viewer with overlapping visits is online once, and watches once', () => {
    const { audience } = view([
      enter('phone', 'v1', start),
      enter('desktop', 'v1', start + minute),
      enter('other', 'v2', start + 2 * minute),
      leave('phone', start + 3 * minute),
      leave('desktop', start + 4 * minute),
      leave('other', start + 5 * minute),
    ]);
    expect(audience).toMatchObject({ pv: 3, uv: 2, pcu: 2, watchMs: 7 * minute, avgWatchMs: 3.5 * minute });
    expect(audience.acu).toBe(0.7);
  });

  test('online is of this instant while live, and nobody once the show is over', () => {
    const facts = [enter('a', 'v1', start), enter('b', 'v2', start + 1), enter('c', 'v1', start + 2)];
    expect(view(facts, live, start + 2).audience.online).toBe(2);
    expect(view(facts, ended, end).audience.online).toBe(0);
  });

  test('one who leaves the instant another enters is not online with it', () => {
    const { audience } = view([enter('a', 'v1', start), leave('a', start + 5), enter('b', 'v2', start + 5)]);
    expect(audience.pcu).toBe(1);
  });

  test('a viewer seen in two regions counts once in each and once in all', () => {
    const { audience, regions } = view([
      enter('a', 'v', start, byCode(mei)),
      enter('b', 'v', start, byCode(li)),
    ]);
    expect(audience.uv).toBe(1);
    expect(regions.map(({ regionId, uv, pv }) => ({ regionId, uv, pv }))).toEqual([
      { regionId: 'east', uv: 1, pv: 1 },
      { regionId: 'west', uv: 1, pv: 1 },
    ]);
  });

  test('an enter that gives a known visit to another viewer is left out', () => {
    const fold = given([enter('w', 'v1', start), enter('w', 'v2', start - 1)]);
    expect(figures(fold, end, context).audience.uv).toBe(1);
    expect(fold.contradictions).toBe(1);
  });
});

describe('rates', () => {
  test('are null, not 0 and not NaN, where they would divide by 0', () => {
    const { audience, trade, products } = view([]);
    expect(audience).toMatchObject({
      avgWatchMs: null,
      engagementRate: null,
      followRate: null,
      ctr: null,
      acu: 0,
    });
    expect(trade).toMatchObject({
      aov: null,
      payRate: null,
      refundRate: null,
      refundAmountRate: null,
      conversion: null,
      clickConversion: null,
      gpm: null,
      uvValue: null,
    });
    expect(products).toMatchObject([{ ctr: null, sellThrough: 0, pinnedMs: 30_000 }]);
  });

  test('come from the integers of METRICS.md', () => {
    const click: Fact = { kind: 'click', at: start, visitId: 'a', itemId: 'ring' };
    const seen: Fact = { kind: 'impression', at: start, visitId: 'a', itemId: 'ring' };
    const { trade, products, audience } = view([
      enter('a', 'v1', start),
      enter('b', 'v2', start),
      seen,
      seen,
      click,
      placed('o1', 'a', start, 1_000),
      paid('o1', start),
      placed('o2', 'a', start, 500),
      paid('o2', start, 400),
      placed('o3', 'b', start, 800),
      refunded('o1', start, 250),
    ]);
    expect(trade).toEqual({
      placed: 2_300,
      paid: 1_400,
      refunded: 250,
      net: 1_150,
      orders: 3,
      paidOrders: 2,
      buyers: 1,
      units: 4,
      aov: 1_400,
      payRate: 2 / 3,
      refundRate: 0.5,
      refundAmountRate: 250 / 1_400,
      conversion: 0.5,
      clickConversion: 1,
      gpm: 700_000,
      uvValue: 700,
    });
    expect(audience.ctr).toBe(0.5);
    expect(products).toMatchObject([{ units: 4, prepared: 4, sellThrough: 1, paid: 1_400, refunded: 250 }]);
  });
});
