import fc from 'fast-check';
import { expect, it } from 'vitest';
import { regionReward, targetsPlan } from '../../contract/targets.ts';
import { payoutOf, payoutSteps, rewardRuleOf } from './reward.ts';

const rule = regionReward.parse({
  bands: [
    { from: 1, bps: 100 },
    { from: 1.2, bps: 200 },
  ],
  penalties: [
    { below: 0.8, bps: 50 },
    { below: 0.5, bps: 150 },
  ],
  rewardCap: 2_000_000,
  penaltyCap: 50_000,
});
const target = 100_000_000;

it.each([
  [1, 'reward', 1_000_000],
  [1.199_99, 'reward', 1_199_990],
  [1.2, 'reward', 2_000_000],
  [0.99, 'none', 0],
  [0.8, 'none', 0],
  [0.79, 'penalty', -50_000],
  [0.05, 'penalty', -50_000],
  [0.01, 'penalty', -15_000],
  [0, 'penalty', 0],
])('at %f of the target: %s of %i', (attainment, outcome, earned) => {
  expect(payoutOf(Math.round(target * attainment), target, rule)).toEqual({ outcome, earned });
});

it('pays nothing without a target or a rule', () => {
  expect(payoutOf(5, null, rule).earned).toBe(0);
  expect(payoutOf(5, 5, null).earned).toBe(0);
});

it('is a region’s own rule before the one for all', () => {
  const region = (regionId: string, more = {}) => ({ regionId, uv: 0, amount: 5, ...more });
  const targets = targetsPlan.parse({
    total: { uv: 0, amount: 10 },
    regions: [region('east', { reward: rule }), region('west')],
    reward: { rewardBps: 30, penaltyBps: 10 },
  });
  expect(rewardRuleOf(targets, 'east')).toEqual(rule);
  expect(rewardRuleOf(targets, 'west')).toEqual({
    bands: [{ from: 1, bps: 30 }],
    penalties: [{ below: 0.8, bps: 10 }],
    rewardCap: null,
    penaltyCap: null,
  });
  expect(rewardRuleOf(null, 'east')).toBeNull();
});

it('never pays or holds more than the caps', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10_000_000_000 }), (actual) => {
      const { earned } = payoutOf(actual, target, rule);
      expect(earned).toBeLessThanOrEqual(2_000_000);
      expect(earned).toBeGreaterThanOrEqual(-50_000);
    }),
  );
});

it('previews each threshold, just below it, and the target', () => {
  expect(payoutSteps(target, rule).map(({ attainment, earned }) => [attainment, earned])).toEqual([
    [0.49, -50_000],
    [0.5, -50_000],
    [0.79, -50_000],
    [0.8, 0],
    [0.99, 0],
    [1, 1_000_000],
    [1.19, 1_190_000],
    [1.2, 2_000_000],
  ]);
});
