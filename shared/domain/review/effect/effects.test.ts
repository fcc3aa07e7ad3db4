import { describe, expect, test } from 'vitest';
import type { EffectMeasure } from '../../../contract/interventions.ts';
import { nowhere } from '../../attribution/types.ts';
import type { EnterFact, Fact } from '../../metrics/facts.ts';
import { createFold, foldFact, setWindow } from '../../metrics/fold.ts';
import type { MetricsFold } from '../../metrics/fold-state.ts';
import type { Intervention } from '../../show/state.ts';
import { seeded } from '../../targets/simulated-show.test-support.ts';
import { interventionEffects } from './effects.ts';

const start = 1_000_000;
const minute = 60_000;
const regions = ['east', 'west', 'north', 'south'];

const call = (interventionId: string, regionId: string, atMinute: number): Intervention => ({
  ...{
    interventionId,
    regionId,
    action: 'call-guides',
    note: 'n',
    dueAt: null,
    offerId: null,
    budget: null,
    ticks: [],
  },
  ...{ raisedAt: start + atMinute * minute, raisedBy: 'Lin', closedAt: null, closedNote: null },
});

interface Room {
  /** Visits a minute of a region, before chance. */
  readonly rate: (region: string, minute: number) => number;
  readonly minutes: number;
  readonly seed: number;
  /** Of visits that buy; amounts vary as 1 + an exponential. */
  readonly buys?: number;
}

/** A show's record of enters and paid orders with Poisson visits at the given rates. */
function recordOf({ rate, minutes, seed, buys = 0.2 }: Room): MetricsFold {
  const random = seeded(seed);
  const fold = createFold();
  setWindow(fold, { startedAt: start, endedAt: null });
  let id = 0;
  for (let now = 0; now < minutes; now += 1)
    for (const region of regions) {
      for (let left = rate(region, now); ; ) {
        left -= -Math.log(1 - random());
        if (left < 0) break;
        id += 1;
        const at = start + now * minute + Math.floor(random() * minute);
        for (const fact of visitOf(`${id}`, region, at, random() < buys ? amountOf(random) : null))
          foldFact(fold, fact);
      }
    }
  return fold;
}

const amountOf = (random: () => number) => Math.round(20_000 * (1 - Math.log(1 - random())));

function visitOf(id: string, regionId: string, at: number, amount: number | null): Fact[] {
  const place = { ...nowhere, regionId };
  const enter: EnterFact = {
    ...{ kind: 'enter', at, visitId: id, viewerId: id, source: 'direct', ref: null, place },
    ...{ byCode: false, memberHome: null, name: null },
  };
  if (amount === null) return [enter];
  const lines = [{ itemId: 'ring', quantity: 1, unitPrice: amount, dealId: null }];
  return [
    enter,
    { kind: 'order.placed', at, orderId: id, visitId: id, lines, amount, attribution: null },
    { kind: 'order.paid', at: at + 1_000, orderId: id, amount: null },
  ];
}

const measuredOf = (measure: EffectMeasure | undefined) => {
  if (measure?.status !== 'measured') throw new Error(`not measured: ${JSON.stringify(measure)}`);
  return measure;
};

