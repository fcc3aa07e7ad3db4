export const speeds = [1, 2, 5, 10, 30, 60] as const;
export type Speed = (typeof speeds)[number];

/** How often the recorder moves while it plays, ms. */
export const tickMs = 500;

/** The moment after a tick, in whole ms; null when the show has come to its end. */
export function nextMoment(at: number, speed: Speed, window: { readonly to: number }): number | null {
  const next = at + tickMs * speed;
  return next > window.to ? null : next;
}

/**
 * A moment of the address; null when it is none or not in the show. `to` is one second before the show's end: what
 * happened in that last second is seen from there.
 */
export function momentOf(
  text: string | null,
  window: { readonly from: number; readonly to: number },
): number | null {
  if (text === null || !/^\d{1,16}$/.test(text)) return null;
  const at = Number(text);
  return at >= window.from && at <= window.to + 1_000 ? Math.min(at, window.to) : null;
}

/** Down to the second since the start: what is asked for, so that playing asks once a second at most. */
export const wholeSecond = (at: number, from: number): number =>
  from + Math.floor((at - from) / 1_000) * 1_000;
