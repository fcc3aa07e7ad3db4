import { describe, expect, test } from 'vitest';
import type { TargetsPlan } from '../../contract/commands.ts';
import type { Place } from '../attribution/types.ts';
import { nowhere } from '../attribution/types.ts';
import { defaultCurves } from '../targets/curve.ts';
import type { EnterFact, Fact } from './facts.ts';
import type { FiguresContext } from './figures.ts';
import { deskFigures, figures } from './figures.ts';
import type { ShowWindow } from './fold.ts';
import { createFold, foldFact, setWindow } from './fold.ts';
import { timelineBuckets, timelineStep } from './timeline.ts';

const start = 1_000_000;
const minute = 60_000;
const end = start + 10 * minute;
const ended: ShowWindow = { startedAt: start, endedAt: end };
const live: ShowWindow = { startedAt: start, endedAt: null };
const context: FiguresContext = {
  targets: null,
  curves: defaultCurves,
  plannedMs: 10 * minute,
  items: [{ itemId: 'ring', productId: 'p-ring', prepared: 4 }],
  polls: [],
  pinnedMs: () => 30_000,
};
const mei: Place = { regionId: 'east', storeId: 'east-1', guideId: 'mei' };
const li: Place = { regionId: 'west', storeId: 'west-1', guideId: 'li' };

const enter = (visitId: string, viewerId: string, at: number, more: Partial<EnterFact> = {}): Fact => ({
  kind: 'enter',
  at,
  visitId,
  viewerId,
  source: 'direct',
  ref: null,
  place: nowhere,
  byCode: false,
  memberHome: null,
  name: null,
  ...more,
});
const byCode = (place: Place): Partial<EnterFact> => ({ place, byCode: true, source: 'guide-share' });
const leave = (visitId: string, at: number): Fact => ({ kind: 'leave', at, visitId });
type Placed = Extract<Fact, { kind: 'order.placed' }>;
const placed = (orderId: string, visitId: string, at: number, amount = 1_000): Placed => ({
  kind: 'order.placed',
  at,
  orderId,
  visitId,
  lines: [{ itemId: 'ring', quantity: 2, unitPrice: amount / 2, dealId: null }],
  amount,
  attribution: null,
});
const paid = (orderId: string, at: number, amount: number | null = null): Fact => ({
  kind: 'order.paid',
  at,
  orderId,
  amount,
});
const refunded = (orderId: string, at: number, amount: number): Fact => ({
  kind: 'order.refunded',
  at,
  orderId,
  amount,
});
const like = (visitId: string, at: number, n = 1): Fact => ({ kind: 'like', at, visitId, n });

const given = (facts: readonly Fact[], window: ShowWindow = ended) => {
  const fold = createFold();
  setWindow(fold, window);
  for (const fact of facts) foldFact(fold, fact);
  return fold;
};
const view = (facts: readonly Fact[], window = ended, at = end) => figures(given(facts, window), at, context);

