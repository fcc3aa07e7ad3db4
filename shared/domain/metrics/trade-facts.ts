import type { EnterFact } from './facts.ts';
import type { MetricsFold } from './fold-state.ts';
import type { FoldedOrder } from './folded-order.ts';
import { placeOfCombo, sourceOf } from './parts.ts';
import type { TradeFact } from './tape.ts';
import { firstVisitOf, visitCode, visitCombo, visitHome, visitViewer } from './visits.ts';

/**
 * Orders of a whole show whose past is not plain to see in what they have become: placed before their visit was
 * known, told twice, attributed anew. With them all others of their viewers, so that buyers stay distinct. Any other
 * order stood at every instant as it stands in the end, but for what was paid and given back later. `trade` are the
 * orders and votes that came as facts, not by the ledger.
 */
export function apartOrders(whole: MetricsFold, trade: readonly TradeFact[]): ReadonlySet<string> {
  const told = new Map<string, number>();
  for (const { kind, ...fact } of trade)
    if (kind === 'order.placed' && 'orderId' in fact)
      told.set(fact.orderId, (told.get(fact.orderId) ?? 0) + 1);
  const viewers = new Set<number>();
  const note = (viewerId: string | undefined) => {
    const viewer = viewerId === undefined ? undefined : whole.standings.viewerIds.get(viewerId);
    if (viewer !== undefined) viewers.add(viewer);
  };
  const twice = new Set<string>();
  for (const order of whole.orders.byId.values()) {
    const isTwice = (told.get(order.orderId) ?? 0) > 1;
    if (isTwice) twice.add(order.orderId);
    if (!isTwice && isPlain(whole, order)) continue;
    viewers.add(order.viewer);
    note(order.placed.viewerId);
  }
  for (const fact of twice.size > 0 ? trade : []) {
    if (fact.kind !== 'order.placed' || !twice.has(fact.orderId)) continue;
    note(fact.viewerId);
    const visit = fact.visitId === null ? undefined : whole.visits.index.get(fact.visitId);
    if (visit !== undefined) viewers.add(visitViewer(whole, visit));
  }
  const apart = new Set<string>();
  if (viewers.size === 0) return apart;
  for (const { orderId, viewer } of whole.orders.byId.values()) if (viewers.has(viewer)) apart.add(orderId);
  return apart;
}

function isPlain(whole: MetricsFold, order: FoldedOrder): boolean {
  const { placed, visit, viewer, paid, refunds, releasedAt } = order;
  if (order.revised || order.lineRevised.size > 0 || order.shares) return false;
  if (paid && paid.at < placed.at) return false;
  if (releasedAt !== null && releasedAt < placed.at) return false;
  if (refunds.some(({ at }) => at < placed.at)) return false;
  const entered = (other: number) => (whole.visits.enterAt[other] ?? 0) <= placed.at;
  if (visit >= 0) return entered(visit);
  const first = firstVisitOf(whole, viewer);
  return placed.visitId === null && (placed.attribution !== null || first < 0 || entered(first));
}

/** Of the facts of a show's trade, those that moments cannot do without: of apart orders, of unknown ones, votes. */
export const keptTrade = (
  whole: MetricsFold,
  trade: readonly TradeFact[],
  apart: ReadonlySet<string>,
): TradeFact[] => trade.filter((fact) => !('orderId' in fact) || isFolded(whole, apart, fact.orderId));

/** Whether a moment folds this order from its facts. */
export const isFolded = (whole: MetricsFold, apart: ReadonlySet<string>, orderId: string): boolean =>
  apart.has(orderId) || !whole.orders.byId.has(orderId);

/**
 * The entries that apart orders and votes rest on: those of the visits they name and of their viewers' first visits.
 * In no order of time.
 */
export function evidenceOfTrade(
  whole: MetricsFold,
  trade: readonly TradeFact[],
  apart: ReadonlySet<string>,
): EnterFact[] {
  const { visits, standings } = whole;
  const needed = new Set<number>();
  const needViewer = (viewer: number | undefined) => {
    if (viewer !== undefined) needed.add(firstVisitOf(whole, viewer));
  };
  const need = (visit: number | undefined) => {
    if (visit === undefined || visit < 0) return;
    needed.add(visit);
    needViewer(visitViewer(whole, visit));
  };
  // Until its visit comes an order stands with the viewer it names, who need not be the visit's.
  const needNamed = (viewerId: string | undefined) => {
    if (viewerId !== undefined) needViewer(standings.viewerIds.get(viewerId));
  };
  for (const orderId of apart) {
    const order = whole.orders.byId.get(orderId);
    need(order?.visit);
    needViewer(order?.viewer);
    needNamed(order?.placed.viewerId);
  }
  for (const fact of trade) {
    if (fact.kind === 'order.placed') needNamed(fact.viewerId);
    const visitId = 'visitId' in fact ? fact.visitId : null;
    if (visitId !== null) need(visits.index.get(visitId));
  }
  needed.delete(-1);
  if (needed.size === 0) return [];
  const viewerIds = [...standings.viewerIds.keys()];
  return [...needed].map((visit): EnterFact => {
    const combo = visitCombo(whole, visit);
    return {
      kind: 'enter',
      at: visits.enterAt[visit] ?? 0,
      visitId: visits.ids[visit] ?? '',
      viewerId: viewerIds[visitViewer(whole, visit)] ?? '',
      source: sourceOf(combo),
      ref: null,
      place: placeOfCombo(combo),
      byCode: visitCode(whole, visit) !== null,
      memberHome: visitHome(whole, visit),
      name: null,
    };
  });
}