describe('the effect of an intervention', () => {
  test('is what the region had more than in step with the others', () => {
    // The whole room triples at the same time: that is nobody's merit.
    const rate = (region: string, now: number) =>
      (now < 15 ? 40 : 120) * (region === 'east' && now >= 15 ? 1.5 : 1);
    const fold = recordOf({ rate, minutes: 30, seed: 1 });
    const [effect] = interventionEffects([call('i', 'east', 15)], fold, start + 30 * minute);
    const entries = measuredOf(effect?.entries);
    expect(effect).toMatchObject({
      before: { from: start + 5 * minute },
      after: { to: start + 30 * minute },
    });
    expect(entries.isClear).toBe(true);
    expect(Math.abs(entries.added / (15 * 60) - 1)).toBeLessThan(0.35);
    expect(entries.low).toBeLessThan(15 * 60);
    expect(entries.high).toBeGreaterThan(15 * 60);
    expect(measuredOf(effect?.sales).added).toBeGreaterThan(0);
  });

  test('is none, and said not to be clear, where the region only kept in step', () => {
    const fold = recordOf({ rate: (_, now) => (now < 15 ? 40 : 120), minutes: 30, seed: 2 });
    const [effect] = interventionEffects([call('i', 'east', 15)], fold, start + 30 * minute);
    expect(measuredOf(effect?.entries).isClear).toBe(false);
    expect(measuredOf(effect?.sales).isClear).toBe(false);
  });

  test('is not told where it cannot be', () => {
    const fold = recordOf({ rate: () => 30, minutes: 30, seed: 3 });
    const reasonAt = (raised: number, at: number, more: Intervention[] = []) => {
      const all = [call('i', 'east', raised), ...more];
      return interventionEffects(all, fold, start + at * minute)[0]?.entries;
    };
    expect(reasonAt(2, 20)).toEqual({ status: 'unknown', reason: 'too-little-before' });
    expect(reasonAt(15, 17)).toEqual({ status: 'unknown', reason: 'too-early' });
    expect(reasonAt(15, 30, [call('j', 'east', 17)])).toEqual({ status: 'unknown', reason: 'too-early' });
    const everywhere = ['west', 'north', 'south'].map((region) => call(region, region, 16));
    expect(reasonAt(15, 30, everywhere)).toEqual({ status: 'unknown', reason: 'no-others' });
    expect(reasonAt(15, 30, everywhere.slice(0, 2))).toMatchObject({ status: 'measured' });
    const quiet = recordOf({ rate: (region) => (region === 'east' ? 0.05 : 30), minutes: 30, seed: 4 });
    const [none] = interventionEffects([call('i', 'east', 15)], quiet, start + 30 * minute);
    expect(none?.entries).toEqual({ status: 'unknown', reason: 'too-few' });
  });

  test('counts from when it was raised to when the next was, and nothing before the show', () => {
    const fold = recordOf({ rate: () => 30, minutes: 40, seed: 5 });
    const all = [call('a', 'east', 10), call('b', 'east', 18)];
    const effects = interventionEffects(all, fold, start + 40 * minute);
    expect(
      effects.map(({ before, after }) => [before.from, after.to].map((at) => (at - start) / minute)),
    ).toEqual([
      [0, 18],
      [10, 38],
    ]);
  });
});

test('the interval holds what was truly added about nine times in ten, though shares drift', () => {
  const told = { entries: 0, sales: 0 };
  const inside = { entries: 0, sales: 0 };
  const shows = 80;
  for (let seed = 1; seed <= shows; seed += 1) {
    const random = seeded(seed);
    const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    const lift = 1 + Math.floor(random() * 4) * 0.2;
    // Each region's rate wanders by itself, a few percent from minute to minute, and comes back.
    const wander = new Map(regions.map((region) => [region, [0]]));
    for (const walk of wander.values())
      for (let now = 1; now < 60; now += 1) walk.push(0.9 * (walk.at(-1) ?? 0) + 0.04 * normal());
    const base = (region: string, now: number) =>
      (20 + 10 * regions.indexOf(region)) *
      (1 + Math.sin(now / 9) / 3) *
      Math.exp(wander.get(region)?.[now] ?? 0);
    const isActed = (region: string, now: number) => region === 'north' && now >= 35;
    const rate = (region: string, now: number) => base(region, now) * (isActed(region, now) ? lift : 1);
    const fold = recordOf({ rate, minutes: 55, seed: seed + 1_000 });
    const [effect] = interventionEffects([call('i', 'north', 35)], fold, start + 55 * minute);
    for (const measure of ['entries', 'sales'] as const) {
      const found = measuredOf(effect?.[measure]);
      // Of what came, the part above 1 ÷ lift was added.
      const truth = found.actual * (1 - 1 / lift);
      told[measure] += 1;
      if (truth >= found.low && truth <= found.high) inside[measure] += 1;
    }
  }
  const share = (measure: 'entries' | 'sales') => inside[measure] / told[measure];
  console.log(
    `entries ${(100 * share('entries')).toFixed(1)} %, sales ${(100 * share('sales')).toFixed(1)} % inside`,
  );
  for (const measure of ['entries', 'sales'] as const) {
    expect(share(measure)).toBeGreaterThanOrEqual(0.84);
    expect(share(measure)).toBeLessThanOrEqual(0.99);
  }
});
