import type { Source } from '../../contract/basics.ts';
import { source as sourceSchema } from '../../contract/basics.ts';
import type { TargetsPlan } from '../../contract/commands.ts';
import type { DemandTestView } from '../../contract/demand.ts';
import type {
  AudienceFigures,
  DeskMetrics,
  MetricsView,
  PaceFigures,
  PartFigures,
  ProductFigures,
} from '../../contract/metrics.ts';
import type { ReferenceCurves } from '../targets/curve.ts';
import type { ErrorModel } from '../targets/forecast.ts';
import type { Target } from '../targets/target-parts.ts';
import { targetParts } from '../targets/target-parts.ts';
import type { MetricsFold } from './fold-state.ts';
import type { Span } from './online.ts';
import { spanAt, watched } from './online.ts';
import type { Progress } from './part-figures.ts';
import { paceFiguresOf, partOfShow, progressOf, tradeOf, viewersWith } from './part-figures.ts';
import type { PartTable } from './parts.ts';
import { emptyPart, hasFigures, Mark } from './parts.ts';
import { ratio } from './rates.ts';
import { pollFiguresOf } from './votes.ts';

export type MainFigures = Omit<MetricsView, 'stores' | 'guides' | 'demandTests'>;

/** What the figures need besides the facts. */
export interface FiguresContext {
  readonly targets: TargetsPlan | null;
  /** c(x): `defaultCurves`, or `meanCurve` of earlier shows. */
  readonly curves: ReferenceCurves;
  readonly plannedMs: number;
  /** The lineup in running order; `prepared` in units, from the ledger. */
  readonly items: readonly {
    readonly itemId: string;
    readonly productId: string;
    readonly prepared: number;
  }[];
  /** The show's polls, and how many options each has. */
  readonly polls: readonly { readonly pollId: string; readonly options: number }[];
  /** From the ledger: presales on trial; none where left out. */
  readonly demandTests?: () => readonly DemandTestView[];
  /** Milliseconds the item was pinned, up to `at`. */
  readonly pinnedMs: (itemId: string) => number;
  /** The forecast's error model; the default one where left out. */
  readonly model?: ErrorModel;
}

/** Rows of stores, or of guides, up to which a snapshot takes them along each second; a row is some 700 bytes. */
export const MOST_ROWS_A_SNAPSHOT = 60;

/** Every figure of a show at `at` (epoch ms). Reads the fold and changes no figure in it. */
export const figures = (fold: MetricsFold, at: number, context: FiguresContext): MetricsView => ({
  ...mainFigures(fold, at, context),
  ...longLists(fold, at, context),
});

/** What a desk gets each second: the same, less the lists when they are long. */
export function deskFigures(fold: MetricsFold, at: number, context: FiguresContext): DeskMetrics {
  const { stores, guides } = targetParts(context.targets);
  const isLong = [fold.parts.stores, fold.parts.guides, stores, guides].some(
    ({ size }) => size > MOST_ROWS_A_SNAPSHOT,
  );
  return isLong ? mainFigures(fold, at, context) : figures(fold, at, context);
}

function longLists(fold: MetricsFold, at: number, context: FiguresContext) {
  const { progress, targets, over } = frame(fold, at, context);
  return {
    stores: paceRows(fold.parts.stores, targets.stores, progress, over, (storeId) => ({ storeId })),
    guides: paceRows(fold.parts.guides, targets.guides, progress, over, (guideId) => ({ guideId })),
    demandTests: [...(context.demandTests?.() ?? [])],
  };
}

/** The figures that are never long: the show's own, and by product, region and source. */
export function mainFigures(fold: MetricsFold, at: number, context: FiguresContext): MainFigures {
  const { progress, targets, over, span } = frame(fold, at, context);
  return {
    at,
    window: { startedAt: fold.window?.startedAt ?? null, endedAt: fold.window?.endedAt ?? null },
    audience: audienceOf(fold, span),
    trade: tradeOf(fold.parts.total),
    total: paceFiguresOf(fold.parts.total, targets.total, progress),
    products: context.items.map((item) => productOf(fold, item, context.pinnedMs(item.itemId))),
    regions: paceRows(fold.parts.regions, targets.regions, progress, over, (regionId) => ({ regionId })),
    sources: sourceRows(fold, over),
    polls: context.polls.map((poll) => pollFiguresOf(fold.votes, poll)),
    pendingFacts: fold.pendingFacts,
  };
}

