import type { BucketFigures } from '../../contract/metrics.ts';
import type { MetricsFold } from './fold-state.ts';
import type { Span } from './online.ts';
import { spanAt, watched } from './online.ts';
import type { SecondRow } from './seconds.ts';
import type { Watched } from './watching.ts';

export interface TimelineQuery {
  /** Bucket width, ms; taken as `timelineStep` says. */
  readonly step: number;
  /** Only buckets that overlap [from, to), epoch ms. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly byRegion?: boolean | undefined;
  readonly at: number;
}

const mostBuckets = 100_000;

/**
 * The width a timeline is really given in: whole seconds, since that is how finely it is kept, and no more than
 * 100,000 buckets in a show. Answer it beside the buckets.
 */
export function timelineStep(fold: MetricsFold, query: Pick<TimelineQuery, 'step' | 'at'>): number {
  const span = spanAt(fold, query.at);
  const least = span ? (span.until - span.startedAt) / mostBuckets : 0;
  return Math.max(1000, Math.ceil(Math.max(query.step, least) / 1000) * 1000);
}

/**
 * The show by buckets aligned to `startedAt`, without gaps; the last may be cut short by `at` or the end. Buckets
 * add up to the totals: a late payment or refund counts in the bucket of its own time, and one after the end in the
 * last bucket. `online` is that of the bucket's last instant, `pcu` the highest within it. In `byRegion` the key ''
 * stands for the unattributed. Empty before the show has begun.
 */
export function timelineBuckets(fold: MetricsFold, query: TimelineQuery): BucketFigures[] {
  const span = spanAt(fold, query.at);
  if (!span) return [];
  const { startedAt, until } = span;
  const step = timelineStep(fold, query);
  const last = Math.max(0, Math.ceil((until - startedAt + (span.over ? 0 : 1)) / step) - 1);
  const first = Math.max(0, Math.floor(((query.from ?? startedAt) - startedAt) / step));
  const final = Math.min(last, Math.ceil(((query.to ?? Number.POSITIVE_INFINITY) - startedAt) / step) - 1);
  if (first > final) return [];

  const buckets = Array.from({ length: final - first + 1 }, (_, index) =>
    emptyBucket(startedAt + (first + index) * step, query.byRegion ?? false),
  );
  const secondsPerBucket = step / 1000;
  for (const [second, row] of fold.seconds.rows) {
    const bucket = buckets[Math.min(last, Math.floor(second / secondsPerBucket)) - first];
    if (bucket) addRow(bucket, row);
  }
  fillOnline(buckets, first, secondsPerBucket, watched(fold, span, true), span, step);
  return buckets;
}

function emptyBucket(at: number, byRegion: boolean): BucketFigures {
  const bucket: BucketFigures = {
    at,
    online: 0,
    pcu: 0,
    pv: 0,
    likes: 0,
    comments: 0,
    shares: 0,
    follows: 0,
    impressions: 0,
    clicks: 0,
    orders: 0,
    placed: 0,
    paid: 0,
    refunded: 0,
    units: 0,
  };
  // Keyed by ids from outside: without a prototype, `__proto__` is a key like any other.
  const regions: NonNullable<BucketFigures['byRegion']> = Object.create(null);
  return byRegion ? { ...bucket, byRegion: regions } : bucket;
}

function addRow(bucket: BucketFigures, row: SecondRow): void {
  bucket.pv += row.pv;
  bucket.likes += row.likes;
  bucket.comments += row.comments;
  bucket.shares += row.shares;
  bucket.follows += row.follows;
  bucket.impressions += row.impressions;
  bucket.clicks += row.clicks;
  bucket.orders += row.orders;
  bucket.placed += row.placed;
  bucket.paid += row.paid;
  bucket.refunded += row.refunded;
  bucket.units += row.units;
  if (!bucket.byRegion) return;
  for (const [region, figures] of row.regions) {
    if (figures.pv === 0 && figures.placed === 0 && figures.paid === 0) continue;
    const key = region.key ?? '';
    const sum = bucket.byRegion[key] ?? { pv: 0, placed: 0, paid: 0 };
    sum.pv += figures.pv;
    sum.placed += figures.placed;
    sum.paid += figures.paid;
    bucket.byRegion[key] = sum;
  }
}

/** Walks the course of `online` once: a second without a step keeps what was online before. */
function fillOnline(
  buckets: BucketFigures[],
  first: number,
  secondsPerBucket: number,
  course: Watched,
  span: Span,
  step: number,
): void {
  let next = 0;
  let online = 0;
  while (next < course.stepSecond.length && (course.stepSecond[next] ?? 0) < first * secondsPerBucket) {
    online = course.stepLast[next] ?? 0;
    next += 1;
  }
  for (const [index, bucket] of buckets.entries()) {
    const opens = (first + index) * secondsPerBucket;
    const closes = opens + secondsPerBucket;
    // A step in the very first second already weighs what was online before it.
    let high = course.stepSecond[next] === opens ? 0 : online;
    while (next < course.stepSecond.length && (course.stepSecond[next] ?? 0) < closes) {
      high = Math.max(high, course.stepHigh[next] ?? 0);
      online = course.stepLast[next] ?? 0;
      next += 1;
    }
    const isEmpty = span.over && span.startedAt + (first + index) * step >= span.until;
    bucket.pcu = isEmpty ? 0 : high;
    bucket.online = isEmpty ? 0 : online;
  }
}
