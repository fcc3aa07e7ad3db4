import type { Bilingual } from '../../../contract/basics.ts';
import type { LiftView } from '../../../contract/lift.ts';
import type { MetricsFold } from '../../metrics/fold-state.ts';
import type { ShowEventRecord } from '../../show/events.ts';
import { type Action, actionsOf } from './actions.ts';
import { contextsOf } from './contexts.ts';
import { seriesOf } from './expected.ts';
import { explainedItems, type MeasuredAction, suggestedOrder } from './explained.ts';
import { level, wanderOf } from './interval.ts';
import { type MeasuredShow, measure } from './measure.ts';
import { type ShowSlots, slotsOf } from './slots.ts';
import { running } from './sums.ts';

export interface LiftInput {
  readonly fold: MetricsFold;
  readonly events: readonly ShowEventRecord[];
  /** `prepared` in units. */
  readonly items: readonly { readonly itemId: string; readonly prepared: number }[];
  readonly titleOf: (itemId: string) => Bilingual;
  readonly offerOf: (offerId: string) => Bilingual;
}

/**
 * What each action of an ended show added to clicks, orders and paid amount, over what was to be expected without it.
 *
 * A product's expected figure is its own rate per viewer online, in slots of five seconds where the same else was in
 * force (its price, other pins and deals, something said to the whole room), taken from the 20 minutes around the
 * action or, where those hold too little, from the whole show; times the viewers online while the action worked.
 * Orders and payments stand where the order was placed, however late it was paid; a pin and a deal keep the orders
 * of two more minutes. What the other products did meanwhile against their own baselines is the spill-over. The
 * difference of actual and expected is what was added, and its interval that of a counterfactual prediction: it holds
 * the amount truly added nine times in ten (`lift.test.ts` on simulated shows of known effect). Method: interrupted
 * series against a matched baseline with a predictive interval for the counterfactual, after Brodersen et al. 2015,
 * "Inferring causal impact using Bayesian structural time-series models", with a gamma–Poisson predictive in place of
 * their state-space model. Decision 020 says why, and what it cannot see.
 */
export function lift({ fold, events, items, titleOf, offerOf }: LiftInput): LiftView {
  const payment = paymentLag(fold);
  const slots = slotsOf(fold, items);
  const { window } = fold;
  if (slots === null || window === null || window.endedAt === null)
    return { level, payment, actions: [], items: [], order: [] };
  const found = actionsOf(events, { ...window, endedAt: window.endedAt }, titleOf, offerOf);
  const show = measuredShow(slots, found);
  const regional = new Map<string, MeasuredShow>();
  const showOf = ({ regionId }: Action): MeasuredShow => {
    if (regionId === null) return show;
    const known = regional.get(regionId);
    if (known) return known;
    const part = slotsOf(fold, items, regionId);
    const made = part ? measuredShow(part, found) : show;
    regional.set(regionId, made);
    return made;
  };
  const readings = found.map((action) => measured(action, found, showOf(action)));
  const actions = readings.map(({ view }) => view);
  const explained = explainedItems(readings, slots);
  return { level, payment, actions, items: explained, order: suggestedOrder(explained, actions, slots) };
}

/** A show's slots with all that measuring needs. */
export function measuredShow(slots: ShowSlots, actions: readonly Action[]): MeasuredShow {
  const weight = running(slots.weight);
  const series = new Map(
    [...slots.items].map(([itemId, item]) => [
      itemId,
      seriesOf(itemId, item, contextsOf(itemId, actions, slots), weight),
    ]),
  );
  const means = new Map<string, number>();
  let paid = 0;
  let orders = 0;
  for (const [itemId, item] of slots.items) {
    const [sum, count] = [total(item.paid), total(item.orders)];
    if (count > 0) means.set(itemId, sum / count);
    paid += sum;
    orders += count;
  }
  const mean = orders > 0 ? paid / orders : 0;
  return {
    slots,
    series,
    wander: wanderOf([...series.values()], slots),
    typicalAmount: (itemId) => means.get(itemId) ?? mean,
  };
}

/** An action as measured, and how much its paid amount would vary were the same minutes to come again. */
export function measured(action: Action, all: readonly Action[], show: MeasuredShow): MeasuredAction {
  const { key, kind, at, until, label, itemId, dealId, regionId, actor } = action;
  const { noise, ...reading } = measure(action, all, show);
  return { view: { key, kind, at, until, label, itemId, dealId, regionId, actor, ...reading }, noise };
}

function paymentLag(fold: MetricsFold): LiftView['payment'] {
  const lags: number[] = [];
  let orders = 0;
  for (const { counted, paid, placed } of fold.orders.byId.values()) {
    if (!counted) continue;
    orders += 1;
    if (paid) lags.push(Math.max(0, paid.at - placed.at));
  }
  lags.sort((a, b) => a - b);
  const at = (share: number) => lags[Math.min(lags.length - 1, Math.floor(share * lags.length))] ?? null;
  return { medianMs: at(0.5), p90Ms: at(0.9), paidShare: orders === 0 ? null : lags.length / orders };
}

const total = (column: Float64Array): number => column.reduce((sum, value) => sum + value, 0);