describe('the window [startedAt, endedAt)', () => {
  test('holds its first instant and not its last', () => {
    const facts = [
      enter('w', 'v', start - 1),
      ...[start - 1, start, end - 1, end].map((at) => like('w', at)),
    ];
    expect(view(facts).audience.likes).toBe(2);
  });

  test('a visit from the lobby counts from the start if it is still open then', () => {
    const { audience } = view([
      enter('stays', 'v1', start - minute),
      leave('stays', start + minute),
      enter('leaves', 'v2', start - minute),
      leave('leaves', start),
    ]);
    expect(audience).toMatchObject({ pv: 1, uv: 1, watchMs: minute, pcu: 1 });
  });

  test('a visit after the end counts nothing', () => {
    expect(view([enter('w', 'v', end)]).audience).toMatchObject({ pv: 0, uv: 0, pcu: 0 });
  });

  test('an order placed inside it is followed for ever; one placed outside never counts', () => {
    const facts = [
      enter('w', 'v', start),
      placed('in', 'w', end - 1),
      paid('in', end + minute),
      refunded('in', end + 2 * minute, 400),
      placed('out', 'w', end),
      paid('out', end + 1),
    ];
    expect(view(facts).trade).toMatchObject({
      orders: 1,
      placed: 1_000,
      paid: 1_000,
      refunded: 400,
      net: 600,
    });
  });

  test('its end, told seconds late, takes out what had come after it', () => {
    const fold = given(
      [enter('w', 'v', start), like('w', end - 1), like('w', end), like('w', end + 500)],
      live,
    );
    expect(figures(fold, end + 500, context).audience.likes).toBe(3);
    expect(setWindow(fold, ended)).toBe(true);
    expect(figures(fold, end + 500, context).audience.likes).toBe(1);
  });

  test('a change the fold cannot take is refused and changes nothing', () => {
    const fold = given([enter('w', 'v', start), like('w', start + 1), like('w', end + 1)]);
    expect(setWindow(fold, live)).toBe(false);
    expect(setWindow(fold, { startedAt: start + 2, endedAt: end })).toBe(false);
    expect(figures(fold, end, context).audience.likes).toBe(1);
    expect(fold.window).toEqual(ended);
  });

  test('an end told long after, when what came since is forgotten, is refused', () => {
    const fold = given([enter('w', 'v', start)], live);
    for (let index = 0; index < 20_000; index += 1) foldFact(fold, like('w', start + index * 10));
    expect(setWindow(fold, { startedAt: start, endedAt: start + 1_000 })).toBe(false);
    expect(setWindow(fold, { startedAt: start, endedAt: start + 199_000 })).toBe(true);
    expect(figures(fold, end, context).audience.likes).toBe(19_900);
  });

  test('facts of a whole show in the wrong order do not pile up for it', () => {
    const fold = given([enter('w', 'v', start)], live);
    for (let index = 600_000; index > 0; index -= 1) foldFact(fold, like('w', start + index));
    expect(fold.journal.facts.length).toBeLessThanOrEqual(262_144);
    expect(setWindow(fold, { startedAt: start, endedAt: start + 1 })).toBe(false);
    expect(figures(fold, end, context).audience.likes).toBe(600_000);
  });

  test('before it is known nothing counts, and nothing is lost', () => {
    const fold = createFold();
    for (const fact of [enter('w', 'v', start), like('w', start, 5), placed('o', 'w', start)])
      foldFact(fold, fact);
    expect(figures(fold, end, context)).toMatchObject({
      window: { startedAt: null, endedAt: null },
      audience: { pv: 0, likes: 0, acu: null },
      trade: { orders: 0 },
      pendingFacts: 0,
    });
    expect(timelineBuckets(fold, { step: minute, at: end })).toEqual([]);
    setWindow(fold, ended);
    expect(figures(fold, end, context)).toMatchObject({
      audience: { pv: 1, likes: 5 },
      trade: { orders: 1 },
    });
  });
});

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

