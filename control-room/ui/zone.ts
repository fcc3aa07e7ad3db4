import type { Language } from '../i18n/language.ts';

/** The zone as printed beside a time: `GMT+8`. */
export function zoneOffset(timeZone: string, at: number, language: Language): string {
  const parts = new Intl.DateTimeFormat(language, { timeZone, timeZoneName: 'shortOffset' }).formatToParts(
    at,
  );
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? timeZone;
}

/** `Asia/Shanghai (GMT+8)` */
export const zoneName = (timeZone: string, at: number, language: Language): string =>
  `${timeZone} (${zoneOffset(timeZone, at, language)})`;

/** Minutes east of UTC that the zone's clocks show at an instant. */
function offsetMinutes(timeZone: string, at: number): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(at);
  const of = (type: Intl.DateTimeFormatPartTypes) =>
    Number(parts.find((part) => part.type === type)?.value ?? 0);
  const wall = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  return Math.round((wall - Math.floor(at / 1000) * 1000) / 60_000);
}

/** An instant as the zone's wall time, the shape of `<input type="datetime-local">`: 2025-11-21T20:30. */
export const toWallTime = (at: number, timeZone: string): string =>
  new Date(at + offsetMinutes(timeZone, at) * 60_000).toISOString().slice(0, 16);

/**
 * A zone's wall time → the instant; null when it is not a time. In the hour a zone skips, the time after the
 * jump; in the hour it repeats, the first.
 */
export function fromWallTime(text: string, timeZone: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(text);
  if (!match) return null;
  const [year, month, day, hour, minute, second] = match.slice(1).map((part) => Number(part ?? 0));
  const wall = Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second || 0);
  if (Number.isNaN(wall)) return null;
  const before = offsetMinutes(timeZone, wall - 86_400_000) * 60_000;
  const after = offsetMinutes(timeZone, wall + 86_400_000) * 60_000;
  const matches = [wall - Math.max(before, after), wall - Math.min(before, after)].filter(
    (at) => at + offsetMinutes(timeZone, at) * 60_000 === wall,
  );
  return matches[0] ?? wall - before;
}

/** Zones offered in forms: this machine's first, then those Intl knows. */
export function knownZones(): string[] {
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return [...new Set(['Asia/Shanghai', here, ...Intl.supportedValuesOf('timeZone'), 'UTC'])];
}
