import { expect, test } from 'vitest';
import { measured, measuredShow } from './lift.ts';
import { type SimulatedShow, simulatedLiftShow } from './simulated-lift.test-support.ts';

const measures = ['clicks', 'orders', 'paid'] as const;
type Measure = (typeof measures)[number];

interface Tally {
  asked: number;
  told: number;
  inside: number;
  below: number;
  above: number;
  /** Σ of (told − true) and of |true|: the bias of the middle. */
  error: number;
  size: number;
}

function tally(shows: readonly SimulatedShow[], kind: string): Record<Measure, Tally> {
  const empty = (): Tally => ({ asked: 0, told: 0, inside: 0, below: 0, above: 0, error: 0, size: 0 });
  const result = { clicks: empty(), orders: empty(), paid: empty() };
  for (const { slots, actions, truth } of shows) {
    const show = measuredShow(slots, actions);
    for (const action of actions) {
      if (action.kind !== kind) continue;
      const { view } = measured(action, actions, show);
      for (const measure of measures) {
        const row = result[measure];
        row.asked += 1;
        const effect = view[measure];
        // Told of a part of its time alone, it is no measure of the whole that the simulation knows.
        const isWhole = view.measuredMs >= 0.95 * (action.until - action.at);
        if (view.status !== 'measured' || effect === null || !isWhole) continue;
        const was = truth.get(action.key)?.[measure] ?? 0;
        row.told += 1;
        if (was < effect.low) row.below += 1;
        else if (was > effect.high) row.above += 1;
        else row.inside += 1;
        row.error += effect.lift - was;
        row.size += Math.abs(was);
      }
    }
  }
  return result;
}

const shows = Array.from({ length: 60 }, (_, seed) => simulatedLiftShow(seed + 1));
const share = (part: number, whole: number) => `${((100 * part) / whole).toFixed(1)} %`;

test.each(['pin', 'deal', 'notice'])(
  'the interval of a %s holds what it truly added about nine times in ten',
  (kind) => {
    const result = tally(shows, kind);
    for (const measure of measures) {
      const { asked, told, inside, below, above, error, size } = result[measure];
      console.log(
        `${kind} ${measure}: ${told} of ${asked} told, ${share(inside, told)} inside, ${share(below, told)} below, ` +
          `${share(above, told)} above, bias ${share(error, size)}`,
      );
      expect(told).toBeGreaterThan(20);
      // The shows are the same each time: what decision 020 reports is held to here.
      expect(inside / told, `${kind} ${measure}`).toBeGreaterThan(0.85);
    }
  },
);
