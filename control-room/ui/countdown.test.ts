import fc from 'fast-check';
import { expect, it } from 'vitest';
import { countdown } from './countdown.ts';

it('counts the last second down to 0:00 and stays there', () => {
  expect(countdown(10_000, 0, 0).text).toBe('0:10');
  expect(countdown(10_000, 9_001, 0).text).toBe('0:01');
  expect(countdown(10_000, 10_000, 0)).toEqual({ leftMs: 0, text: '0:00', urgency: 'over' });
  expect(countdown(10_000, 99_000, 0)).toEqual({ leftMs: 0, text: '0:00', urgency: 'over' });
});

it('writes hours only when there are any', () => {
  expect(countdown(61_000, 0, 0).text).toBe('1:01');
  expect(countdown(3_600_000, 0, 0).text).toBe('1:00:00');
  expect(countdown(3_599_001, 0, 0).text).toBe('1:00:00');
});

it('says the last minute and the last ten seconds in its own level', () => {
  expect(countdown(60_001, 0, 0).urgency).toBe('calm');
  expect(countdown(60_000, 0, 0).urgency).toBe('minute');
  expect(countdown(10_001, 0, 0).urgency).toBe('minute');
  expect(countdown(10_000, 0, 0).urgency).toBe('final');
});

it('shows the same on every device, however wrong its clock, once the offset is known', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 100_000_000 }),
      fc.integer({ min: 0, max: 100_000_000 }),
      fc.integer({ min: -90_000_000, max: 90_000_000 }),
      (endsAt, serverNow, wrongBy) => {
        expect(countdown(endsAt, serverNow - wrongBy, wrongBy)).toEqual(countdown(endsAt, serverNow, 0));
      },
    ),
  );
});
