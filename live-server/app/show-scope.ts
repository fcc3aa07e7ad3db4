import type { DealFigures } from '#shared/contract/desk.ts';
import type { ShowView, StockFigures } from '#shared/contract/shows.ts';
import type { TargetsPlan } from '#shared/contract/targets.ts';
import { offerFigures } from '#shared/domain/offers/figures.ts';
import type { ShowState } from '#shared/domain/show/state.ts';
import { showView } from '#shared/domain/show/view.ts';
import type { LedgerState } from '#shared/domain/stock/ledger.ts';
import { offerInScope } from './desk-scope.ts';
import { isIn } from './figures.ts';

/**
 * A show, whole, with the rows of some regions alone; null = all of them. `stock`: as it stands now it tells what other
 * shows hold as well (`stock-here.ts`); of a past moment it is the ledger's alone.
 */
export function showViewOf(
  state: ShowState,
  ledger: LedgerState,
  stock: { item: (itemId: string) => StockFigures; deal: (dealId: string) => DealFigures },
  at: number,
  scope: ReadonlySet<string> | null,
): ShowView {
  const view = showView(state, stock.item, stock.deal, (offerId) => offerFigures(ledger, offerId), at);
  if (!scope) return view;
  const { targets, traffic, targetVersions } = view;
  return {
    ...view,
    offers: view.offers.map((offer) => ({ ...offer, figures: offerInScope(offer.figures, scope) })),
    interventions: view.interventions.filter(({ regionId }) => isIn(scope, regionId)),
    targets: targets && within(targets, scope),
    targetVersions: targetVersions.map((version) => ({
      ...version,
      targets: within(version.targets, scope),
      responses: version.responses.filter(({ regionId }) => isIn(scope, regionId)),
    })),
    traffic: traffic && { rows: traffic.rows.filter(({ regionId }) => isIn(scope, regionId)) },
  };
}

const within = (targets: TargetsPlan, scope: ReadonlySet<string>): TargetsPlan => ({
  ...targets,
  regions: targets.regions.filter(({ regionId }) => isIn(scope, regionId)),
});

/** The entries of a record by region that may be seen. */
export const keysIn = <T>(
  byRegion: Readonly<Record<string, T>>,
  scope: ReadonlySet<string>,
): Record<string, T> =>
  Object.fromEntries(Object.entries(byRegion).filter(([regionId]) => scope.has(regionId)));
