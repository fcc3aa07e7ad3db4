import type { LineupRole } from '../../contract/deals.ts';
import type { Product } from '../../contract/organisation.ts';
import type { SoldBefore, Suggestion } from '../../contract/suggestions.ts';

/** An earlier show as suggestions read it. */
export interface PastLineup {
  readonly showId: string;
  readonly startedAt: number;
  /** Where it was for; empty = everywhere. */
  readonly regionIds: readonly string[];
  readonly items: readonly {
    readonly productId: string;
    readonly role: LineupRole;
    /** Minor units. */
    readonly price: number;
    readonly plannedMs: number;
  }[];
  /** Paid sales by product and region; null = unattributed. Minor units. */
  readonly sold: readonly {
    readonly productId: string;
    readonly regionId: string | null;
    readonly units: number;
    readonly paid: number;
    readonly refunded: number;
  }[];
}
type Goods = Pick<Product, 'id' | 'category' | 'listPrice' | 'floorPrice' | 'stock' | 'oneOff' | 'regionIds'>;

export interface SuggestInput {
  readonly regionIds: readonly string[];
  readonly shows: readonly PastLineup[];
  readonly products: Iterable<Goods>;
  /** In the lineup already. */
  readonly taken: ReadonlySet<string>;
  readonly now: number;
}

/** A show this old counts half as much as one of today. */
export const HALF_LIFE_MS = 180 * 86_400_000;
const mostSuggested = 60;
/** Products that were never in a show of the region, at most. */
const mostNew = 12;
/** A category brings in new products when it has this share of a region's sales. */
const notableShare = 0.1;
const usualMs = 480_000;
const usualUnits = 20;
/** Some more than was sold: what runs out sells no more. */
const headroom = 1.2;

interface Tally {
  shows: number;
  soldIn: number;
  weight: number;
  units: number;
  net: number;
  weightedUnits: number;
  weightedNet: number;
  last: { readonly showId: string; readonly startedAt: number };
}
/** By region, what each product came to there. */
type ByRegion = ReadonlyMap<string, ReadonlyMap<string, Tally>>;
type Place = PastLineup['items'][number];

/**
 * Products to take into a show, by what sold in its regions before. A product's figure in a region is
 * Σ w·net ÷ (Σ w + 1) over the region's shows that had it, with w = 2^(−age ÷ 180 days): the weighted mean a show,
 * one more show counted in which it sold nothing, so that one lucky evening does not lead. Left out: what is in the
 * lineup, what has no unit left, what is not for any of the regions, what never sold. After them come products that
 * were in no show of the region, of categories that have a tenth of its sales or more.
 */
