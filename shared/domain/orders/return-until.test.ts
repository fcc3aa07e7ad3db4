import { describe, expect, it } from 'vitest';
import { returnUntil } from './return-until.ts';

const at = (text: string) => Date.parse(text);
const until = (from: string, days: number, timeZone = 'Asia/Shanghai') =>
  new Date(returnUntil(at(from), days, timeZone)).toISOString();

describe('a return may be asked for', () => {
  it('to the end of the last day in the show’s zone, whenever on the first one it began', () => {
    const end = '2027-03-16T15:59:59.999Z';
    expect(until('2027-03-01T00:00:00+08:00', 15)).toBe(end);
    expect(until('2027-03-01T10:00:00+08:00', 15)).toBe(end);
    expect(until('2027-03-01T23:59:59+08:00', 15)).toBe(end);
    // The same instant is another day elsewhere.
    expect(until('2027-03-01T23:59:59+08:00', 15, 'Asia/Tokyo')).toBe('2027-03-17T14:59:59.999Z');
  });

  it('over months and years, and where clocks are put forward or back', () => {
    expect(until('2027-12-20T12:00:00+08:00', 15)).toBe('2028-01-04T15:59:59.999Z');
    // Spring and autumn in Berlin, on the day itself and over it; and where midnight is skipped.
    expect(until('2027-03-27T12:00:00Z', 1, 'Europe/Berlin')).toBe('2027-03-28T21:59:59.999Z');
    expect(until('2027-03-20T12:00:00Z', 15, 'Europe/Berlin')).toBe('2027-04-04T21:59:59.999Z');
    expect(until('2027-10-30T12:00:00Z', 1, 'Europe/Berlin')).toBe('2027-10-31T22:59:59.999Z');
    expect(until('2024-03-30T12:00:00Z', 1, 'Africa/Cairo')).toBe('2024-03-31T21:59:59.999Z');
  });
});
