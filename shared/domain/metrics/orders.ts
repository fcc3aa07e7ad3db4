import type { Source } from '../../contract/basics.ts';
import { attribute } from '../attribution/attribute.ts';
import type { Attribution, AttributionEvidence } from '../attribution/types.ts';
import { apportion } from './apportion.ts';
import type { OrderFact, OrderPlacedFact } from './facts.ts';
import type { MetricsFold } from './fold-state.ts';
import { isInside } from './fold-state.ts';
import type { ItemTotals } from './items.ts';
import { itemOf } from './items.ts';
import type { Combo, PartTotals } from './parts.ts';
import { comboAt, comboOf, Mark } from './parts.ts';
import { type Refund, refundedOver } from './refund-shares.ts';
import { regionSecond, secondRow } from './seconds.ts';
import { lineValue, type OrderShare, overShares, type Revised, sharesOf } from './shares.ts';
import { lower, raise, standingOf, viewerIndex } from './standings.ts';
import { firstVisitOf, visitCode, visitCombo, visitHome, visitViewer } from './visits.ts';

type PlacedFact = OrderPlacedFact;

/** An order as its facts tell it so far. `viewer`, `standing` and the rest are indices into the fold. */
export interface FoldedOrder {
  readonly orderId: string;
  placed: PlacedFact;
  /** −1 while the visit is unknown. */
  visit: number;
  viewer: number;
  /** Where the order counts: its attribution and its visit's source. */
  standing: number;
  attribution: Attribution;
  revised: Revised | null;
  /** Lines told apart, by their place in the order. */
  lineRevised: ReadonlyMap<number, Revised>;
  /** Where its parts belong; null while all of it stands where the order does. */
  shares: readonly OrderShare[] | null;
  /** `amount` null: the order's own. */
  paid: { readonly at: number; readonly amount: number | null } | null;
  refunds: readonly Refund[];
  /** When it was cancelled or ran out; null while it holds its units. */
  releasedAt: number | null;
  /** One entry an item, whatever the number of lines. */
  items: readonly { readonly item: ItemTotals; readonly quantity: number; readonly value: number }[];
  counted: boolean;
}

export interface OrderBook {
  readonly byId: Map<string, FoldedOrder>;
  readonly byViewer: Map<number, FoldedOrder[]>;
  /** Orders whose viewer is known and whose visit is not (yet). */
  readonly awaitingVisit: Map<string, FoldedOrder[]>;
}

const noLines: ReadonlyMap<number, Revised> = new Map();
const noRefunds: FoldedOrder['refunds'] = [];

export const emptyOrderBook = (): OrderBook => ({
  byId: new Map(),
  byViewer: new Map(),
  awaitingVisit: new Map(),
});

const unattributed = attribute({
  visitCode: null,
  firstVisitCode: null,
  memberHome: null,
  visitRegionId: null,
});

/**
 * Takes an order placed. Its visit may be unknown only when the fact names the viewer: what was sold counts even if
 * the visit's own facts were lost. Said more than once, the earliest counts.
 */
export function placeOrder(fold: MetricsFold, fact: PlacedFact, visit: number): FoldedOrder {
  const known = fold.orders.byId.get(fact.orderId);
  if (known) {
    if (!isEarlier(fact, known.placed)) return known;
    changeOrder(fold, known, () => {
      forgetOrderOf(fold, known);
      known.placed = fact;
      known.items = itemsOf(fold, fact);
      locate(fold, known, visit);
    });
    return known;
  }
  const order: FoldedOrder = {
    orderId: fact.orderId,
    placed: fact,
    visit: -1,
    viewer: -1,
    standing: -1,
    attribution: unattributed,
    revised: null,
    lineRevised: noLines,
    shares: null,
    paid: null,
    refunds: noRefunds,
    releasedAt: null,
    items: itemsOf(fold, fact),
    counted: false,
  };
  fold.orders.byId.set(fact.orderId, order);
  locate(fold, order, visit);
  reattribute(fold, order);
  recountOrder(fold, order);
  return order;
}

/** Takes a later fact about a known order. Repeats of a payment or an end keep the earliest; refunds add up. */
export function continueOrder(
  fold: MetricsFold,
  order: FoldedOrder,
  fact: Exclude<OrderFact, PlacedFact>,
): void {
  changeOrder(fold, order, () => {
    switch (fact.kind) {
      case 'order.paid': {
        const paid = { at: fact.at, amount: fact.amount };
        if (!order.paid || isBefore(paid, order.paid)) order.paid = paid;
        return;
      }
      case 'order.refunded':
        order.refunds = [...order.refunds, refundOf(fact)];
        return;
      case 'order.cancelled':
      case 'order.expired':
        order.releasedAt = Math.min(fact.at, order.releasedAt ?? fact.at);
        return;
      case 'order.attributed': {
        const { revision, attribution, line } = fact;
        const before = line === undefined ? order.revised : order.lineRevised.get(line);
        if (before && !supersedes(fact, before)) return;
        if (line === undefined) order.revised = { revision, attribution };
        else order.lineRevised = new Map([...order.lineRevised, [line, { revision, attribution }]]);
        return;
      }
      default:
        fact satisfies never;
    }
  });
}

