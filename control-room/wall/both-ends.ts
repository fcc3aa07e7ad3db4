/** What of a ranked list a screen has room for: its first and last ones, and how many stand between. */
export interface BothEnds<T> {
  readonly first: readonly T[];
  readonly between: number;
  readonly last: readonly T[];
}

/** All of them when they fit in `places`; else about two thirds from the front, where trouble stands, the rest from the end. */
export function bothEnds<T>(ranked: readonly T[], places: number): BothEnds<T> {
  if (ranked.length <= places) return { first: ranked, between: 0, last: [] };
  // One place goes to the line that says how many are left out.
  const front = Math.ceil(((places - 1) * 2) / 3);
  const back = places - 1 - front;
  return {
    first: ranked.slice(0, front),
    between: ranked.length - front - back,
    last: back === 0 ? [] : ranked.slice(-back),
  };
}
