import { expect, test } from 'vitest';
import { rateLimit } from './rate-limit.ts';

const rates = { comment: { perSecond: 2, burst: 3 }, like: { perSecond: 50, burst: 100 } };

test('a burst passes, then only what time gives back', () => {
  const limit = rateLimit(rates);
  expect([0, 0, 0, 0].map((now) => limit.take('comment', now))).toEqual([true, true, true, false]);
  expect(limit.take('comment', 400)).toBe(false);
  expect(limit.take('comment', 500)).toBe(true);
  expect(limit.take('comment', 500)).toBe(false);
});

test('what was refused costs nothing, and idle time saves up no more than the burst', () => {
  const limit = rateLimit(rates);
  for (let tries = 0; tries < 100; tries++) limit.take('comment', 0, 3);
  expect(limit.take('comment', 3_600_000, 3)).toBe(true);
  expect(limit.take('comment', 3_600_000)).toBe(false);
});

test('one kind does not use up another, and likes cost what they count', () => {
  const limit = rateLimit(rates);
  expect(limit.take('like', 0, 100)).toBe(true);
  expect(limit.take('like', 0, 1)).toBe(false);
  expect(limit.take('comment', 0)).toBe(true);
});
