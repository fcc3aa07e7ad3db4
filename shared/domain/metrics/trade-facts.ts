import type { EnterFact } from './facts.ts';
import type { MetricsFold } from './fold-state.ts';
import { placeOfCombo, sourceOf } from './parts.ts';
import type { TradeFact } from './tape.ts';
import { firstVisitOf, visitCode, visitCombo, visitHome, visitViewer } from './visits.ts';

/**
 * What the orders and votes of a show rest on, to fold them apart from the crowd: `trade` (those that came as facts,
 * not by the ledger) and, before them, the entries of the visits they name and of their viewers' first visits. In no
 * order of time; a fold takes them in any.
 */
export function tradeFacts(whole: MetricsFold, trade: readonly TradeFact[]): (EnterFact | TradeFact)[] {
  const { visits } = whole;
  const needed = new Set<number>();
  const need = (visit: number) => {
    needed.add(visit);
    needed.add(firstVisitOf(whole, visitViewer(whole, visit)));
  };
  // Until its visit comes an order stands with the viewer it names, who need not be the visit's.
  const needViewer = (viewerId: string | undefined) => {
    const viewer = viewerId === undefined ? undefined : whole.standings.viewerIds.get(viewerId);
    if (viewer !== undefined) needed.add(firstVisitOf(whole, viewer));
  };
  for (const { visit, viewer, placed } of whole.orders.byId.values()) {
    if (visit >= 0) need(visit);
    needed.add(firstVisitOf(whole, viewer));
    needViewer(placed.viewerId);
  }
  for (const fact of trade) {
    if (fact.kind === 'order.placed') needViewer(fact.viewerId);
    const visitId = 'visitId' in fact ? fact.visitId : null;
    const visit = visitId === null ? undefined : visits.index.get(visitId);
    if (visit !== undefined) need(visit);
  }
  needed.delete(-1);
  const viewerIds = [...whole.standings.viewerIds.keys()];
  const enters = [...needed].map((visit): EnterFact => {
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
  return [...enters, ...trade];
}
