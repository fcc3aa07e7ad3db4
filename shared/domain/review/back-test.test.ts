import { describe, expect, test } from 'vitest';
import { backTestView } from '../../contract/back-test.ts';
import { nowhere } from '../attribution/types.ts';
import type { Fact } from '../metrics/facts.ts';
import { figures } from '../metrics/figures.ts';
import { folded } from '../metrics/folded.test-support.ts';
import { defaultCurves } from '../targets/curve.ts';
import { backTest } from './back-test.ts';

const start = 1_000_000;
const plannedMs = 7_200_000;
const targets = {
  basis: 'paid' as const,
  total: { uv: 100, amount: 200_000 },
  regions: [
    { regionId: 'east', uv: 50, amount: 100_000 },
    { regionId: 'west', uv: 50, amount: 100_000 },
  ],
};

/** An order of 1,000 each minute, paid 20 s later, east and west in turn. */
const facts: Fact[] = Array.from({ length: 119 }, (_, minute) => {
  const at = start + minute * 60_000 + 500;
  const attribution = {
    ...nowhere,
    regionId: minute % 2 === 0 ? 'east' : 'west',
    rule: 'default@1' as const,
    reason: 'visit-region' as const,
  };
  const lines = [{ itemId: 'a', quantity: 1, unitPrice: 1_000, dealId: null }];
  const orderId = `o${minute}`;
  return [
    {
      kind: 'order.placed',
      at,
      orderId,
      visitId: null,
      viewerId: `v${minute}`,
      lines,
      amount: 1_000,
      attribution,
    },
    { kind: 'order.paid', at: at + 20_000, orderId, amount: null },
  ] satisfies Fact[];
}).flat();

const show = { startedAt: start, endedAt: start + plannedMs };
const foldUntil = (until: number) =>
  folded(
    facts.filter(({ at }) => at <= until),
    { startedAt: start, endedAt: null },
  );
const view = backTest({ fold: folded(facts, show), targets, curve: defaultCurves.amount, plannedMs });

describe('the forecast run again', () => {
  test('says at each twentieth what the desk was told then', () => {
    expect(backTestView.parse(view)).toEqual(view);
    expect(view?.points.map(({ passed }) => passed)).toEqual(
      Array.from({ length: 19 }, (_, i) => (i + 1) / 20),
    );
    for (const { at, low, mid, high } of view?.points ?? []) {
      const then = figures(foldUntil(at), at, {
        targets,
        curves: defaultCurves,
        plannedMs,
        items: [],
        polls: [],
        pinnedMs: () => 0,
      });
      expect(then.total.forecast).toEqual({ low, mid, high });
    }
  });

  test('is held against what came, beside forecasts that know less', () => {
    expect(view?.outcome).toBe(119_000);
    // Sales came evenly: a straight line is right from the start, the target was not.
    expect(view?.total.error.linear).toBeLessThan(0.05);
    expect(view?.total.error.model).toBeGreaterThan(view?.total.error.linear ?? 1);
    const [opening, , closing] = view?.phases ?? [];
    expect(closing?.total.error.model).toBeLessThan(opening?.total.error.model ?? 0);
    expect(view?.phases.map(({ total }) => total.points)).toEqual([4, 11, 4]);
    expect(view?.regions.map(({ regionId, outcome }) => [regionId, outcome])).toEqual([
      ['east', 60_000],
      ['west', 59_000],
    ]);
  });

  test('of a show without sales compares nothing', () => {
    const none = backTest({ fold: folded([], show), targets: null, curve: defaultCurves.amount, plannedMs });
    expect(none).toMatchObject({ outcome: 0, points: [], total: { points: 0, coverage: null } });
  });
});
