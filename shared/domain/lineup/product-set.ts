import type { Product } from '../../contract/organisation.ts';
import type { ProductSet, SetItem } from '../../contract/product-sets.ts';
import type { ItemView } from '../../contract/shows.ts';

/** By what a set's name is told from others: neither case, width nor blanks make a difference. */
export const setKey = (name: string): string =>
  name.normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase();

/** Rows of a run sheet, as a set keeps them. */
export const setItemsOf = (items: readonly ItemView[]): SetItem[] =>
  items.map(({ productId, role, price, stock, plannedMs, talkingPoints, section }) => ({
    ...{ productId, role, price, stock: stock.prepared, plannedMs, talkingPoints },
    ...(section === undefined ? {} : { section }),
  }));

/** Why a product of a set cannot come into a lineup. */
export type NotAdded = 'unknown' | 'inLineup' | 'soldOut';
/** What is changed of a product as it comes in. */
export type Adapted = 'price' | 'stock';

export interface ReadySetItem {
  readonly item: SetItem;
  readonly adapted: readonly Adapted[];
}
export interface OpenedSet {
  readonly ready: readonly ReadySetItem[];
  readonly left: readonly { readonly productId: string; readonly why: NotAdded }[];
}

/**
 * A set as it would come into a lineup now: a price that the catalogue does not allow any more becomes the nearest
 * one it does, units more than the catalogue has become what it has; what cannot come in is told.
 */
export function openSet(
  { items }: Pick<ProductSet, 'items'>,
  products: ReadonlyMap<string, Pick<Product, 'floorPrice' | 'listPrice' | 'stock' | 'oneOff'>>,
  inLineup: ReadonlySet<string>,
): OpenedSet {
  const ready: ReadySetItem[] = [];
  const left: { productId: string; why: NotAdded }[] = [];
  for (const item of items) {
    const { productId } = item;
    const product = products.get(productId);
    if (!product) left.push({ productId, why: 'unknown' });
    else if (inLineup.has(productId)) left.push({ productId, why: 'inLineup' });
    else if (product.stock === 0) left.push({ productId, why: 'soldOut' });
    else {
      const price = Math.max(product.floorPrice, Math.min(product.listPrice, item.price));
      const stock = Math.min(item.stock, product.oneOff ? 1 : product.stock);
      const adapted: Adapted[] = [];
      if (price !== item.price) adapted.push('price');
      if (stock !== item.stock) adapted.push('stock');
      ready.push({ item: { ...item, price, stock }, adapted });
    }
  }
  return { ready, left };
}
