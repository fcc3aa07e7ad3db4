import { toWallTime } from '../ui/zone.ts';

/** A day of a zone's calendar: 2026-11-21. */
export const dayOf = (at: number, timeZone: string): string => toWallTime(at, timeZone).slice(0, 10);

/** A day some days later (or, negative, before). */
export const later = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

const weekdayOf = (day: string): number => (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;

/** Whole weeks, Monday first, from the first day to the last; at most `weeks` of them. */
export function weeksOf(first: string, last: string, weeks = 80): readonly string[] {
  const days: string[] = [];
  for (let day = later(first, -weekdayOf(first)); days.length < weeks * 7; day = later(day, 1)) {
    if (day > last && days.length % 7 === 0) break;
    days.push(day);
  }
  return days;
}

/** A week with something on it, or so many in a row with nothing. */
export type Stretch =
  | { readonly kind: 'week'; readonly days: readonly string[] }
  | { readonly kind: 'empty'; readonly from: string; readonly weeks: number };

/** Weeks in order; two or more in a row without a busy day are drawn together. `days` are whole weeks. */
export function stretchesOf(days: readonly string[], isBusy: (day: string) => boolean): Stretch[] {
  const found: Stretch[] = [];
  let empty: string[][] = [];
  const flush = () => {
    const [first] = empty;
    if (empty.length >= 2 && first?.[0] !== undefined)
      found.push({ kind: 'empty', from: first[0], weeks: empty.length });
    else for (const week of empty) found.push({ kind: 'week', days: week });
    empty = [];
  };
  for (let at = 0; at < days.length; at += 7) {
    const week = days.slice(at, at + 7);
    if (!week.some(isBusy)) {
      empty.push(week);
      continue;
    }
    flush();
    found.push({ kind: 'week', days: week });
  }
  flush();
  return found;
}
