/**
 * Until when a return may be asked for, epoch ms: to the end of the last day, in the show's time zone. The day it
 * begins on is not counted, as people count days: bought in the morning or at night, the last day is the same.
 * `from`: when it was handed over, or else paid; `days` after it, 1 or more.
 */
export function returnUntil(from: number, days: number, timeZone: string): number {
  const { year, month, day } = partsAt(from, timeZone);
  return instantOf(Date.UTC(year, month - 1, day + days + 1), timeZone) - 1;
}

/** The instant at which clocks of a zone show what `wall` shows in UTC; of a day that changes them, its own. */
function instantOf(wall: number, timeZone: string): number {
  const guess = wall - offsetAt(wall, timeZone);
  return wall - offsetAt(guess, timeZone);
}

function offsetAt(at: number, timeZone: string): number {
  const { year, month, day, hour, minute, second } = partsAt(at, timeZone);
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1_000) * 1_000;
}

type Part = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second';

function partsAt(at: number, timeZone: string): Record<Part, number> {
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone, hourCycle: 'h23', calendar: 'gregory', numberingSystem: 'latn' },
    ...{ year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  });
  const parts = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 };
  for (const { type, value } of format.formatToParts(at))
    if (type in parts) parts[type as Part] = Number(value);
  return parts;
}
