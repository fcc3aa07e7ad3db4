import { isSamePlace } from '../attribution/by-hand.ts';
import { isOvertaken } from '../attribution/overtaken.ts';
import type { Attribution, Place } from '../attribution/types.ts';
import type { MetricsFold } from './fold-state.ts';
import type { FoldedOrder } from './folded-order.ts';
import { attributionOfFoldedLine } from './order-attribution.ts';
import { firstVisitOf, visitCode, visitViewer } from './visits.ts';

/** An order of the ledger whose viewer's first visit was heard of only after the rule had decided where it belongs. */
export interface OvertakenOrder {
  readonly orderId: string;
  /** Place of the first visit's code as it is known now. */
  readonly firstVisitCode: Place | null;
  /** What stands and is to be decided anew: the whole order, or those of its lines that no person told apart. */
  readonly parts: readonly { readonly line?: number; readonly over: Attribution }[];
}

/**
 * Whether an order is overtaken by the visits known now; null when it is not. Orders that other platforms reported never
 * are: the fold itself attributes them, by whatever it knows. The answer depends on what is known, and not on the order
 * in which visits and sales came.
 */
export function overtakenOrder(fold: MetricsFold, order: FoldedOrder): OvertakenOrder | null {
  const { orderId, placed, visit, viewer } = order;
  const first = firstVisitOf(fold, viewer);
  if (placed.attribution === null || first < 0) return null;
  // The visit that ordered was before the order, and the first one not after it. Where that visit is not known (yet),
  // the first one known may have come later than the sale.
  if (visit < 0 && (fold.visits.enterAt[first] ?? 0) > placed.at) return null;
  const firstVisitCode = visitCode(fold, first);
  const late = partsOf(order).filter(
    ({ over }) => isOvertaken(over, firstVisitCode) && !isForgotten(fold, viewer, over),
  );
  return late.length === 0 ? null : { orderId, firstVisitCode, parts: late };
}

/** One for the whole order, unless lines of it were told apart since it was last attributed as a whole. */
function partsOf(order: FoldedOrder): OvertakenOrder['parts'] {
  const { attribution, revised, lineRevised, placed } = order;
  if (lineRevised.size === 0) return [{ over: attribution }];
  const since = revised?.revision ?? Number.NEGATIVE_INFINITY;
  const isApart = [...lineRevised.values()].some(({ revision }) => revision >= since);
  if (!isApart) return [{ over: attribution }];
  return placed.lines.map((_, line) => ({ line, over: attributionOfFoldedLine(order, line) }));
}

/** The orders of a viewer, by their id outside; none for one nobody knows. */
export function ordersOfViewer({ standings, orders }: MetricsFold, viewerId: string): readonly FoldedOrder[] {
  const viewer = standings.viewerIds.get(viewerId);
  return viewer === undefined ? [] : (orders.byViewer.get(viewer) ?? []);
}

/**
 * A visit whose code decided is not known any more: a crash may lose the last half second of facts, and no order that
 * was durable by then. What it said was recorded with the order, and stands.
 */
function isForgotten(fold: MetricsFold, viewer: number, decided: Attribution): boolean {
  if (decided.reason !== 'first-visit-code') return false;
  for (let visit = 0; visit < fold.visits.ids.length; visit += 1) {
    if (visitViewer(fold, visit) !== viewer) continue;
    const code = visitCode(fold, visit);
    if (code && isSamePlace(code, decided)) return false;
  }
  return true;
}