/** The visit an order was waiting for has come. */
export function visitArrived(fold: MetricsFold, visitId: string, visit: number): void {
  const waiting = fold.orders.awaitingVisit.get(visitId);
  if (!waiting) return;
  for (const order of waiting.slice()) {
    changeOrder(fold, order, () => {
      forgetOrderOf(fold, order);
      locate(fold, order, visit);
    });
  }
  fold.orders.awaitingVisit.delete(visitId);
}

/** The evidence about a viewer changed: orders attributed by the rule are attributed again. */
export function reattributeOrdersOf(fold: MetricsFold, viewer: number): void {
  for (const order of fold.orders.byViewer.get(viewer) ?? []) {
    const attribution = attributionOf(fold, order);
    const isMoved = order.shares !== null || standingFor(fold, order, attribution) !== order.standing;
    if (isMoved) changeOrder(fold, order, () => {});
    else order.attribution = attribution;
  }
}

/** Counts the order when it was placed inside the window, takes it out otherwise. */
export function recountOrder(fold: MetricsFold, order: FoldedOrder): void {
  const should = fold.window !== null && isInside(fold.window, order.placed.at);
  if (order.counted !== should) addOrder(fold, order, should ? 1 : -1);
}

/** Counts an order of another fold of the same visits here, as `known` of it says; its items are those of this fold. */
export function takeOrder(
  fold: MetricsFold,
  order: FoldedOrder,
  known: Partial<FoldedOrder> = {},
): FoldedOrder {
  const items = order.items.map((entry) => ({ ...entry, item: itemOf(fold.items, entry.item.itemId) }));
  const own: FoldedOrder = { ...order, ...known, items, counted: false };
  recountOrder(fold, own);
  return own;
}

export function uncountOrder(fold: MetricsFold, order: FoldedOrder): void {
  if (order.counted) addOrder(fold, order, -1);
}

/** Takes the order out of every figure, changes it, and counts it anew: so any fact may come at any time. */
function changeOrder(fold: MetricsFold, order: FoldedOrder, change: () => void): void {
  uncountOrder(fold, order);
  change();
  reattribute(fold, order);
  recountOrder(fold, order);
}

function locate(fold: MetricsFold, order: FoldedOrder, visit: number): void {
  const { viewerId, visitId } = order.placed;
  order.visit = visit;
  order.viewer =
    visit < 0 && viewerId !== undefined ? viewerIndex(fold.standings, viewerId) : visitViewer(fold, visit);
  append(fold.orders.byViewer, order.viewer, order);
  if (visit < 0 && visitId !== null) append(fold.orders.awaitingVisit, visitId, order);
}

function forgetOrderOf(fold: MetricsFold, order: FoldedOrder): void {
  drop(fold.orders.byViewer, order.viewer, order);
  const { visitId } = order.placed;
  if (order.visit < 0 && visitId !== null) drop(fold.orders.awaitingVisit, visitId, order);
}

function reattribute(fold: MetricsFold, order: FoldedOrder): void {
  order.attribution = attributionOf(fold, order);
  order.standing = standingFor(fold, order, order.attribution);
  order.shares =
    order.lineRevised.size === 0
      ? null
      : sharesOf(
          order.placed,
          (line) => attributionOfFoldedLine(order, line),
          (attribution) => standingFor(fold, order, attribution),
          order.standing,
        );
}

/** A line's own attribution, unless the whole order was attributed anew after it. */
export function attributionOfFoldedLine(
  { attribution, revised, lineRevised }: Pick<FoldedOrder, 'attribution' | 'revised' | 'lineRevised'>,
  line: number,
): Attribution {
  const own = lineRevised.get(line);
  return own && own.revision >= (revised?.revision ?? Number.NEGATIVE_INFINITY)
    ? own.attribution
    : attribution;
}

/** A superseding attribution, else the one the order came with, else the default rule over the visits known. */
const attributionOf = (fold: MetricsFold, order: FoldedOrder): Attribution =>
  order.revised?.attribution ?? order.placed.attribution ?? derived(fold, order);

