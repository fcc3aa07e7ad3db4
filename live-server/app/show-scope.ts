import type { ShowView } from '#shared/contract/shows.ts';
import type { TargetsPlan } from '#shared/contract/targets.ts';
import { offerFigures } from '#shared/domain/offers/figures.ts';
import type { ShowState } from '#shared/domain/show/state.ts';
import { showView } from '#shared/domain/show/view.ts';
import { dealFigures, type LedgerState, stockFigures } from '#shared/domain/stock/ledger.ts';
import { offerInScope } from './desk-scope.ts';
import { isIn } from './figures.ts';

/** A show, whole, with the rows of some regions alone; null = all of them. */
export function showViewOf(
  state: ShowState,
  ledger: LedgerState,
  at: number,
  scope: ReadonlySet<string> | null,
): ShowView {
  const view = showView(
    state,
    (itemId) => stockFigures(ledger, itemId),
    (dealId) => dealFigures(ledger, dealId),
    (offerId) => offerFigures(ledger, offerId),
    at,
  );
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
