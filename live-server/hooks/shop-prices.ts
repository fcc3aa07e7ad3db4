import type { Product } from '#shared/contract/organisation.ts';
import type { PriceUnchecked } from '#shared/contract/preflight.ts';
import type { Connectors } from './connectors/configured.ts';
import type { Connector } from './connectors/connector.ts';

/** What a shop elsewhere asks for a product. */
export interface ShopPrice {
  readonly shop: string;
  /** Minor units. */
  readonly price: number;
}

export interface ShopPrices {
  /** By product id; one that no shop knows is not there. */
  readonly prices: ReadonlyMap<string, readonly ShopPrice[]>;
  /** Shops whose prices could not be looked at, and for how many products that leaves a doubt. */
  readonly unchecked: readonly {
    readonly shop: string;
    readonly why: PriceUnchecked;
    readonly n: number;
  }[];
}

/**
 * Prices of products in every shop whose connector can say. A shop that cannot be asked leaves a doubt about the
 * products that no other shop has told of; one that does not answer, about all that are sold elsewhere.
 */
export const shopPricesOf =
  (connectors: Connectors) =>
  async (products: readonly Product[]): Promise<ShopPrices> => {
    const sold = products.filter(({ externalIds = [] }) => externalIds.length > 0);
    const asked = [...new Set(sold.flatMap(({ externalIds = [] }) => externalIds))];
    const prices = new Map<string, ShopPrice[]>();
    const doubts: { shop: string; why: PriceUnchecked }[] = [];
    if (asked.length === 0) return { prices, unchecked: [] };
    for (const connector of connectors.all()) {
      const shop = connector.account === '' ? connector.name : `${connector.name} ${connector.account}`;
      const answer = await pricesIn(connector, asked);
      if (answer.why) doubts.push({ shop, why: answer.why });
      for (const { id, externalIds = [] } of sold) {
        const price = externalIds.map((one) => answer.known.get(one)).find((one) => one !== undefined);
        if (price !== undefined) prices.set(id, [...(prices.get(id) ?? []), { shop, price }]);
      }
    }
    const untold = sold.filter(({ id }) => !prices.has(id)).length;
    const unchecked = doubts
      .map(({ shop, why }) => ({ shop, why, n: why === 'no_answer' ? sold.length : untold }))
      .filter(({ n }) => n > 0);
    return { prices, unchecked };
  };

async function pricesIn(
  { prices, mostPrices = Number.POSITIVE_INFINITY }: Connector,
  asked: readonly string[],
): Promise<{ readonly known: ReadonlyMap<string, number>; readonly why: PriceUnchecked | null }> {
  if (!prices) return { known: new Map(), why: 'cannot_ask' };
  try {
    const known = await prices(asked.slice(0, mostPrices));
    return { known, why: asked.length > mostPrices ? 'too_many' : null };
  } catch {
    return { known: new Map(), why: 'no_answer' };
  }
}
