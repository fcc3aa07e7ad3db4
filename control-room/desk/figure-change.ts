/** How a figure differs from what it was: the sign by itself, so that it is seen without colour. */
export type FigureChange =
  | { readonly kind: 'same' }
  | { readonly kind: 'more' | 'less'; readonly by: number };

/** Null where either is unknown: a rate without a denominator. Differences below half of `least` are none. */
export function changeOf(before: number | null, now: number | null, least: number): FigureChange | null {
  if (before === null || now === null) return null;
  const by = Math.abs(now - before);
  if (by < least / 2) return { kind: 'same' };
  return { kind: now > before ? 'more' : 'less', by };
}
