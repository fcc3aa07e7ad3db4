import type { Language } from '../i18n/language.ts';
import { blank } from './number.ts';

const formats = new Map<string, Intl.DateTimeFormat>();

function format(language: Language, timeZone: string, options: Intl.DateTimeFormatOptions) {
  const key = `${language} ${timeZone} ${JSON.stringify(options)}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(language, { ...options, timeZone, hourCycle: 'h23' });
  formats.set(key, made);
  return made;
}

/** 20:31:07 in the show's zone. */
export const formatClock = (at: number | null, timeZone: string, language: Language): string =>
  at === null
    ? blank
    : format(language, timeZone, { hour: '2-digit', minute: '2-digit', second: '2-digit' }).format(at);

/** 20:31 in the show's zone. */
export const formatMinute = (at: number | null, timeZone: string, language: Language): string =>
  at === null ? blank : format(language, timeZone, { hour: '2-digit', minute: '2-digit' }).format(at);

/** Fri 21 Nov, 20:31 in the show's zone. */
export const formatDay = (at: number | null, timeZone: string, language: Language): string =>
  at === null
    ? blank
    : format(language, timeZone, {
        weekday: 'short',
        day: 'numeric',
        month: 'short',
        year: 'numeric',
        hour: '2-digit',
        minute: '2-digit',
      }).format(at);

/** 21 Nov in the show's zone. */
export const formatDate = (at: number | null, timeZone: string, language: Language): string =>
  at === null ? blank : format(language, timeZone, { day: 'numeric', month: 'short' }).format(at);

/** 21 Nov, 20:31 in the show's zone. */
export const formatMoment = (at: number | null, timeZone: string, language: Language): string =>
  at === null
    ? blank
    : format(language, timeZone, {
        day: 'numeric',
        month: 'short',
        hour: '2-digit',
        minute: '2-digit',
      }).format(at);

/** A length of time as 1:02:03, or 2:03 below an hour. Negative lengths carry a minus. */
export function formatLength(ms: number | null): string {
  if (ms === null) return blank;
  const total = Math.floor(Math.abs(ms) / 1000);
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor((total % 3600) / 60);
  const seconds = String(total % 60).padStart(2, '0');
  const body =
    hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${seconds}` : `${minutes}:${seconds}`;
  return ms < 0 && total > 0 ? `−${body}` : body;
}

/** How far from a plan: +2:03 later, −0:40 earlier, ±0:00 on time to the second. */
export function formatOffset(ms: number): string {
  if (Math.abs(ms) < 1000) return '±0:00';
  return ms > 0 ? `+${formatLength(ms)}` : formatLength(ms);
}

/** Always with hours, so that a running clock never changes width: 0:02:03. */
export function formatElapsed(ms: number): string {
  const total = Math.max(0, Math.floor(ms / 1000));
  const two = (n: number) => String(n).padStart(2, '0');
  return `${Math.floor(total / 3600)}:${two(Math.floor((total % 3600) / 60))}:${two(total % 60)}`;
}

/** A length as far as people think of it: days from two days on, else as `formatLength`. */
export function formatFar(ms: number, language: Language): string {
  const days = Math.floor(ms / 86_400_000);
  if (days < 2) return formatLength(ms);
  return new Intl.NumberFormat(language, { style: 'unit', unit: 'day', unitDisplay: 'long' }).format(days);
}
