import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { curveAt, curveOfBuckets, curveSamples, defaultCurve, defaultCurves, meanCurve } from './curve.ts';

const buckets = fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1, maxLength: 40 });

describe('a reference curve', () => {
  test('expects viewers before their money, all the way to the end', () => {
    for (let x = 0.05; x < 1; x += 0.05)
      expect(curveAt(defaultCurves.uv, x)).toBeGreaterThan(curveAt(defaultCurves.amount, x));
    expect(curveAt(defaultCurves.uv, 1)).toBe(1);
    expect(meanCurve([], defaultCurves.uv)).toBe(defaultCurves.uv);
  });

  test('the built-in one rises from 0 to 1, half by 0.45 of the length', () => {
    expect(defaultCurve).toHaveLength(curveSamples);
    expect(curveAt(defaultCurve, 0)).toBe(0);
    expect(curveAt(defaultCurve, 0.1)).toBeCloseTo(0.05, 12);
    expect(curveAt(defaultCurve, 0.45)).toBeCloseTo(0.5, 12);
    expect(curveAt(defaultCurve, 1)).toBe(1);
    expect(defaultCurve.every((share, index) => index === 0 || share > (defaultCurve[index - 1] ?? 1))).toBe(
      true,
    );
  });

  test('is straight between its samples, and stays at its ends outside [0, 1]', () => {
    expect(curveAt([0, 0.4, 1], 0.25)).toBeCloseTo(0.2, 12);
    expect(curveAt([0, 0.4, 1], 0.75)).toBeCloseTo(0.7, 12);
    expect(curveAt([0, 0.4, 1], -3)).toBe(0);
    expect(curveAt([0, 0.4, 1], Number.NaN)).toBe(0);
    expect(curveAt([0, 0.4, 1], 7)).toBe(1);
  });

  test('of an earlier show is its cumulative figure ÷ its final one', () => {
    const curve = curveOfBuckets([10, 0, 30, 0]);
    if (!curve) throw new Error('it has a figure');
    expect(curveAt(curve, 0.25)).toBeCloseTo(0.25, 12);
    expect(curveAt(curve, 0.5)).toBeCloseTo(0.25, 12);
    expect(curveAt(curve, 0.625)).toBeCloseTo(0.625, 12);
    expect(curveAt(curve, 0.75)).toBeCloseTo(1, 12);
    expect(curveOfBuckets([0, 0])).toBeNull();
    expect(curveOfBuckets([])).toBeNull();
  });

  test('of several is their mean by weight; of none, the built-in one', () => {
    const early = curveOfBuckets([1, 0]);
    const late = curveOfBuckets([0, 1]);
    if (!early || !late) throw new Error('both have a figure');
    const mean = meanCurve([
      { curve: early, weight: 3 },
      { curve: late, weight: 1 },
      { curve: defaultCurve, weight: 0 },
    ]);
    expect(curveAt(mean, 0.5)).toBeCloseTo(0.75, 12);
    expect(meanCurve([])).toBe(defaultCurve);
    expect(meanCurve([{ curve: early, weight: 0 }])).toBe(defaultCurve);
  });

  test('never falls and always ends at 1', () => {
    fc.assert(
      fc.property(buckets, buckets, fc.double({ min: 0.01, max: 5, noNaN: true }), (one, other, weight) => {
        const references = [one, other].flatMap((values, index) => {
          const curve = curveOfBuckets(values);
          return curve ? [{ curve, weight: index === 0 ? 1 : weight }] : [];
        });
        const mean = meanCurve(references);
        expect(mean[0]).toBe(0);
        expect(mean.at(-1)).toBe(1);
        for (const [index, share] of mean.entries()) {
          expect(share).toBeGreaterThanOrEqual((mean[index - 1] ?? 0) - 1e-12);
        }
      }),
    );
  });
});
