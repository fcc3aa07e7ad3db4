import { expect, it } from 'vitest';
import { momentOf, nextMoment, wholeSecond } from './playback.ts';

const window = { from: 10_500, to: 70_500 };

it('takes only a moment inside the show from the address', () => {
  expect(momentOf('10500', window)).toBe(10_500);
  expect(momentOf('70500', window)).toBe(70_500);
  for (const text of [null, '', '10499', '71501', '-1', '1e4', 'now'])
    expect(momentOf(text, window)).toBeNull();
});

it('sees what happened in the last second of a show from where that second begins', () => {
  expect(momentOf('70501', window)).toBe(70_500);
  expect(momentOf('71500', window)).toBe(70_500);
});

it('plays at its speed and stops at the end', () => {
  expect(nextMoment(10_500, 1, window)).toBe(11_000);
  expect(nextMoment(10_500, 60, window)).toBe(40_500);
  expect(nextMoment(70_400, 1, window)).toBeNull();
});

it('asks for whole seconds of the show', () => {
  expect(wholeSecond(10_500, 10_500)).toBe(10_500);
  expect(wholeSecond(12_499, 10_500)).toBe(11_500);
});
