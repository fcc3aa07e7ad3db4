import type { SettlementRules } from '../../contract/settlement.ts';
import type { Place } from '../attribution/types.ts';

/**
 * A settlement worked out the plainest way, from orders as people tell them: lists, sums and whole numbers of arbitrary
 * length, and nothing shared with the settlement or the figures but the names of things. What the sheet is checked
 * against. All amounts in minor units.
 */
export interface PlainOrder {
  readonly isPaid: boolean;
  /** Where each line belongs by now, and what it cost. */
  readonly lines: readonly { readonly place: Place; readonly cost: number }[];
  /** What went back; `line` null: for the order as a whole. */
  readonly back: readonly { readonly line: number | null; readonly amount: number }[];
}

export interface PlainTerms {
  readonly rules: SettlementRules;
  readonly isCampaign: boolean;
  readonly tierOf: (guideId: string) => string;
  readonly isFranchise: (storeId: string) => boolean;
  /** The target of each region, on net sales; reached: so much of them, missed: so much off. Basis points. */
  readonly targets: ReadonlyMap<string, number>;
  readonly reward: { readonly fromBps: number; readonly bps: number };
  readonly penalty: { readonly belowBps: number; readonly bps: number };
}

interface Sold {
  readonly place: Place;
  orders: number;
  sales: number;
  refunds: number;
}

/** What everybody has earned, by what names them. */
export interface PlainSheet {
  readonly guides: ReadonlyMap<string, { commission: number; bonus: number; prize: number }>;
  readonly stores: ReadonlyMap<string, number>;
  readonly regions: ReadonlyMap<string, number>;
  readonly total: { readonly orders: number; readonly sales: number; readonly refunds: number };
}

const keyOf = ({ regionId, storeId, guideId }: Place) => JSON.stringify([regionId, storeId, guideId]);
const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);

/** Basis points of an amount, half a cent up; of nothing or less, nothing. */
const part = (amount: number, bps: number) =>
  amount > 0 ? Number((BigInt(amount) * BigInt(bps) + 5_000n) / 10_000n) : 0;

/** A sum dealt out by weights: everybody their whole cents, then one each to whom the most is still missing. */
function dealt(amount: number, weights: readonly number[]): number[] {
  const each = weights.every((weight) => weight === 0) ? weights.map(() => 1) : weights;
  const all = BigInt(sum(each));
  const given = each.map((weight) => (BigInt(amount) * BigInt(weight)) / all);
  const missing = each.map((weight, index) => BigInt(amount) * BigInt(weight) - (given[index] ?? 0n) * all);
  while (given.reduce((total, one) => total + one, 0n) < BigInt(amount)) {
    const most = missing.reduce((best, one, index) => (one > (missing[best] ?? 0n) ? index : best), 0);
    given[most] = (given[most] ?? 0n) + 1n;
    missing[most] = -1n;
  }
  return given.map(Number);
}

/** An order told by place, in the order of its lines; it counts as an order where most of it is. */
function byPlace({ isPaid, lines, back }: PlainOrder): Sold[] {
  const places = [...new Map(lines.map(({ place }) => [keyOf(place), place])).values()];
  const of = (place: Place) =>
    lines.flatMap((line, index) => (keyOf(line.place) === keyOf(place) ? [{ ...line, index }] : []));
  const cost = places.map((place) => sum(of(place).map((line) => line.cost)));
  const named = (index: number) => sum(back.map(({ line, amount }) => (line === index ? amount : 0)));
  const left = places.map((place) => sum(of(place).map((line) => line.cost - named(line.index))));
  const whole = sum(back.map(({ line, amount }) => (line === null ? amount : 0)));
  const shared = dealt(whole, left);
  const largest = cost.indexOf(Math.max(...cost));
  return places.map((place, index) => ({
    place,
    orders: isPaid && index === largest ? 1 : 0,
    sales: isPaid ? (cost[index] ?? 0) : 0,
    refunds: (shared[index] ?? 0) + sum(of(place).map((line) => named(line.index))),
  }));
}

export function plainSheet(orders: readonly PlainOrder[], terms: PlainTerms): PlainSheet {
  const { rules, isCampaign, tierOf, isFranchise, targets, reward, penalty } = terms;
  const sold = orders.flatMap(byPlace);
  const netOf = (rows: readonly Sold[]) => sum(rows.map(({ sales, refunds }) => sales - refunds));

  const guideIds = [...new Set(sold.flatMap(({ place }) => place.guideId ?? []))].sort();
  const nets = new Map(guideIds.map((id) => [id, netOf(sold.filter(({ place }) => place.guideId === id))]));
  const prizes = prizesOf(guideIds, nets, rules.contestPrizes);
  const guides = new Map<string, { commission: number; bonus: number; prize: number }>();
  for (const id of guideIds) {
    const net = nets.get(id) ?? 0;
    const own = sold.filter(({ place }) => place.guideId === id);
    const keys = [...new Set(own.map(({ place }) => keyOf(place)))].sort();
    const weights = keys.map((key) => Math.max(0, netOf(own.filter(({ place }) => keyOf(place) === key))));
    const commission = dealt(part(net, rules.commissionBps[tierOf(id)] ?? 0), weights);
    const bonus = dealt(isCampaign ? part(net, rules.campaignBonusBps) : 0, weights);
    const prize = dealt(prizes.get(id) ?? 0, weights);
    for (const [index, key] of keys.entries())
      guides.set(key, {
        ...{ commission: commission[index] ?? 0, bonus: bonus[index] ?? 0, prize: prize[index] ?? 0 },
      });
  }

  const stores = new Map<string, number>();
  for (const { place } of sold) {
    const { storeId, regionId } = place;
    if (storeId === null) continue;
    const own = sold.filter((one) => one.place.storeId === storeId && one.place.regionId === regionId);
    stores.set(storeId, isFranchise(storeId) ? part(netOf(own), rules.franchiseBps) : 0);
  }

  const regions = new Map<string, number>();
  for (const regionId of new Set([...targets.keys(), ...sold.flatMap(({ place }) => place.regionId ?? [])])) {
    const net = netOf(sold.filter(({ place }) => place.regionId === regionId));
    const target = targets.get(regionId);
    const reaches = (bps: number) => target !== undefined && net * 10_000 >= target * bps;
    if (!target) regions.set(regionId, 0);
    else if (reaches(reward.fromBps)) regions.set(regionId, part(net, reward.bps));
    else regions.set(regionId, reaches(penalty.belowBps) ? 0 : 0 - part(net, penalty.bps));
  }
  const total = {
    orders: sum(sold.map((one) => one.orders)),
    sales: sum(sold.map((one) => one.sales)),
    refunds: sum(sold.map((one) => one.refunds)),
  };
  return { guides, stores, regions, total };
}

/** Prizes by rank: whoever sold as much as others shares with them the prizes of the ranks they fill together. */
function prizesOf(
  guideIds: readonly string[],
  nets: ReadonlyMap<string, number>,
  prizes: readonly number[],
): ReadonlyMap<string, number> {
  const won = new Map<string, number>();
  for (const net of new Set(nets.values())) {
    if (net <= 0) continue;
    const before = guideIds.filter((id) => (nets.get(id) ?? 0) > net).length;
    const tied = guideIds.filter((id) => nets.get(id) === net);
    const shares = dealt(
      sum(prizes.slice(before, before + tied.length)),
      tied.map(() => 1),
    );
    for (const [index, id] of tied.entries()) won.set(id, shares[index] ?? 0);
  }
  return won;
}
