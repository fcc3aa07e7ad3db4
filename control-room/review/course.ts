import type { BucketFigures } from '#shared/contract/metrics.ts';

export type Align = 'start' | 'share';
export type CourseFigure = 'paid' | 'online';

/** One place along the shows: minutes since the start, or hundredths of the length; a value a show, by its id. */
export type CourseRow = { readonly at: number } & Readonly<Record<`show ${string}`, number | null>>;

export interface Course {
  readonly showId: string;
  readonly startedAt: number;
  readonly lengthMs: number;
  readonly step: number;
  readonly buckets: readonly BucketFigures[];
}

/** Places along a comparison by share of length. */
const places = 50;

/**
 * Shows laid over each other. `paid` is what was paid so far; aligned at the start a row is a step of time, by share
 * a fiftieth of each show's own length. A show that is over has no more values.
 */
export function courseRows(
  shows: readonly Course[],
  figure: CourseFigure,
  align: Align,
  stepMs: number,
): CourseRow[] {
  const longest = Math.max(0, ...shows.map(({ lengthMs }) => lengthMs));
  const count = align === 'share' ? places : Math.ceil(longest / stepMs);
  const read = shows.map((show) => ({ show, at: reader(show, figure) }));
  return Array.from({ length: count + 1 }, (_, index) => {
    const values = read.map(({ show, at }) => {
      const since = align === 'share' ? (index / places) * show.lengthMs : index * stepMs;
      const isOver = align === 'start' && since >= show.lengthMs + stepMs;
      return [`show ${show.showId}`, isOver ? null : at(Math.min(since, show.lengthMs))] as const;
    });
    return { at: align === 'share' ? index / places : index * stepMs, ...Object.fromEntries(values) };
  });
}

/** What stood so long after the start: sums of the steps over by then, the viewers of the step it falls in. */
function reader({ buckets, step, startedAt }: Course, figure: CourseFigure): (since: number) => number {
  const sums: number[] = [0];
  for (const bucket of buckets) sums.push((sums.at(-1) ?? 0) + bucket.paid);
  return (since) => {
    const index = Math.min(buckets.length, Math.max(0, Math.floor(since / step)));
    if (figure === 'paid') {
      const end = Math.min(buckets.length, Math.ceil(since / step));
      return sums[end] ?? 0;
    }
    const bucket = buckets[Math.min(index, buckets.length - 1)];
    return bucket && bucket.at >= startedAt ? bucket.online : 0;
  };
}