describe('where a sale belongs', () => {
  const regionsOf = (facts: readonly Fact[]) =>
    view(facts)
      .regions.filter((row) => row.orders > 0)
      .map(({ regionId, placed: sum }) => ({ regionId, sum }));

  test('the code of the visit that ordered', () => {
    const facts = [enter('w', 'v', start, byCode(mei)), placed('o', 'w', start)];
    expect(regionsOf(facts)).toEqual([{ regionId: 'east', sum: 1_000 }]);
  });

  test('else the code of the viewer’s first visit, though that is heard of last', () => {
    const facts = [
      enter('second', 'v', start + 5, { place: { ...nowhere, regionId: 'west' } }),
      placed('o', 'second', start + 6),
    ];
    expect(regionsOf(facts)).toEqual([{ regionId: 'west', sum: 1_000 }]);
    const late = enter('first', 'v', start - minute, byCode(mei));
    expect(regionsOf([...facts, late, leave('first', start - 1)])).toEqual([
      { regionId: 'east', sum: 1_000 },
    ]);
  });

  test('a later visit’s code does not count for an earlier order', () => {
    const facts = [
      enter('first', 'v', start),
      placed('o', 'first', start),
      enter('b', 'v', start + 1, byCode(mei)),
    ];
    expect(regionsOf(facts)).toEqual([{ regionId: null, sum: 1_000 }]);
  });

  test('else the member’s home, else the visit’s region, else nowhere', () => {
    const place = { ...nowhere, regionId: 'west' };
    const facts = [
      enter('a', 'v1', start, { place, memberHome: mei }),
      enter('b', 'v2', start, { place }),
      enter('c', 'v3', start),
      placed('o1', 'a', start, 100),
      placed('o2', 'b', start, 200),
      placed('o3', 'c', start, 400),
    ];
    expect(regionsOf(facts)).toEqual([
      { regionId: 'east', sum: 100 },
      { regionId: 'west', sum: 200 },
      { regionId: null, sum: 400 },
    ]);
    expect(view(facts).guides.map(({ guideId, placed: sum }) => [guideId, sum])).toEqual([
      ['mei', 100],
      [null, 600],
    ]);
  });

  test('the attribution with the highest revision stands, and moves payments and refunds with it', () => {
    const to = (place: Place, revision: number): Fact => ({
      kind: 'order.attributed',
      at: start,
      orderId: 'o',
      revision,
      attribution: { ...place, rule: 'default@1', reason: 'visit-code' },
    });
    const facts = [
      to(li, 2),
      enter('w', 'v', start, byCode(mei)),
      paid('o', start),
      placed('o', 'w', start),
      to(mei, 1),
    ];
    const west = view([...facts, refunded('o', end, 10)]).regions.find((row) => row.regionId === 'west');
    expect(west).toMatchObject({ placed: 1_000, paid: 1_000, refunded: 10, buyers: 1, units: 2 });
  });

  test('a sale whose visit was lost still counts, as source other, until the visit is heard of', () => {
    const sale: Placed = {
      ...placed('o', 'w', start),
      viewerId: 'v',
      attribution: { ...mei, rule: 'default@1', reason: 'visit-code' },
    };
    const lost = view([sale, paid('o', start)]);
    expect(lost).toMatchObject({
      pendingFacts: 0,
      trade: { paid: 1_000, buyers: 1 },
      sources: [{ source: 'other' }],
    });
    const found = view([sale, paid('o', start), enter('w', 'v', start, byCode(mei))]);
    expect(found.sources).toMatchObject([{ source: 'guide-share', paid: 1_000, uv: 1 }]);
  });
});

describe('facts that come before what they are about', () => {
  test('wait, are told of, and count once it has come', () => {
    const early = [like('w', start), leave('w', start + minute), paid('o', start), placed('o', 'w', start)];
    const fold = given(early);
    expect(figures(fold, end, context)).toMatchObject({
      pendingFacts: 4,
      audience: { likes: 0 },
      trade: { paid: 0 },
    });
    foldFact(fold, enter('w', 'v', start));
    expect(figures(fold, end, context)).toMatchObject({
      pendingFacts: 0,
      audience: { likes: 1, watchMs: minute },
      trade: { paid: 1_000 },
    });
  });
});