function standingFor(fold: MetricsFold, { visit, viewer }: FoldedOrder, place: Attribution): number {
  const source: Source = visit < 0 ? 'other' : ((visitCombo(fold, visit).source.key ?? 'other') as Source);
  return standingOf(fold.standings, viewer, comboOf(fold.parts, place, source));
}

const derived = (fold: MetricsFold, order: FoldedOrder): Attribution => evidenceOf(fold, order).attribution;

/** What the default rule knows of an order, from its visits or from what came with it, and what the rule makes of it. */
export function evidenceOf(
  fold: MetricsFold,
  { visit, viewer, placed }: Pick<FoldedOrder, 'visit' | 'viewer' | 'placed'>,
): { readonly said: AttributionEvidence; readonly attribution: Attribution } {
  const first = firstVisitOf(fold, viewer);
  const firstVisitCode = first < 0 ? null : visitCode(fold, first);
  const { code = null, memberHome = null, regionId = null } = placed.evidence ?? {};
  const said =
    visit >= 0
      ? {
          visitCode: visitCode(fold, visit),
          firstVisitCode,
          memberHome: visitHome(fold, visit),
          visitRegionId: visitCombo(fold, visit).region.key,
        }
      : { visitCode: code, firstVisitCode, memberHome, visitRegionId: regionId };
  return { said, attribution: attribute(said) };
}

function addOrder(fold: MetricsFold, order: FoldedOrder, by: 1 | -1): void {
  if (!fold.window) return;
  order.counted = by === 1;
  for (const share of placedShares(order)) {
    const combo = comboAt(fold.parts, fold.standings.combo[share.standing] ?? -1);
    addToPart(combo.region, order, share, by);
    addToPart(combo.store, order, share, by);
    addToPart(combo.guide, order, share, by);
    addToPart(combo.source, order, share, by);
    addToRegionSeconds(fold, fold.window.startedAt, order, share, combo, by);
    const change = by === 1 ? raise : lower;
    change(fold.standings, fold.parts, share.standing, Mark.placed);
    if (order.paid) change(fold.standings, fold.parts, share.standing, Mark.paid);
    addToPart(fold.parts.total, order, share, by);
  }
  addToItems(order, by);
  addToSeconds(fold, fold.window.startedAt, order, by);
}

/** What of an order counts at one place. Minor units. */
export interface PlacedShare {
  readonly attribution: Attribution;
  readonly standing: number;
  readonly placed: number;
  readonly paid: number;
  readonly refunded: number;
  readonly units: number;
  /** The order itself counts here: 1 at one place, 0 at the others. */
  readonly orders: 0 | 1;
}

/** An order by where it belongs: one share, unless lines were told apart. Σ shares = the order. */
export function placedShares(order: FoldedOrder): readonly PlacedShare[] {
  const { shares, attribution, standing } = order;
  const whole = { placed: order.placed.amount, paid: paidOf(order), refunded: refundedOf(order) };
  if (!shares) {
    const { placed, paid, refunded } = whole;
    return [{ attribution, standing, placed, paid, refunded, units: unitsOf(order), orders: 1 }];
  }
  const placed = overShares(whole.placed, shares);
  const paid = overShares(whole.paid, shares);
  const refunded = refundedOver(
    order.placed.lines,
    order.refunds,
    shares.map(({ value }) => value),
    (line) => shares.findIndex((share) => share.lines.includes(line)),
  );
  return shares.map((share, index) => ({
    attribution: share.attribution,
    standing: share.standing,
    placed: placed[index] ?? 0,
    paid: paid[index] ?? 0,
    refunded: refunded[index] ?? 0,
    units: share.units,
    orders: share.isLead ? 1 : 0,
  }));
}

function addToPart(part: PartTotals, order: FoldedOrder, share: PlacedShare, by: number): void {
  part.orders += by * share.orders;
  part.placed += by * share.placed;
  part.refunded += by * share.refunded;
  if (order.refunds.length > 0) part.refundedOrders += by * share.orders;
  if (!order.paid) return;
  part.paidOrders += by * share.orders;
  part.paid += by * share.paid;
  part.units += by * share.units;
}

/** Amounts of an order are shared among its items by the value of their lines; refunds go to the lines they name. */
function addToItems(order: FoldedOrder, by: number): void {
  const [only, more] = order.items;
  if (only && !more) {
    addToItem(order, only, order.placed.amount, paidOf(order), refundedOf(order), by);
    return;
  }
  const weights = order.items.map((entry) => entry.value);
  const placed = apportion(order.placed.amount, weights);
  const paid = apportion(paidOf(order), weights);
  const refunded = refundedByItem(order);
  for (const [index, entry] of order.items.entries())
    addToItem(order, entry, placed[index] ?? 0, paid[index] ?? 0, refunded[index] ?? 0, by);
}

