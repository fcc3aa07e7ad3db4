import type { ShowSummary } from '#shared/contract/shows.ts';
import type { SuggestionsView } from '#shared/contract/suggestions.ts';
import { suggest } from '#shared/domain/lineup/suggest.ts';
import type { ShowState } from '#shared/domain/show/state.ts';
import type { Directory } from '../storage/directory.ts';
import type { EarlierShow } from './earlier-shows.ts';
import type { ShowIndex } from './show-index.ts';

/** The latest shows of each region that are looked at, and of all together: each is counted once and kept. */
const SHOWS_A_REGION = 8;
const MOST_SHOWS = 40;

export interface SuggestingParts {
  readonly directory: Directory;
  readonly index: ShowIndex;
  readonly earlier: { of(showId: string): Promise<EarlierShow | null> };
  readonly now: () => number;
}

/**
 * What to take into a show's lineup, by what sold in its regions before. Shows of another currency are left out, and
 * those that somebody of some regions may not see; `scope` null = all.
 */
export async function suggestionsFor(
  state: Pick<ShowState, 'showId' | 'currency' | 'regionIds' | 'lineup'>,
  scope: ReadonlySet<string> | null,
  maySee: (show: ShowSummary) => boolean,
  { directory, index, earlier, now }: SuggestingParts,
): Promise<SuggestionsView> {
  const known = [...directory.regions.all()].map(({ id }) => id);
  const own = state.regionIds.length === 0 ? known : known.filter((id) => state.regionIds.includes(id));
  const regionIds = scope ? own.filter((id) => scope.has(id)) : own;
  const over = [...index.all()]
    .filter((show) => show.endedAt !== null && show.currency === state.currency && maySee(show))
    .filter(({ id }) => id !== state.showId)
    .sort((a, b) => (b.startedAt ?? 0) - (a.startedAt ?? 0));
  const shows = [];
  for (const id of latestByRegion(over, regionIds)) {
    const show = await earlier.of(id);
    if (show) shows.push(scope ? ofScope(show.lineup, scope) : show.lineup);
  }
  const items = suggest({
    regionIds,
    shows,
    products: directory.products.all(),
    taken: new Set(state.lineup.map(({ productId }) => productId)),
    now: now(),
  });
  return { shows: shows.length, regionIds, items };
}

const ofScope = (lineup: EarlierShow['lineup'], scope: ReadonlySet<string>): EarlierShow['lineup'] => ({
  ...lineup,
  sold: lineup.sold.filter(({ regionId }) => regionId !== null && scope.has(regionId)),
});

/** The latest shows of each region, each show once; a campaign's hundreds of rooms do not crowd others out. */
function latestByRegion(over: readonly ShowSummary[], regionIds: readonly string[]): ReadonlySet<string> {
  const chosen = new Set<string>();
  const left = new Map(regionIds.map((regionId) => [regionId, SHOWS_A_REGION]));
  for (const { id, regionIds: its } of over) {
    if (chosen.size >= MOST_SHOWS) break;
    const reached = regionIds.filter((regionId) => its.length === 0 || its.includes(regionId));
    if (!reached.some((regionId) => (left.get(regionId) ?? 0) > 0)) continue;
    chosen.add(id);
    for (const regionId of reached) left.set(regionId, (left.get(regionId) ?? 0) - 1);
  }
  return chosen;
}