describe('rows and pace', () => {
  const targets: TargetsPlan = {
    basis: 'paid',
    total: { uv: 10, amount: 10_000 },
    regions: [
      { regionId: 'west', uv: 4, amount: 6_000 },
      { regionId: 'east', uv: 6, amount: 4_000, stores: [{ storeId: 'east-9', uv: 1, amount: 100 }] },
    ],
  };
  const straight = { ...context, targets, curves: { uv: [0, 1], amount: [0, 1] } };
  const facts = [
    enter('w', 'v', start, byCode(mei)),
    enter('x', 'v2', start),
    placed('o', 'w', start, 1_500),
    paid('o', start),
  ];

  test('stand for every part with a target or a figure, in the plan’s order, the unattributed last', () => {
    const at = figures(given(facts, live), start + 5 * minute, straight);
    expect(at.regions.map((row) => row.regionId)).toEqual(['west', 'east', null]);
    expect(at.stores.map((row) => row.storeId)).toEqual(['east-9', 'east-1', null]);
    expect(at.guides.map((row) => row.guideId)).toEqual(['mei', null]);
  });

  test('half-way, with three quarters of what was expected, a region is critical below 0.80', () => {
    const [west, east, none] = figures(given(facts, live), start + 5 * minute, straight).regions;
    expect(east).toMatchObject({
      target: { uv: 6, amount: 4_000 },
      attainment: { uv: 1 / 6, amount: 0.375 },
      expectedNow: { uv: 3, amount: 2_000 },
      pace: { uv: 1 / 3, amount: 0.75 },
      shortfall: { uv: 2, amount: 500 },
      status: 'critical',
    });
    expect(west).toMatchObject({ uv: 0, paid: 0, pace: { amount: 0 }, status: 'critical' });
    expect(none).toMatchObject({ uv: 1, target: null, pace: { uv: null, amount: null }, status: null });
  });

  test('after the end everything was expected, even if the show ended early, and the forecast is the outcome', () => {
    const at = figures(given(facts, { startedAt: start, endedAt: start + minute }), end, straight);
    expect(at.total).toMatchObject({
      expectedNow: { amount: 10_000 },
      pace: { amount: 0.15 },
      forecast: { low: 1_500, mid: 1_500, high: 1_500 },
    });
  });

  test('before the start nothing is expected yet', () => {
    expect(figures(createFold(), start, straight).total).toMatchObject({ status: null, forecast: null });
  });

  test('net targets are measured after refunds', () => {
    const net = { ...straight, targets: { ...targets, basis: 'net' as const } };
    const at = figures(given([...facts, refunded('o', start, 500)], live), start + 5 * minute, net);
    expect(at.total.attainment.amount).toBe(0.1);
  });

  test('the desk gets the same figures without the long lists', () => {
    const fold = given(facts, live);
    const {
      stores: _stores,
      guides: _guides,
      demandTests: _tests,
      ...rest
    } = figures(fold, start + minute, straight);
    expect(deskFigures(fold, start + minute, straight)).toEqual(rest);
  });
});

describe('the timeline', () => {
  const facts = [
    enter('w', 'v', start + 500),
    placed('o', 'w', end - 1),
    paid('o', end + minute),
    leave('w', end - minute),
  ];

  test('is cut at the end, and takes what was paid later into its last bucket', () => {
    const buckets = timelineBuckets(given(facts), { step: 4 * minute, at: end + minute });
    expect(
      buckets.map(({ at, online, pcu, pv, paid: sum }) => ({ at: at - start, online, pcu, pv, sum })),
    ).toEqual([
      { at: 0, online: 1, pcu: 1, pv: 1, sum: 0 },
      { at: 4 * minute, online: 1, pcu: 1, pv: 0, sum: 0 },
      { at: 8 * minute, online: 0, pcu: 1, pv: 0, sum: 1_000 },
    ]);
  });

  test('from and to choose buckets and change none', () => {
    const fold = given(facts);
    const all = timelineBuckets(fold, { step: minute, at: end });
    const some = timelineBuckets(fold, {
      step: minute,
      at: end,
      from: start + 90_000,
      to: start + 4 * minute,
    });
    expect(some).toEqual(all.slice(1, 4));
    expect(timelineBuckets(fold, { step: minute, at: end, from: end + minute })).toEqual([]);
  });

  test('is given in whole seconds, and in no more than 100,000 buckets', () => {
    const fold = given([], { startedAt: 0, endedAt: 365 * 86_400_000 });
    expect(timelineStep(given(facts), { step: 1_500, at: end })).toBe(2_000);
    expect(timelineStep(fold, { step: 1_000, at: Number.MAX_SAFE_INTEGER })).toBe(316_000);
    expect(timelineBuckets(fold, { step: 1_000, at: Number.MAX_SAFE_INTEGER }).length).toBeLessThanOrEqual(
      100_000,
    );
  });

  test('a region named like a part of the language is a region like any other', () => {
    const place = { ...nowhere, regionId: '__proto__' };
    const fold = given([enter('w', 'v', start, { place })]);
    const [bucket] = timelineBuckets(fold, { step: 60 * minute, at: end, byRegion: true });
    expect(Object.entries(bucket?.byRegion ?? {})).toEqual([['__proto__', { pv: 1, placed: 0, paid: 0 }]]);
  });
});
