import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { ItemStock, StockByRegion } from '#shared/contract/store-stock.ts';
import { api, showPath } from '../app/api.ts';
import { usePlan } from './plan-context.tsx';

export const stockKey = (showId: string) => ['stock-by-region', showId];

/** Where the units of the lineup's items lie, by item; empty while it is not known. */
export function useStockByRegion(): ReadonlyMap<string, ItemStock> {
  const { view } = usePlan();
  const showId = view.show.id;
  const { data } = useQuery({
    queryKey: [...stockKey(showId), view.version],
    queryFn: ({ signal }) => api.get<StockByRegion>(showPath(showId, '/stock-by-region'), signal),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    select: byItem,
  });
  return data ?? nothing;
}
/** One function for all renders: a new one would make a new map of the same answer at each of them, without end. */
const byItem = ({ items }: StockByRegion) => new Map(items.map((item) => [item.itemId, item]));
const nothing: ReadonlyMap<string, ItemStock> = new Map();

/** Regions that lack units of an item; 0 where nothing says what they need. */
export const shortRegions = ({ regions }: ItemStock): number =>
  regions.filter(({ short }) => short !== null && short > 0).length;
