import { expect, test } from 'vitest';
import { createSilence } from './silence.ts';

const seconds = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => (from + n) * 1_000);

test('a room that is told something now and then is left alone', () => {
  const silence = createSilence(() => 0);
  for (const now of seconds(0, 600)) {
    if (now % 9_000 === 0) silence.heard(now);
    expect(silence.isDue(now)).toBe(false);
  }
});

test('one that falls silent is joined anew, again and again, and ever more seldom', () => {
  const silence = createSilence(() => 0);
  silence.heard(0);
  const due = seconds(0, 500).filter((now) => {
    const isDue = silence.isDue(now);
    if (isDue) silence.joined(now);
    return isDue;
  });
  expect(due).toEqual([10, 30, 70, 150, 230, 310, 390, 470].map((second) => second * 1_000));
});

test('once it is told something, it is as at first', () => {
  const silence = createSilence(() => 0);
  silence.heard(0);
  expect(silence.isDue(10_000)).toBe(true);
  expect(silence.isDue(29_000)).toBe(false);
  silence.heard(29_000);
  expect(silence.isDue(39_000)).toBe(true);
});

test('viewers do not all come back in one moment', () => {
  const early = createSilence(() => 0);
  const late = createSilence(() => 0.9);
  for (const silence of [early, late]) silence.heard(0);
  expect(early.isDue(10_000)).toBe(true);
  expect(late.isDue(18_000)).toBe(false);
  expect(late.isDue(19_000)).toBe(true);
});
