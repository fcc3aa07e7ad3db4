import { useNow } from '../ui/use-now.ts';
import type { OfferSurroundings } from './offer-terms.ts';
import { usePlan } from './plan-context.tsx';

const stepMs = 10_000;

/** What an offer's terms are held against: the show's window, and the lineup's prices, floors and units. */
export function useOfferSurroundings(): OfferSurroundings {
  const { view, products } = usePlan();
  const { currency, timeZone, plannedStartAt, plannedMs } = view.show;
  const now = useNow(stepMs);
  return {
    ...{ now, currency, timeZone, plannedStartAt, plannedMs },
    goods: view.lineup.map(({ id, productId, price, stock }) => ({
      id,
      price,
      floorPrice: products.get(productId)?.floorPrice ?? 0,
      units: stock.prepared,
    })),
  };
}
