import { toWallTime } from '../ui/zone.ts';

/** A day of a zone's calendar: 2026-11-21. */
export const dayOf = (at: number, timeZone: string): string => toWallTime(at, timeZone).slice(0, 10);

/** A day some days later (or, negative, before). */
export const later = (day: string, days: number): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

const weekdayOf = (day: string): number => (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7;

/** Whole weeks, Monday first, from the first day to the last; at most `weeks` of them. */
export function weeksOf(first: string, last: string, weeks = 12): readonly string[] {
  const days: string[] = [];
  for (let day = later(first, -weekdayOf(first)); days.length < weeks * 7; day = later(day, 1)) {
    if (day > last && days.length % 7 === 0) break;
    days.push(day);
  }
  return days;
}
