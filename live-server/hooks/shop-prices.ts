import type { Product } from '#shared/contract/organisation.ts';
import type { Connectors } from './connectors/configured.ts';

/** What a shop elsewhere asks for a product. */
export interface ShopPrice {
  readonly shop: string;
  /** Minor units. */
  readonly price: number;
}

/**
 * Prices of products in every shop whose connector can say, by product id. A shop that does not answer says nothing:
 * a preflight must not hang on it.
 */
export const shopPricesOf =
  (connectors: Connectors) =>
  async (products: readonly Product[]): Promise<ReadonlyMap<string, readonly ShopPrice[]>> => {
    const found = new Map<string, ShopPrice[]>();
    const asked = [...new Set(products.flatMap(({ externalIds = [] }) => externalIds))];
    if (asked.length === 0) return found;
    for (const { name, account, prices } of connectors.all()) {
      const known = await prices?.(asked).catch(() => null);
      for (const { id, externalIds = [] } of products) {
        const price = externalIds.map((one) => known?.get(one)).find((one) => one !== undefined);
        if (price === undefined) continue;
        const shop = account === '' ? name : `${name} ${account}`;
        found.set(id, [...(found.get(id) ?? []), { shop, price }]);
      }
    }
    return found;
  };