function addToItem(
  order: FoldedOrder,
  { item, quantity }: FoldedOrder['items'][number],
  placed: number,
  paid: number,
  refunded: number,
  by: number,
): void {
  item.orders += by;
  item.placed += by * placed;
  item.refunded += by * refunded;
  if (!order.paid) return;
  item.paidOrders += by;
  item.paid += by * paid;
  item.units += by * quantity;
  const orders = (item.paidByViewer.get(order.viewer) ?? 0) + by;
  if (orders === 0) item.paidByViewer.delete(order.viewer);
  else item.paidByViewer.set(order.viewer, orders);
}

function addToSeconds(fold: MetricsFold, startedAt: number, order: FoldedOrder, by: 1 | -1): void {
  const placed = secondRow(fold.seconds, startedAt, order.placed.at);
  placed.orders += by;
  placed.placed += by * order.placed.amount;
  if (order.paid) {
    const paid = secondRow(fold.seconds, startedAt, order.paid.at);
    paid.paid += by * paidOf(order);
    paid.units += by * unitsOf(order);
  }
  for (const refund of order.refunds) {
    secondRow(fold.seconds, startedAt, refund.at).refunded += by * refund.amount;
  }
}

function addToRegionSeconds(
  fold: MetricsFold,
  startedAt: number,
  order: FoldedOrder,
  share: PlacedShare,
  { region }: Combo,
  by: 1 | -1,
): void {
  regionSecond(secondRow(fold.seconds, startedAt, order.placed.at), region).placed += by * share.placed;
  if (order.paid)
    regionSecond(secondRow(fold.seconds, startedAt, order.paid.at), region).paid += by * share.paid;
}

/** What was paid for the order; 0 while it is not. */
export const paidOf = (order: FoldedOrder): number =>
  order.paid ? (order.paid.amount ?? order.placed.amount) : 0;

export const refundedOf = (order: FoldedOrder): number =>
  order.refunds.reduce((sum, refund) => sum + refund.amount, 0);

/** What went back of an order, by its items. Σ = `refundedOf`. */
export const refundedByItem = ({ placed, refunds, items }: FoldedOrder): number[] =>
  refundedOver(
    placed.lines,
    refunds,
    items.map(({ value }) => value),
    (line) => items.findIndex(({ item }) => item.itemId === placed.lines[line]?.itemId),
  );

const refundOf = ({ at, amount, lines }: Extract<OrderFact, { kind: 'order.refunded' }>): Refund =>
  lines ? { at, amount, lines } : { at, amount };

export const unitsOf = (order: FoldedOrder): number =>
  order.items.reduce((sum, entry) => sum + entry.quantity, 0);

function itemsOf(fold: MetricsFold, fact: PlacedFact): FoldedOrder['items'] {
  const [only, more] = fact.lines;
  if (only && !more)
    return [{ item: itemOf(fold.items, only.itemId), quantity: only.quantity, value: lineValue(only) }];
  const byItem = new Map<string, { item: ItemTotals; quantity: number; value: number }>();
  for (const line of fact.lines) {
    let entry = byItem.get(line.itemId);
    if (!entry) {
      entry = { item: itemOf(fold.items, line.itemId), quantity: 0, value: 0 };
      byItem.set(line.itemId, entry);
    }
    entry.quantity += line.quantity;
    entry.value += lineValue(line);
  }
  return [...byItem.values()];
}

type Payment = NonNullable<FoldedOrder['paid']>;
const isBefore = (a: Payment, b: Payment): boolean =>
  a.at < b.at || (a.at === b.at && (a.amount ?? -1) < (b.amount ?? -1));

function isEarlier(a: PlacedFact, b: PlacedFact): boolean {
  if (a.at !== b.at) return a.at < b.at;
  return JSON.stringify(a) < JSON.stringify(b);
}

/** The highest revision stands; of two with the same number, the one that sorts first. */
function supersedes(
  a: { revision: number; attribution: Attribution },
  b: { revision: number; attribution: Attribution },
): boolean {
  if (a.revision !== b.revision) return a.revision > b.revision;
  return JSON.stringify(a.attribution) < JSON.stringify(b.attribution);
}

function append<K>(lists: Map<K, FoldedOrder[]>, key: K, order: FoldedOrder): void {
  const list = lists.get(key);
  if (list) list.push(order);
  else lists.set(key, [order]);
}

function drop<K>(lists: Map<K, FoldedOrder[]>, key: K, order: FoldedOrder): void {
  const rest = (lists.get(key) ?? []).filter((other) => other !== order);
  if (rest.length > 0) lists.set(key, rest);
  else lists.delete(key);
}