export function suggest({ regionIds, shows, products, taken, now }: SuggestInput): Suggestion[] {
  const all = new Map([...products].map((one) => [one.id, one]));
  const goods = [...all.values()].filter(
    (one) => one.stock > 0 && !taken.has(one.id) && isFor(one, regionIds),
  );
  const everywhere = new Set([...regionIds, ...regionsIn(shows)]);
  const byRegion: ByRegion = new Map([...everywhere].map((id) => [id, talliesOf(shows, id, now)]));
  const places = latestPlaces(shows);
  const found: Suggestion[] = [];
  for (const one of goods) {
    const sold = regionIds.flatMap((regionId) => {
      const tally = isFor(one, [regionId]) ? byRegion.get(regionId)?.get(one.id) : undefined;
      return tally && tally.net > 0 ? [soldBefore(regionId, one.id, tally, byRegion)] : [];
    });
    if (sold.length === 0) continue;
    sold.sort((a, b) => b.perShow - a.perShow || order(a.regionId, b.regionId));
    const expected = sold.reduce((sum, { unitsPerShow }) => sum + unitsPerShow, 0);
    found.push({
      productId: one.id,
      score: sold.reduce((sum, { perShow }) => sum + perShow, 0),
      sold,
      category: null,
      proposal: proposalOf(one, places.get(one.id), Math.ceil(expected * headroom)),
    });
  }
  found.sort((a, b) => b.score - a.score || order(a.productId, b.productId));
  return [...found.slice(0, mostSuggested), ...newOnes(goods, regionIds, all, byRegion, places)];
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const isFor = ({ regionIds }: Pick<Goods, 'regionIds'>, wanted: readonly string[]): boolean =>
  regionIds === undefined ||
  regionIds.length === 0 ||
  wanted.some((regionId) => regionIds.includes(regionId));

function* regionsIn(shows: readonly PastLineup[]): Generator<string> {
  for (const { sold } of shows) for (const { regionId } of sold) if (regionId !== null) yield regionId;
}

/** What each product came to in a region, over the shows that were for it. */
function talliesOf(shows: readonly PastLineup[], regionId: string, now: number): Map<string, Tally> {
  const tallies = new Map<string, Tally>();
  for (const show of shows) {
    if (show.regionIds.length > 0 && !show.regionIds.includes(regionId)) continue;
    const weight = 2 ** (-Math.max(0, now - show.startedAt) / HALF_LIFE_MS);
    const sales = new Map<string, { units: number; net: number }>();
    for (const sale of show.sold) {
      if (sale.regionId !== regionId) continue;
      const sum = sales.get(sale.productId) ?? { units: 0, net: 0 };
      sum.units += sale.units;
      sum.net += sale.paid - sale.refunded;
      sales.set(sale.productId, sum);
    }
    for (const productId of new Set(show.items.map((item) => item.productId))) {
      const { units, net } = sales.get(productId) ?? { units: 0, net: 0 };
      const { showId, startedAt } = show;
      const known = tallies.get(productId) ?? emptyTally(showId, startedAt);
      tallies.set(productId, known);
      known.shows += 1;
      if (net > 0) known.soldIn += 1;
      known.weight += weight;
      known.units += units;
      known.net += net;
      known.weightedUnits += weight * units;
      known.weightedNet += weight * net;
      if (startedAt > known.last.startedAt) known.last = { showId, startedAt };
    }
  }
  return tallies;
}

const emptyTally = (showId: string, startedAt: number): Tally => ({
  ...{ shows: 0, soldIn: 0, weight: 0, units: 0, net: 0, weightedUnits: 0, weightedNet: 0 },
  last: { showId, startedAt },
});

function soldBefore(
  regionId: string,
  productId: string,
  { shows, soldIn, weight, units, net, weightedUnits, weightedNet, last }: Tally,
  byRegion: ByRegion,
): SoldBefore {
  return {
    ...{ regionId, shows, soldIn, units, net, last },
    perShow: Math.round(weightedNet / (weight + 1)),
    unitsPerShow: weightedUnits / (weight + 1),
    affinity: affinityOf(regionId, productId, byRegion),
  };
}

function affinityOf(regionId: string, productId: string, byRegion: ByRegion): number | null {
  const here = { own: 0, all: 0 };
  const elsewhere = { own: 0, all: 0 };
  for (const [id, tallies] of byRegion) {
    const sums = id === regionId ? here : elsewhere;
    for (const [product, { net }] of tallies) {
      sums.all += net;
      if (product === productId) sums.own += net;
    }
  }
  if (here.all <= 0 || elsewhere.all <= 0 || elsewhere.own <= 0) return null;
  return here.own / here.all / (elsewhere.own / elsewhere.all);
}

/** How each product stood in the latest show that had it. */
function latestPlaces(shows: readonly PastLineup[]): ReadonlyMap<string, Place> {
  const places = new Map<string, Place>();
  for (const { items } of shows.toSorted((a, b) => a.startedAt - b.startedAt))
    for (const item of items) places.set(item.productId, item);
  return places;
}

function proposalOf(one: Goods, place: Place | undefined, units: number): Suggestion['proposal'] {
  const price = Math.max(one.floorPrice, Math.min(one.listPrice, place?.price ?? one.listPrice));
  const most = one.oneOff ? 1 : Math.min(one.stock, 1_000_000);
  return {
    role: place?.role ?? 'hero',
    price,
    stock: Math.max(1, Math.min(most, units)),
    plannedMs: place?.plannedMs ?? usualMs,
  };
}

/** Products that no show of the regions had, of the categories that sell there; those with most units first. */
function newOnes(
  goods: readonly Goods[],
  regionIds: readonly string[],
  all: ReadonlyMap<string, Goods>,
  byRegion: ByRegion,
  places: ReadonlyMap<string, Place>,
): Suggestion[] {
  const tallies = regionIds.flatMap((regionId) => {
    const own = byRegion.get(regionId);
    return own ? [{ regionId, own }] : [];
  });
  const shares = tallies.flatMap(({ regionId, own }) => categoryShares(regionId, own, all));
  shares.sort((a, b) => b.share - a.share || order(a.regionId, b.regionId));
  const isKnown = (productId: string) => tallies.some(({ own }) => own.has(productId));
  return goods
    .flatMap((one) => {
      const category = shares.find(
        (share) => share.category === one.category && isFor(one, [share.regionId]),
      );
      return category && !isKnown(one.id) ? [{ one, category }] : [];
    })
    .sort(
      (a, b) => b.category.share - a.category.share || b.one.stock - a.one.stock || order(a.one.id, b.one.id),
    )
    .slice(0, mostNew)
    .map(({ one, category }) => ({
      productId: one.id,
      score: 0,
      sold: [],
      category,
      proposal: proposalOf(one, places.get(one.id), usualUnits),
    }));
}

/** Categories with a notable share of a region's net sales. */
function categoryShares(
  regionId: string,
  tallies: ReadonlyMap<string, Tally>,
  all: ReadonlyMap<string, Goods>,
) {
  const sums = new Map<string, number>();
  let whole = 0;
  for (const [productId, { net }] of tallies) {
    const category = all.get(productId)?.category;
    whole += Math.max(0, net);
    if (category !== undefined) sums.set(category, (sums.get(category) ?? 0) + Math.max(0, net));
  }
  return [...sums]
    .map(([category, net]) => ({ regionId, category, share: whole === 0 ? 0 : net / whole }))
    .filter(({ share }) => share >= notableShare);
}
