import { expect, it } from 'vitest';
import { readinessScore } from './score.ts';

it('is done tasks ÷ tasks, and nothing without a task', () => {
  expect(readinessScore([])).toBeNull();
  expect(readinessScore([{ doneAt: null }])).toBe(0);
  expect(readinessScore([{ doneAt: 1 }, { doneAt: null }, { doneAt: 5 }, { doneAt: null }])).toBe(0.5);
});
