import type { Attribution } from '../attribution/types.ts';
import { recountOrder, uncountOrder } from './counted-orders.ts';
import type { OrderFact, OrderPlacedFact } from './facts.ts';
import type { MetricsFold } from './fold-state.ts';
import type { FoldedOrder } from './folded-order.ts';
import type { ItemTotals } from './items.ts';
import { itemOf } from './items.ts';
import { attributionOf, reattribute, standingFor, unattributed } from './order-attribution.ts';
import type { Refund } from './refund-shares.ts';
import { lineValue, type Revised } from './shares.ts';
import { viewerIndex } from './standings.ts';
import { visitViewer } from './visits.ts';

const noLines: ReadonlyMap<number, Revised> = new Map();
const noRefunds: FoldedOrder['refunds'] = [];

/**
 * Takes an order placed. Its visit may be unknown only when the fact names the viewer: what was sold counts even if
 * the visit's own facts were lost. Said more than once, the earliest counts.
 */
export function placeOrder(fold: MetricsFold, fact: OrderPlacedFact, visit: number): FoldedOrder {
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
  fact: Exclude<OrderFact, OrderPlacedFact>,
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

const refundOf = ({ at, amount, lines }: Extract<OrderFact, { kind: 'order.refunded' }>): Refund =>
  lines ? { at, amount, lines } : { at, amount };

/** What an order placed takes of each item, whatever the number of lines. */
export function itemsOf(fold: MetricsFold, fact: OrderPlacedFact): FoldedOrder['items'] {
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

function isEarlier(a: OrderPlacedFact, b: OrderPlacedFact): boolean {
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
