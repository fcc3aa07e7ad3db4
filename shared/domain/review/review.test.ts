import { describe, expect, test } from 'vitest';
import type { Source } from '../../contract/basics.ts';
import type { TrafficPlan } from '../../contract/commands.ts';
import { nowhere } from '../attribution/types.ts';
import type { Fact } from '../metrics/facts.ts';
import { folded } from '../metrics/folded.test-support.ts';
import type { ShowEventRecord } from '../show/events.ts';
import { systemActor } from '../show/events.ts';
import type { Deal } from '../show/state.ts';
import { dealResults } from './deal-results.ts';
import { funnel } from './funnel.ts';

const start = 1_000_000;
const end = start + 600_000;

const enter = (visitId: string, source: Source, regionId: string | null): Fact => ({
  kind: 'enter',
  at: start,
  visitId,
  viewerId: `viewer-${visitId}`,
  source,
  ref: null,
  place: { ...nowhere, regionId },
  byCode: false,
  memberHome: null,
  name: null,
});
const claimed = (orderId: string, at: number, quantity: number, dealId: string | null = 'deal'): Fact => ({
  kind: 'order.placed',
  at,
  orderId,
  visitId: 'a',
  lines: [{ itemId: 'ring', quantity, unitPrice: 100, dealId }],
  amount: quantity * 100,
  attribution: null,
});
const foldOf = (facts: readonly Fact[]) => folded(facts, { startedAt: start, endedAt: end });

describe('the funnel', () => {
  const facts: Fact[] = [
    enter('a', 'direct', 'east'),
    enter('b', 'direct', 'west'),
    enter('c', 'search', null),
    { kind: 'impression', at: start, visitId: 'a', itemId: 'ring' },
    { kind: 'impression', at: start, visitId: 'a', itemId: 'ring' },
    { kind: 'impression', at: start, visitId: 'b', itemId: 'ring' },
    { kind: 'click', at: start, visitId: 'a', itemId: 'ring' },
    claimed('o1', start, 1),
    claimed('o2', start, 1),
    { kind: 'order.paid', at: end + 5, orderId: 'o1', amount: null },
  ];
  const traffic: TrafficPlan = {
    rows: [
      { source: 'direct', regionId: 'east', invited: 40, expected: 10 },
      { source: 'direct', regionId: 'west', invited: null, expected: 10 },
      { source: 'moments-ads', regionId: null, invited: 500, expected: 50 },
    ],
  };

  test('counts distinct viewers at each step, in all, by source and by region', () => {
    const steps = funnel(foldOf(facts), null);
    const a = { impressionUv: 1, clickUv: 1, placedUv: 1, paidUv: 1 };
    const none = { impressionUv: 0, clickUv: 0, placedUv: 0, paidUv: 0 };
    expect(steps.total).toEqual({ ...a, invited: null, uv: 3, impressionUv: 2 });
    expect(steps.bySource).toEqual([
      { ...a, source: 'search', invited: null, uv: 1, ...none },
      { ...a, source: 'direct', invited: null, uv: 2, impressionUv: 2 },
    ]);
    expect(steps.byRegion).toEqual([
      { ...a, regionId: 'east', invited: null, uv: 1 },
      { ...none, regionId: 'west', invited: null, uv: 1, impressionUv: 1 },
      { ...none, regionId: null, invited: null, uv: 1 },
    ]);
  });

  test('invited is what the plan recorded, blank where it recorded nothing, and never 0 for unknown', () => {
    const steps = funnel(foldOf(facts), traffic);
    expect(steps.total.invited).toBe(540);
    expect(Object.fromEntries(steps.bySource.map(({ source, invited }) => [source, invited]))).toEqual({
      direct: 40,
      search: null,
      'moments-ads': 500,
    });
    expect(Object.fromEntries(steps.byRegion.map(({ regionId, invited }) => [regionId, invited]))).toEqual({
      east: 40,
      west: null,
      null: null,
    });
  });
});

describe('a deal’s result', () => {
  const plan = {
    dealId: 'deal',
    itemId: 'ring',
    price: 100,
    quantity: 5,
    perViewerLimit: 2,
    durationMs: 60_000,
    holdMs: 30_000,
    opensAt: null,
    audience: { kind: 'all' } as const,
  };
  const closed: Deal = {
    ...plan,
    state: 'closed',
    openedAt: start + 1_000,
    endsAt: start + 61_000,
    closedAt: start + 61_000,
    reason: 'time-up',
  };
  const restocked = (at: number, quantity: number): ShowEventRecord => ({
    showId: 's',
    version: 9,
    at,
    actor: systemActor,
    commandId: null,
    event: { type: 'deal.restocked', dealId: 'deal', quantity },
  });
  const visit = enter('a', 'direct', 'east');

  test('sums its own orders, and units and amount of the paid ones', () => {
    const facts: Fact[] = [
      visit,
      claimed('o1', start + 2_000, 2),
      { kind: 'order.paid', at: start + 3_000, orderId: 'o1', amount: null },
      claimed('o2', start + 2_500, 1),
      claimed('other', start + 2_500, 9, null),
    ];
    expect(dealResults(foldOf(facts), [closed], [])).toEqual([
      {
        dealId: 'deal',
        itemId: 'ring',
        price: 100,
        quantity: 5,
        openedAt: start + 1_000,
        closedAt: start + 61_000,
        orders: 2,
        paidOrders: 1,
        units: 2,
        paid: 200,
        soldOutAfterMs: null,
      },
    ]);
  });

  test('is sold out from the claim that took the last unit, counting from its opening', () => {
    const facts = [visit, claimed('o1', start + 2_000, 2), claimed('o2', start + 9_000, 3)];
    expect(dealResults(foldOf(facts), [closed], [])).toMatchObject([{ soldOutAfterMs: 8_000 }]);
  });

  test('units that came back before then delay it', () => {
    const facts: Fact[] = [
      visit,
      claimed('o1', start + 2_000, 2),
      { kind: 'order.expired', at: start + 5_000, orderId: 'o1' },
      claimed('o2', start + 9_000, 3),
      claimed('o3', start + 11_000, 2),
    ];
    expect(dealResults(foldOf(facts), [closed], [])).toMatchObject([{ soldOutAfterMs: 10_000 }]);
  });

  test('a restock counts from its own moment', () => {
    const facts = [visit, claimed('o1', start + 2_000, 3), claimed('o2', start + 9_000, 2)];
    expect(dealResults(foldOf(facts), [closed], [restocked(start + 4_000, 2)])).toMatchObject([
      { soldOutAfterMs: 1_000 },
    ]);
    expect(dealResults(foldOf(facts), [closed], [restocked(start + 1_500, 2)])).toMatchObject([
      { soldOutAfterMs: 8_000 },
    ]);
  });

  test('a deal never opened has none, and a cancelled one is left out', () => {
    const planned: Deal = { ...plan, dealId: 'later', state: 'planned' };
    const cancelled: Deal = { ...plan, dealId: 'never', state: 'cancelled' };
    expect(dealResults(foldOf([]), [planned, cancelled], [])).toMatchObject([
      { dealId: 'later', openedAt: null, orders: 0, soldOutAfterMs: null },
    ]);
  });
});
