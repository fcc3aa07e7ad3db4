import type { ExplainedItem, LiftAction, LiftView } from '../../../contract/lift.ts';
import { slotFrom } from './contexts.ts';
import type { ShowSlots } from './slots.ts';

/** Half the width of a 90 % interval of a normal, in standard deviations. */
const z = 1.6448536269514722;

/** `noise`: variance of the paid amount, were the same minutes to come again. */
export interface MeasuredAction {
  readonly view: LiftAction;
  readonly noise: number;
}

interface Total {
  pins: number;
  ms: number;
  lift: number;
  variance: number;
  /** Viewers × minutes, in thousands. */
  audience: number;
}

/**
 * What showing each product brought, over its measured pins, strongest first. `leaning` shrinks a product's rate to
 * the mean of all by how uncertain it is (empirical Bayes, DerSimonian and Laird 1986): one lucky minute does not
 * lead the next show.
 */
export function explainedItems(actions: readonly MeasuredAction[], show: ShowSlots): ExplainedItem[] {
  const totals = new Map<string, Total>();
  for (const { view, noise } of actions) {
    const { kind, status, itemId, paid, measuredMs, at, until } = view;
    if (kind !== 'pin' || status !== 'measured' || itemId === null || paid === null) continue;
    const total = totals.get(itemId) ?? { pins: 0, ms: 0, lift: 0, variance: 0, audience: 0 };
    totals.set(itemId, total);
    total.pins += 1;
    total.ms += measuredMs;
    total.lift += paid.lift;
    total.variance += ((paid.high - paid.low) / (2 * z)) ** 2 + noise;
    total.audience += (onlineOver(show, at, until) * measuredMs) / 60_000 / 1_000;
  }
  const rates = [...totals].map(([itemId, total]) => ({
    itemId,
    total,
    rate: total.audience > 0 ? total.lift / total.audience : 0,
    variance: total.audience > 0 ? total.variance / total.audience ** 2 : 0,
  }));
  const { mean, between } = pooled(rates);
  return rates
    .map(({ itemId, total, rate, variance }) => {
      const spread = z * Math.sqrt(total.variance);
      const trust = between + variance > 0 ? between / (between + variance) : 1;
      return {
        itemId,
        pins: total.pins,
        explainedMs: total.ms,
        lift: total.lift,
        low: Math.floor(total.lift - spread),
        high: Math.ceil(total.lift + spread),
        perMinute: Math.round((total.lift / total.ms) * 60_000),
        perThousandMinutes: Math.round(rate),
        leaning: Math.round(mean + trust * (rate - mean)),
      };
    })
    .sort((a, b) => b.leaning - a.leaning || (a.itemId < b.itemId ? -1 : 1));
}

/** The rates' mean, weighted by certainty, and how much they truly differ beyond their noise. */
function pooled(rates: readonly { rate: number; variance: number }[]): { mean: number; between: number } {
  const certain = rates.filter(({ variance }) => variance > 0);
  if (certain.length < 2) return { mean: rates[0]?.rate ?? 0, between: 0 };
  const weigh = (extra: number) => {
    const weights = certain.map(({ variance }) => 1 / (variance + extra));
    const sum = weights.reduce((all, weight) => all + weight, 0);
    const mean = certain.reduce((all, { rate }, index) => all + rate * (weights[index] ?? 0), 0) / sum;
    return { weights, sum, mean };
  };
  const { weights, sum, mean } = weigh(0);
  const q = certain.reduce((all, { rate }, index) => all + (weights[index] ?? 0) * (rate - mean) ** 2, 0);
  const scale = sum - weights.reduce((all, weight) => all + weight ** 2, 0) / sum;
  const between = scale > 0 ? Math.max(0, (q - (certain.length - 1)) / scale) : 0;
  return { mean: weigh(between).mean, between };
}

/**
 * The running order suggested: the places of the products' first measured pins, the strongest product where most
 * viewers were online (a sum of products is largest when both are sorted alike).
 */
export function suggestedOrder(
  items: readonly ExplainedItem[],
  actions: readonly LiftAction[],
  show: ShowSlots,
): LiftView['order'] {
  const strength = new Map(items.map((item, rank) => [item.itemId, rank]));
  const places: { itemId: string; online: number }[] = [];
  for (const { kind, itemId, at, until } of actions) {
    if (kind !== 'pin' || itemId === null || !strength.has(itemId)) continue;
    if (places.some((place) => place.itemId === itemId)) continue;
    places.push({ itemId, online: Math.round(onlineOver(show, at, until)) });
  }
  const byAudience = places
    .map(({ online }, position) => ({ position, online }))
    .sort((a, b) => b.online - a.online || a.position - b.position);
  return items
    .flatMap(({ itemId }, rank) => {
      const place = byAudience[rank];
      const was = places.findIndex((one) => one.itemId === itemId);
      return place ? [{ itemId, position: place.position + 1, was: was + 1, online: place.online }] : [];
    })
    .sort((a, b) => a.position - b.position);
}

/** Mean viewers online over [at, until). */
function onlineOver(show: ShowSlots, at: number, until: number): number {
  const from = slotFrom(at, show);
  const to = Math.max(from + 1, slotFrom(until, show));
  let sum = 0;
  for (let slot = from; slot < to; slot += 1) sum += show.weight[slot] ?? 0;
  return sum / (to - from);
}
