import { accept, type Result } from '#shared/contract/errors.ts';
import type { ItemStock, StockByRegion } from '#shared/contract/store-stock.ts';
import type { SuggestionsView } from '#shared/contract/suggestions.ts';
import { stockByRegion } from '#shared/domain/stock/by-region.ts';
import type { Staff } from './api.ts';
import { maySee, scopeOf } from './authorise.ts';
import type { LiveShow } from './live-show.ts';
import { type SuggestingParts, suggestionsFor } from './suggesting.ts';

/** What helps to put a show's lineup together. Role `region` sees what is of its own regions. */
export interface Planning {
  suggestions(showId: string, staff: Staff): Promise<Result<SuggestionsView>>;
  stock(showId: string, staff: Staff): Promise<Result<StockByRegion>>;
}

export interface PlanningParts extends SuggestingParts {
  /** The show, if this member of staff may see it. */
  readonly visible: (showId: string, staff: Staff) => Promise<Result<LiveShow>>;
}

export function planningOf(parts: PlanningParts): Planning {
  return {
    async suggestions(showId, staff) {
      const found = await parts.visible(showId, staff);
      if (!found.ok) return found;
      const { state } = found.value.runner;
      return accept(await suggestionsFor(state, scopeOf(staff), (show) => maySee(staff, show).ok, parts));
    },
    async stock(showId, staff) {
      const found = await parts.visible(showId, staff);
      if (!found.ok) return found;
      const { lineup, targets, regionIds } = found.value.runner.state;
      const { directory } = parts;
      const scope = scopeOf(staff);
      const known = [...directory.regions.all()].map(({ id }) => id);
      const own = regionIds.length === 0 ? known : known.filter((id) => regionIds.includes(id));
      const items = stockByRegion(
        lineup,
        own,
        targets,
        (productId) => directory.storeStock.get(productId),
        (storeId) => directory.stores.get(storeId)?.regionId ?? null,
      );
      return accept({ items: scope ? items.map((item) => inScope(item, scope)) : items });
    },
  };
}

/** What lies in some regions alone; a region's wants are its part of all regions' targets. */
function inScope(item: ItemStock, scope: ReadonlySet<string>): ItemStock {
  const regions = item.regions.filter(({ regionId }) => scope.has(regionId));
  return { ...item, regions, units: regions.reduce((sum, { units }) => sum + units, 0) };
}