function frame(fold: MetricsFold, at: number, context: FiguresContext) {
  const span = spanAt(fold, at);
  const targets = targetParts(context.targets);
  const elapsed = span && { passedMs: span.until - span.startedAt, over: span.over };
  const progress = progressOf(fold.parts.total, elapsed, {
    plannedMs: context.plannedMs,
    curves: context.curves,
    basis: targets.basis,
    model: context.model,
  });
  return { span, targets, progress, over: span?.over ?? false };
}

/** METRICS.md, "Audience". */
function audienceOf(fold: MetricsFold, span: Span | null): AudienceFigures {
  const { interactions } = fold;
  const { total } = fold.parts;
  const uv = viewersWith(total, Mark.present);
  const engaged = viewersWith(total, Mark.engaged);
  const course = span ? watched(fold, span, false) : { watchMs: 0, pcu: 0 };
  return {
    online: span?.over ? 0 : viewersWith(total, Mark.open),
    pcu: course.pcu,
    acu: span ? ratio(course.watchMs, span.until - span.startedAt) : null,
    pv: total.pv,
    uv,
    watchMs: course.watchMs,
    avgWatchMs: ratio(course.watchMs, uv),
    ...interactions,
    engaged,
    engagementRate: ratio(engaged, uv),
    followRate: ratio(viewersWith(total, Mark.followed), uv),
    impressionUv: viewersWith(total, Mark.saw),
    clickUv: viewersWith(total, Mark.clicked),
    ctr: ratio(interactions.clicks, interactions.impressions),
  };
}

/** METRICS.md, "Product". An order's amounts are shared among its items by the value of their lines. */
function productOf(
  fold: MetricsFold,
  { itemId, productId, prepared }: FiguresContext['items'][number],
  pinnedMs: number,
): ProductFigures {
  const item = fold.items.get(itemId);
  const impressions = item?.impressions ?? 0;
  const clicks = item?.clicks ?? 0;
  const units = item?.units ?? 0;
  return {
    itemId,
    productId,
    impressions,
    clicks,
    impressionUv: item?.sawViewers.size ?? 0,
    clickUv: item?.clickedViewers.size ?? 0,
    ctr: ratio(clicks, impressions),
    pinnedMs,
    prepared,
    orders: item?.orders ?? 0,
    paidOrders: item?.paidOrders ?? 0,
    buyers: item?.paidByViewer.size ?? 0,
    units,
    placed: item?.placed ?? 0,
    paid: item?.paid ?? 0,
    refunded: item?.refunded ?? 0,
    sellThrough: ratio(units, prepared),
  };
}

/** A row for each part with a target or any figure; the unattributed last. Those with a target in their plan's order. */
function paceRows<Key extends object>(
  table: PartTable,
  targets: ReadonlyMap<string, Target>,
  progress: Progress,
  over: boolean,
  keyed: (id: string | null) => Key,
): (Key & PartFigures & PaceFigures)[] {
  const ids = new Set<string | null>(targets.keys());
  for (const part of table.values()) if (part.key !== null && hasFigures(part)) ids.add(part.key);
  const unattributed = table.get(null);
  if (unattributed && hasFigures(unattributed)) ids.add(null);
  return [...ids].sort(planThenId(targets)).map((id) => {
    const part = table.get(id) ?? emptyPart(id);
    const target = id === null ? null : (targets.get(id) ?? null);
    return { ...keyed(id), ...partOfShow(part, over), ...paceFiguresOf(part, target, progress) };
  });
}

/** Plan's order, then ids, then the unattributed: the same rows in the same order whatever came first. */
function planThenId(targets: ReadonlyMap<string, Target>) {
  const place = new Map([...targets.keys()].map((id, index) => [id, index]));
  const rank = (id: string | null) =>
    id === null ? Number.POSITIVE_INFINITY : (place.get(id) ?? place.size);
  return (a: string | null, b: string | null): number => {
    const byPlan = rank(a) === rank(b) ? 0 : rank(a) - rank(b);
    return byPlan !== 0 ? byPlan : (a ?? '') < (b ?? '') ? -1 : 1;
  };
}

function sourceRows(fold: MetricsFold, over: boolean): (PartFigures & { source: Source })[] {
  return sourceSchema.options.flatMap((source) => {
    const part = fold.parts.sources.get(source);
    return part && hasFigures(part) ? [{ source, ...partOfShow(part, over) }] : [];
  });
}
