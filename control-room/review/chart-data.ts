import type { Bilingual } from '#shared/contract/basics.ts';
import type { BucketFigures, TimelineMark } from '#shared/contract/metrics.ts';

/** One point of the minute chart and one row of its table. Null where the record has no bucket: a gap stays a gap. */
export interface ChartRow {
  readonly at: number;
  /** Minor units in the bucket; of one region when the page is filtered by it. */
  readonly paid: number | null;
  readonly placed: number | null;
  readonly online: number | null;
  readonly pv: number | null;
  readonly orders: number | null;
  readonly likes: number | null;
  readonly comments: number | null;
  /** Items pinned for some time of the bucket, in order of their pins. */
  readonly pinned: readonly string[];
  /** Numbers of the marks in the bucket, as they stand over the chart. */
  readonly marks: readonly number[];
}

export interface PinSpan {
  readonly itemId: string;
  readonly from: number;
  readonly to: number;
}

export type MarkKind = Extract<
  TimelineMark['kind'],
  | 'deal-open'
  | 'deal-close'
  | 'deal-restock'
  | 'deal-extend'
  | 'offer-open'
  | 'offer-close'
  | 'coupon-drop'
  | 'price'
  | 'freeze'
  | 'unfreeze'
  | 'stock'
  | 'notice'
  | 'intervention'
  | 'note'
>;

export interface NumberedMark {
  readonly n: number;
  readonly at: number;
  readonly kind: MarkKind;
  readonly label: Bilingual;
  readonly actor: string;
  /** Which of the rows above the plot carries its number, so that close numbers do not overlap. */
  readonly lane: number;
}

export interface TimeWindow {
  readonly from: number;
  readonly to: number;
}

const mostPoints = 300;
const steps = [60_000, 120_000, 300_000, 600_000, 900_000, 1_800_000, 3_600_000];

/** One minute, or the smallest step that keeps the chart at 300 points. */
export const stepFor = (lengthMs: number): number =>
  steps.find((step) => lengthMs / step <= mostPoints) ??
  Math.ceil(lengthMs / mostPoints / 3_600_000) * 3_600_000;

/** Times when an item was pinned, clipped to the window; a pin still open at the end lasts to the end. */
export function pinSpans(marks: readonly TimelineMark[], window: TimeWindow): PinSpan[] {
  const open = new Map<string, number>();
  const spans: PinSpan[] = [];
  const close = (itemId: string, at: number) => {
    const from = open.get(itemId);
    open.delete(itemId);
    if (from === undefined) return;
    const span = { itemId, from: Math.max(from, window.from), to: Math.min(at, window.to) };
    if (span.to > span.from) spans.push(span);
  };
  for (const mark of inOrder(marks)) {
    if (mark.itemId === undefined) continue;
    if (mark.kind === 'pin' && !open.has(mark.itemId)) open.set(mark.itemId, mark.at);
    if (mark.kind === 'unpin') close(mark.itemId, mark.at);
  }
  for (const itemId of [...open.keys()]) close(itemId, window.to);
  return spans.sort((a, b) => a.from - b.from);
}

const drawn: ReadonlySet<string> = new Set<MarkKind>([
  'deal-open',
  'deal-close',
  'deal-restock',
  'deal-extend',
  'offer-open',
  'offer-close',
  'coupon-drop',
  'price',
  'freeze',
  'unfreeze',
  'stock',
  'notice',
  'intervention',
  'note',
]);
const isDrawn = (mark: TimelineMark): mark is TimelineMark & { kind: MarkKind } => drawn.has(mark.kind);

/** Marks that stand over the chart, numbered in time, each in the first lane where it has `roomMs` to itself. */
export function numberMarks(marks: readonly TimelineMark[], roomMs: number, lanes = 3): NumberedMark[] {
  const lastIn = Array.from({ length: lanes }, () => Number.NEGATIVE_INFINITY);
  return inOrder(marks.filter(isDrawn)).map((mark, index) => {
    const free = lastIn.findIndex((at) => mark.at - at >= roomMs);
    const lane = free === -1 ? index % lanes : free;
    lastIn[lane] = mark.at;
    return { n: index + 1, at: mark.at, kind: mark.kind, label: mark.label, actor: mark.actor, lane };
  });
}

/** The rows of the chart: a bucket each, gaps filled with nulls, `regionId` choosing whose money is drawn. */
export function chartRows(
  buckets: readonly BucketFigures[],
  step: number,
  spans: readonly PinSpan[],
  marks: readonly NumberedMark[],
  regionId: string | null,
): ChartRow[] {
  const rows: ChartRow[] = [];
  for (const bucket of [...buckets].sort((a, b) => a.at - b.at)) {
    const before = rows.at(-1);
    if (before) for (let at = before.at + step; at < bucket.at; at += step) rows.push(gapAt(at));
    const part = regionId === null ? null : (bucket.byRegion?.[regionId] ?? { pv: 0, placed: 0, paid: 0 });
    const within = (at: number) => at >= bucket.at && at < bucket.at + step;
    rows.push({
      at: bucket.at,
      paid: part ? part.paid : bucket.paid,
      placed: part ? part.placed : bucket.placed,
      online: bucket.online,
      pv: part ? part.pv : bucket.pv,
      // The record keeps these for the whole show alone: unknown for one region, never 0.
      orders: part ? null : bucket.orders,
      likes: part ? null : bucket.likes,
      comments: part ? null : bucket.comments,
      pinned: [
        ...new Set(
          spans
            .filter((span) => span.from < bucket.at + step && span.to > bucket.at)
            .map(({ itemId }) => itemId),
        ),
      ],
      marks: marks.filter((mark) => within(mark.at)).map(({ n }) => n),
    });
  }
  return rows;
}

const gapAt = (at: number): ChartRow => ({
  at,
  paid: null,
  placed: null,
  online: null,
  pv: null,
  orders: null,
  likes: null,
  comments: null,
  pinned: [],
  marks: [],
});

const inOrder = <M extends { at: number }>(marks: readonly M[]): M[] =>
  [...marks].sort((a, b) => a.at - b.at);
