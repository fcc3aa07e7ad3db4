import { fromWallTime, toWallTime } from '../ui/zone.ts';

/**
 * A clock time typed beside a note (`20:31` or `20:31:07`, the show's zone) → the instant inside the show. A show
 * may pass midnight: a time before the start belongs to the next day. Null when it is no time or outside the show.
 */
export function momentInShow(
  text: string,
  window: { readonly startedAt: number; readonly endedAt: number },
  timeZone: string,
): number | null {
  if (!/^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/.test(text)) return null;
  for (const day of [window.startedAt, window.startedAt + 86_400_000]) {
    const at = fromWallTime(`${toWallTime(day, timeZone).slice(0, 10)}T${text}`, timeZone);
    if (at === null) return null;
    // A time typed to the minute means some second of it: the first minute of a show starts before the show.
    const end = text.length === 5 ? at + 59_999 : at;
    if (end >= window.startedAt && at <= window.endedAt) return Math.max(at, window.startedAt);
  }
  return null;
}
