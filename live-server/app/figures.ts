import type { DemandFigures } from '#shared/contract/demand.ts';
import type { DeskMetrics, MetricsView } from '#shared/contract/metrics.ts';
import { placesOfShowAt, regionAt, storeAt } from '#shared/domain/attribution/postings.ts';
import {
  deskFigures,
  type FiguresContext,
  figures,
  type MainFigures,
  mainFigures,
} from '#shared/domain/metrics/figures.ts';
import type { PartOfShow } from '#shared/domain/metrics/part-of-show.ts';
import { demandTests } from '#shared/domain/offers/demand.ts';
import type { ShowEventRecord } from '#shared/domain/show/events.ts';
import { pinnedIntervals } from '#shared/domain/show/marks.ts';
import type { ShowState } from '#shared/domain/show/state.ts';
import { type LedgerState, stockFigures } from '#shared/domain/stock/ledger.ts';
import type { ReferenceCurves } from '#shared/domain/targets/curve.ts';
import type { Directory } from '../storage/directory.ts';
import type { ShowRecord } from './show-record.ts';

/** A record's figures and audience; of a part of a show, the part's. */
export type Counted = Pick<ShowRecord, 'fold' | 'audience' | 'ledgerSeq'>;

/** A show at one moment: everything figures are computed from. */
export interface Standing {
  readonly state: ShowState;
  readonly events: readonly ShowEventRecord[];
  readonly ledger: LedgerState;
  readonly record: Counted;
  readonly curves: ReferenceCurves;
  /** Epoch ms. */
  readonly at: number;
  /** Set where the record is of a part of the show alone. */
  readonly part?: PartOfShow;
}

/** As much of it as figures need. */
export type Figured = Omit<Standing, 'record'> & { readonly record: Pick<Counted, 'fold'> };

export const metricsOf = (standing: Figured): MetricsView =>
  figures(standing.record.fold, standing.at, contextOf(standing));

export const deskMetricsOf = (standing: Figured): DeskMetrics =>
  deskFigures(standing.record.fold, standing.at, contextOf(standing));

export const mainMetricsOf = (standing: Figured): MainFigures =>
  mainFigures(standing.record.fold, standing.at, contextOf(standing));

/** What the figures need beside the facts, from the show's log and ledger. A part of a show has no targets. */
export function contextOf({ state, events, ledger, curves, at, part }: Figured): FiguresContext {
  const pinned = new Map<string, number>();
  const [first, last] = part ? [part.from, part.to] : [0, Number.POSITIVE_INFINITY];
  for (const { itemId, from, to } of pinnedIntervals(events, state.endedAt ?? at)) {
    const length = Math.min(to, last) - Math.max(from, first);
    if (length > 0) pinned.set(itemId, (pinned.get(itemId) ?? 0) + length);
  }
  return {
    targets: part ? null : state.targets,
    curves,
    plannedMs: state.plannedMs,
    items: state.lineup.map(({ itemId, productId }) => ({
      itemId,
      productId,
      prepared: stockFigures(ledger, itemId).prepared,
    })),
    polls: state.polls.map(({ pollId, options }) => ({ pollId, options: options.length })),
    demandTests: () => demandTests(state, ledger),
    pinnedMs: (itemId) => pinned.get(itemId) ?? 0,
  };
}

/**
 * The live figures with the rows of some regions alone; null = all of them. The show's totals are everyone's. Stores,
 * guides and demand tests are told apart by the directory, which the live feed does without.
 */
export function deskMetricsInScope(metrics: DeskMetrics, scope: ReadonlySet<string> | null): DeskMetrics {
  if (!scope) return metrics;
  const { stores: _stores, guides: _guides, demandTests: _tests, ...main } = metrics;
  return { ...main, regions: regionsInScope(metrics, scope) };
}

const regionsInScope = ({ regions }: Pick<MetricsView, 'regions'>, scope: ReadonlySet<string>) =>
  regions.filter(({ regionId }) => isIn(scope, regionId));

/** A demand test's total is everyone's, its rows by region are those of the regions that may be seen. */
export const demandInScope = <T extends DemandFigures>(test: T, scope: ReadonlySet<string>): T => ({
  ...test,
  byRegion: test.byRegion.filter(({ regionId }) => isIn(scope, regionId)),
});

/** The same with the long lists: a store's region, and a guide's store's, decide, as they were at the show. */
export function metricsInScope(
  metrics: MetricsView,
  scope: ReadonlySet<string> | null,
  { stores, guides }: Directory,
  show: { readonly startedAt: number | null },
): MetricsView {
  if (!scope) return metrics;
  const at = placesOfShowAt(show);
  const regionOfStore = (storeId: string | null) => {
    const store = storeId === null ? null : stores.get(storeId);
    return store && regionAt(store, at);
  };
  const regionOfGuide = (guideId: string | null) => {
    const guide = guideId === null ? null : guides.get(guideId);
    return guide && regionOfStore(storeAt(guide, at));
  };
  return {
    ...metrics,
    regions: regionsInScope(metrics, scope),
    stores: metrics.stores.filter(({ storeId }) => isIn(scope, regionOfStore(storeId))),
    guides: metrics.guides.filter(({ guideId }) => isIn(scope, regionOfGuide(guideId))),
    demandTests: metrics.demandTests.map((test) => demandInScope(test, scope)),
  };
}

/** Whether something of this region may be seen; what belongs to no region is for those who see all. */
export const isIn = (scope: ReadonlySet<string> | null, regionId: string | null): boolean =>
  scope === null || (regionId !== null && scope.has(regionId));
