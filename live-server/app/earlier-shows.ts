import type { Bilingual } from '#shared/contract/basics.ts';
import type { MetricsView } from '#shared/contract/metrics.ts';
import type { ComparedFigures, TeamView } from '#shared/contract/review-parts.ts';
import type { ShowSummary } from '#shared/contract/shows.ts';
import type { PastLineup } from '#shared/domain/lineup/suggest.ts';
import { soldByRegion } from '#shared/domain/metrics/sold-by-region.ts';
import { comparedOf, mostCompared } from '#shared/domain/review/comparison.ts';
import { team } from '#shared/domain/review/team.ts';
import { metricsOf, type Standing } from './figures.ts';
import type { LiveShow } from './live-show.ts';
import type { Runners } from './runners.ts';
import type { ShowIndex } from './show-index.ts';

/** What an ended show comes to in brief: what later shows are held against. */
export interface EarlierShow {
  readonly showId: string;
  readonly title: Bilingual;
  readonly startedAt: number;
  readonly lengthMs: number;
  readonly currency: string;
  readonly timeZone: string;
  readonly attainment: number | null;
  readonly figures: ComparedFigures;
  readonly products: MetricsView['products'];
  readonly shifts: TeamView['shifts'];
  /** What it showed, and what of that sold where. */
  readonly lineup: PastLineup;
  /** Viewers with a paid order. */
  readonly buyers: ReadonlySet<string>;
}

interface Kept {
  readonly version: number;
  readonly at: number;
  readonly show: EarlierShow;
}

/** One that late payments and refunds go on moving is counted anew no more often than this. */
const MOVED_MS = 10_000;
/** Whatever else may move it is seen after so long. */
const freshMs = (sinceEnd: number): number => (sinceEnd < 2 * 86_400_000 ? 10 * 60_000 : 6 * 3_600_000);

/** Ended shows in brief, each counted once and kept. */
export class EarlierShows {
  readonly #index: ShowIndex;
  readonly #runners: Runners;
  readonly #standingOf: (show: LiveShow) => Promise<Standing>;
  readonly #now: () => number;
  readonly #kept = new Map<string, Kept>();
  /** Shows whose figures have moved since they were counted. */
  readonly #moved = new Set<string>();

  constructor(
    index: ShowIndex,
    runners: Runners,
    standingOf: (show: LiveShow) => Promise<Standing>,
    now: () => number,
  ) {
    this.#index = index;
    this.#runners = runners;
    this.#standingOf = standingOf;
    this.#now = now;
  }

  /** The shows of a currency that began before an instant and are over, the latest first; `isIn` leaves some out. */
  async before(
    startedAt: number,
    currency: string,
    most = mostCompared,
    isIn: (show: ShowSummary) => boolean = () => true,
  ): Promise<EarlierShow[]> {
    const candidates = [...this.#index.all()]
      .filter((show) => show.endedAt !== null && show.currency === currency && isIn(show))
      .filter((show) => show.startedAt !== null && show.startedAt < startedAt)
      .sort((a, b) => (b.startedAt ?? 0) - (a.startedAt ?? 0))
      .slice(0, most);
    const found: EarlierShow[] = [];
    for (const { id } of candidates) {
      const show = await this.of(id);
      if (show) found.push(show);
    }
    return found;
  }

  /** Something of the show has changed that its figures rest on, at whichever node. */
  touch(showId: string): void {
    this.#moved.add(showId);
  }

  /** Null for a show that has not been on air, or is still. */
  async of(showId: string): Promise<EarlierShow | null> {
    const listed = this.#index.get(showId);
    if (!listed?.endedAt) return null;
    const now = this.#now();
    const kept = this.#kept.get(showId);
    const keptMs = this.#moved.has(showId) ? MOVED_MS : freshMs(now - listed.endedAt);
    const isFresh = kept && kept.version === listed.version && now - kept.at < keptMs;
    if (isFresh) return kept.show;
    const live = await this.#runners.get(showId);
    if (!live?.runner.isOver) return null;
    const wasRead = live.runner.record !== null;
    const hadMoved = this.#moved.delete(showId);
    let show: EarlierShow | null;
    try {
      show = briefOf(await this.#standingOf(live));
    } catch (error) {
      // What moved is still to be counted.
      if (hadMoved) this.#moved.add(showId);
      throw error;
    }
    // Read for this alone, it need not stay.
    if (!wasRead) live.runner.figures.forget();
    if (show) this.#kept.set(showId, { version: listed.version, at: now, show });
    return show;
  }
}

function briefOf(standing: Standing): EarlierShow | null {
  const { state, record, events } = standing;
  const { startedAt, endedAt } = state;
  if (startedAt === null || endedAt === null) return null;
  const metrics = metricsOf(standing);
  const numbers = new Set<number>();
  for (const order of record.fold.orders.byId.values())
    if (order.counted && order.paid) numbers.add(order.viewer);
  const buyers = new Set<string>();
  for (const [viewerId, number] of record.fold.standings.viewerIds)
    if (numbers.has(number)) buyers.add(viewerId);
  const part = { from: startedAt, to: endedAt };
  return {
    showId: state.showId,
    title: state.title,
    startedAt,
    lengthMs: endedAt - startedAt,
    currency: state.currency,
    timeZone: state.timeZone,
    attainment: metrics.total.attainment.amount,
    figures: comparedOf(metrics, endedAt - startedAt),
    products: metrics.products,
    shifts: team({ fold: record.fold, events, saidAt: () => null, part }).shifts,
    lineup: lineupOf(standing, startedAt),
    buyers,
  };
}

function lineupOf({ state, record }: Standing, startedAt: number): PastLineup {
  const productOf = new Map(state.lineup.map(({ itemId, productId }) => [itemId, productId]));
  return {
    showId: state.showId,
    startedAt,
    regionIds: state.regionIds,
    items: state.lineup.map(({ productId, role, price, plannedMs }) => ({
      ...{ productId, role, price, plannedMs },
    })),
    sold: soldByRegion(record.fold).flatMap(({ itemId, ...sold }) => {
      const productId = productOf.get(itemId);
      return productId === undefined ? [] : [{ productId, ...sold }];
    }),
  };
}
