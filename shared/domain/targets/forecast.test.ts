import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { curveAt, defaultCurve } from './curve.ts';
import { forecast } from './forecast.ts';
import { minutes, seeded, simulatedShow } from './simulated-show.test-support.ts';

const T = 1_000_000;

describe('the forecast', () => {
  test('is the target when the show is on its course', () => {
    expect(forecast({ actual: 500_000, target: T, share: 0.5, saleSize: null })).toEqual({
      low: 813_611,
      mid: 1_000_000,
      high: 1_206_981,
    });
  });

  test('leans on the target: at half of the expected amount the rest is taken to be 62.5 % of it, not half', () => {
    expect(forecast({ actual: 250_000, target: T, share: 0.5, saleSize: null })).toEqual({
      low: 418_692,
      mid: 562_500,
      high: 726_762,
    });
  });

  test('still speaks when nothing was sold, and expects less the longer that lasts', () => {
    expect(forecast({ actual: 0, target: T, share: 0.1, saleSize: null })).toEqual({
      low: 264_310,
      mid: 562_500,
      high: 911_469,
    });
    expect(forecast({ actual: 0, target: T, share: 0.6, saleSize: null })?.mid).toBeLessThan(100_000);
  });

  test('follows the curve alone without a target', () => {
    expect(forecast({ actual: 300_000, target: null, share: 0.5, saleSize: null })).toEqual({
      low: 481_172,
      mid: 600_000,
      high: 732_925,
    });
  });

  test('is null before there is a basis', () => {
    expect(forecast({ actual: 0, target: T, share: 0, saleSize: null })).toBeNull();
    expect(forecast({ actual: 900, target: T, share: 0.009, saleSize: null })).toBeNull();
    expect(forecast({ actual: 0, target: null, share: 0.5, saleSize: null })).toBeNull();
    expect(forecast({ actual: 0, target: 0, share: 0.5, saleSize: null })).toBeNull();
  });

  test('is the actual with no band once the show is over', () => {
    for (const target of [T, 0, null]) {
      expect(forecast({ actual: 123_456, target, share: 1, saleSize: 100 })).toEqual({
        low: 123_456,
        mid: 123_456,
        high: 123_456,
      });
    }
  });

  test('has a wider band for a part with few sales than for one with many', () => {
    const width = (saleSize: number) => {
      const band = forecast({ actual: 500_000, target: T, share: 0.5, saleSize });
      return band ? band.high - band.low : 0;
    };
    expect(width(100_000)).toBeGreaterThan(1.5 * width(1_000));
  });

  test('never falls below the actual, keeps low ≤ mid ≤ high, and is made of whole units', () => {
    const amount = fc.integer({ min: 0, max: 10_000_000_000_000 });
    fc.assert(
      fc.property(
        amount,
        fc.option(amount),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.option(amount),
        (actual, target, share, saleSize) => {
          const band = forecast({ actual, target, share, saleSize });
          if (!band) return;
          for (const figure of [band.low, band.mid, band.high]) expect(Number.isInteger(figure)).toBe(true);
          expect(band.low).toBeGreaterThanOrEqual(actual);
          expect(band.mid).toBeGreaterThanOrEqual(actual);
          expect(band.high).toBeGreaterThanOrEqual(band.low);
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe('the 80 % band, back-tested on simulated shows that know nothing of its model', () => {
  const sizes = [
    { name: 'a whole show of a thousand orders', target: 50_000_000 },
    { name: 'a store of forty', target: 2_000_000 },
    { name: 'a guide of ten', target: 500_000 },
  ];
  for (const { name, target } of sizes) {
    test(`holds the outcome about eight times in ten: ${name}`, () => {
      const random = seeded(20_260_101);
      const meanOrder = 50_000;
      const shows = Array.from({ length: 400 }, () => simulatedShow(random, target, meanOrder));
      for (const x of [0.1, 0.25, 0.5, 0.75, 0.9]) {
        const passed = Math.round(x * minutes);
        const hits = shows.filter((paid) => {
          const actual = total(paid.slice(0, passed));
          const share = curveAt(defaultCurve, passed / minutes);
          const band = forecast({ actual, target, share, saleSize: meanOrder });
          const outcome = total(paid);
          return band && outcome >= band.low && outcome <= band.high;
        });
        expect(hits.length / shows.length).toBeGreaterThan(0.7);
        expect(hits.length / shows.length).toBeLessThan(0.93);
      }
    });
  }
});

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
