import { expect, it } from 'vitest';
import type { LiftAction } from '#shared/contract/lift.ts';
import { liftWords, verdictOf } from './lift-words.ts';

const effect = (lift: number, low: number, high: number) => ({
  actual: 10 + lift,
  expected: 10,
  lift,
  low,
  high,
});
const action = (change: Partial<LiftAction>): LiftAction => ({
  key: 1,
  kind: 'pin',
  at: 0,
  until: 300_000,
  label: { en: 'Ring', zh: '戒指' },
  itemId: 'a',
  dealId: null,
  regionId: null,
  actor: 'Host',
  status: 'measured',
  reason: null,
  along: [],
  measuredMs: 300_000,
  clicks: null,
  orders: effect(5, 2, 8),
  paid: effect(50, -20, 90),
  spill: null,
  ...change,
});
const words = (one: LiftAction, measure: 'paid' | 'orders' | 'clicks') =>
  liftWords(
    (path, params) => `${path} ${JSON.stringify(params ?? {})}`,
    one,
    measure,
    'Ring',
    String,
    'Deal',
  );

it('claims an effect only where the whole range lies on one side of zero', () => {
  expect(verdictOf(effect(5, 1, 9))).toBe('more');
  expect(verdictOf(effect(-5, -9, -1))).toBe('less');
  expect(verdictOf(effect(5, 0, 9))).toBe('unclear');
  expect(words(action({}), 'orders')).toContain('review.lift.added');
  expect(words(action({}), 'paid')).toContain('review.lift.unclear');
});

it('says why nothing is told, and of how much it is told', () => {
  expect(words(action({ status: 'unknown', reason: 'overlap', paid: null }), 'paid')).toContain(
    'reason.overlap',
  );
  expect(words(action({}), 'clicks')).toContain('review.lift.notTold');
  expect(words(action({ measuredMs: 60_000 }), 'orders')).toContain('1:00 / 5:00');
  expect(words(action({ status: 'together' }), 'orders')).toContain('"others":"Deal"');
});
