import type { BriefingFacts } from '../../contract/briefing.ts';
import type { Product } from '../../contract/organisation.ts';
import { sha256 } from '../draws/sha256.ts';
import { rhythmOf } from '../lineup/rhythm.ts';
import type { Deal, ShowState } from '../show/state.ts';

/** The part of a show a briefing is made from. */
export type BriefingPlan = Pick<
  ShowState,
  | 'showId'
  | 'title'
  | 'plannedStartAt'
  | 'plannedMs'
  | 'timeZone'
  | 'currency'
  | 'hostName'
  | 'lineup'
  | 'deals'
  | 'offers'
>;
export type BriefingProduct = Pick<Product, 'sku' | 'title' | 'imageUrl' | 'listPrice'>;

const isComing = ({ state }: Deal) => state === 'planned' || state === 'open';

/** What the plan tells a guide, in running order. A product the catalogue does not know is left out. */
export function briefingFacts(
  plan: BriefingPlan,
  product: (productId: string) => BriefingProduct | null,
): BriefingFacts {
  const { expectedAt } = rhythmOf(plan.lineup, plan.plannedStartAt, plan.plannedMs);
  const deals = plan.deals.filter(isComing);
  return {
    showId: plan.showId,
    title: plan.title,
    plannedStartAt: plan.plannedStartAt,
    plannedMs: plan.plannedMs,
    timeZone: plan.timeZone,
    currency: plan.currency,
    hostName: plan.hostName,
    items: plan.lineup.flatMap((item, index) => {
      const known = product(item.productId);
      if (!known) return [];
      const { sku, title, imageUrl, listPrice } = known;
      const { itemId, productId, role, price, talkingPoints, section = null } = item;
      return [
        {
          itemId,
          productId,
          sku,
          title,
          imageUrl,
          role,
          section,
          listPrice,
          price,
          dealPrice: deals.find((deal) => deal.itemId === itemId)?.price ?? null,
          expectedAt: expectedAt[index] ?? plan.plannedStartAt,
          talkingPoints,
        },
      ];
    }),
    deals: deals.map(({ dealId, itemId, price, quantity, perViewerLimit, opensAt, durationMs }) => ({
      dealId,
      itemId,
      price,
      quantity,
      perViewerLimit,
      opensAt,
      durationMs,
    })),
    offers: plan.offers
      .filter(({ state }) => state === 'planned' || state === 'open')
      .map(({ offerId, terms, title }) => ({ offerId, kind: terms.kind, title })),
  };
}

/**
 * Tells one briefing from another: the same for the same start, host, products, prices, words, deals and offers. Not
 * of what a catalogue says, nor of stock and minutes, which move until the last moment and which no guide repeats.
 */
export function briefingDigest(plan: BriefingPlan): string {
  const said = {
    title: plan.title,
    plannedStartAt: plan.plannedStartAt,
    hostName: plan.hostName,
    items: plan.lineup.map(({ itemId, productId, role, price, talkingPoints }) => [
      itemId,
      productId,
      role,
      price,
      talkingPoints,
    ]),
    deals: plan.deals
      .filter(isComing)
      .map(({ dealId, itemId, price, quantity, perViewerLimit, opensAt }) => [
        dealId,
        itemId,
        price,
        quantity,
        perViewerLimit,
        opensAt,
      ]),
    offers: plan.offers
      .filter(({ state }) => state === 'planned' || state === 'open')
      .map(({ offerId, title, terms }) => [offerId, title, terms]),
  };
  return sha256(JSON.stringify(said));
}
