import type { Source } from '../../contract/basics.ts';
import { attribute } from '../attribution/attribute.ts';
import type { Attribution, AttributionEvidence } from '../attribution/types.ts';
import type { MetricsFold } from './fold-state.ts';
import type { FoldedOrder } from './folded-order.ts';
import { comboOf } from './parts.ts';
import { sharesOf } from './shares.ts';
import { standingOf } from './standings.ts';
import { firstVisitOf, visitCode, visitCombo, visitHome } from './visits.ts';

/** Where an order belongs of which nothing is known. */
export const unattributed = attribute({
  visitCode: null,
  firstVisitCode: null,
  memberHome: null,
  visitRegionId: null,
});

/** Says where the order belongs by what is known now, as a whole and by its lines. */
export function reattribute(fold: MetricsFold, order: FoldedOrder): void {
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
export const attributionOf = (fold: MetricsFold, order: FoldedOrder): Attribution =>
  order.revised?.attribution ?? order.placed.attribution ?? evidenceOf(fold, order).attribution;

/** The standing (an index into the fold's) of the order's viewer at a place, by the source of the order's visit. */
export function standingFor(fold: MetricsFold, { visit, viewer }: FoldedOrder, place: Attribution): number {
  const source: Source = visit < 0 ? 'other' : ((visitCombo(fold, visit).source.key ?? 'other') as Source);
  return standingOf(fold.standings, viewer, comboOf(fold.parts, place, source));
}

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
