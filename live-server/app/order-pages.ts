import type { OrdersQuery, OrderView } from '#shared/contract/viewers.ts';
import { attributionOfLine, type Order, regionsOfOrder } from '#shared/domain/orders/types.ts';
import { staffOrderView } from '#shared/domain/orders/view.ts';
import { isFound, searchKey } from '#shared/domain/search.ts';
import type { LedgerState } from '#shared/domain/stock/ledger.ts';
import type { Directory } from '../storage/directory.ts';
import type { Page } from './api.ts';
import { isIn } from './figures.ts';
import type { ShowRecord } from './show-record.ts';

/** The name a viewer gave; empty for none. */
export type NameOf = (order: Pick<Order, 'visitId' | 'viewerId'>) => string;

/** Whether a part of the order belongs to what may be seen. */
export const isOrderIn = (
  scope: ReadonlySet<string> | null,
  order: Pick<Order, 'attribution' | 'lineAttributions' | 'lines'>,
): boolean => regionsOfOrder(order).some((regionId) => isIn(scope, regionId));

/** Whether a part of the order belongs to the guide or store asked for, or to nobody, or is disputed. */
function isPlaced(order: Order, { guideId, storeId, unattributed, disputed }: Placed): boolean {
  if (disputed === true && !order.disputes) return false;
  const places = order.lineAttributions
    ? order.lines.map((_, line) => attributionOfLine(order, line))
    : [order.attribution];
  return places.some(
    (place) =>
      (guideId === undefined || place.guideId === guideId) &&
      (storeId === undefined || place.storeId === storeId) &&
      (unattributed !== true || place.regionId === null),
  );
}
type Placed = Pick<OrdersQuery, 'guideId' | 'storeId' | 'unattributed' | 'disputed'>;

export const named = (viewerName: string) => (viewerName === '' ? {} : { viewerName });

/** By the figures' record, as far as it has been read; without one nobody has a name. */
export const namesOf =
  (record: Pick<ShowRecord, 'audience'> | null): NameOf =>
  ({ visitId, viewerId }) =>
    record?.audience.visit(visitId)?.name || record?.audience.nameOf(viewerId) || '';

/** Orders of a show, newest first; the cursor is the last page's last order. */
export function pageOfOrders(
  ledger: LedgerState,
  currency: string,
  query: Pick<OrdersQuery, 'limit' | 'cursor' | 'status' | 'q'> & Placed,
  scope: ReadonlySet<string> | null,
  nameOf: NameOf,
  sells: SellsWanted,
): Page<OrderView> {
  // A map keeps the order of placing, so no sort is needed.
  const orders = [...ledger.orders.values()];
  const cursorAt =
    query.cursor === undefined ? orders.length : orders.findIndex((order) => order.orderId === query.cursor);
  const isWanted = wantedBy(query, nameOf, sells);
  const items: OrderView[] = [];
  let index = cursorAt;
  while (--index >= 0 && items.length < query.limit) {
    const order = orders[index];
    if (!order || !isOrderIn(scope, order) || !isPlaced(order, query) || !isWanted(order)) continue;
    items.push({ ...staffOrderView(order, currency), ...named(nameOf(order)) });
  }
  return { items, nextCursor: index >= 0 ? (items.at(-1)?.id ?? null) : null };
}

/** Whether a product is one that is looked for. */
export type SellsWanted = (productId: string) => boolean;

/** By SKU, or by words of the title in either language; each product is looked at once. */
export function productsFound({ products }: Pick<Directory, 'products'>, q = ''): SellsWanted {
  const known = new Map<string, boolean>();
  return (productId) => {
    let isWanted = known.get(productId);
    if (isWanted === undefined) {
      const product = products.get(productId);
      isWanted =
        product !== null && isFound(q, [product.sku, product.title.en, product.title.zh].map(searchKey));
      known.set(productId, isWanted);
    }
    return isWanted;
  };
}

function wantedBy({ status, q = '' }: Pick<OrdersQuery, 'status' | 'q'>, nameOf: NameOf, sells: SellsWanted) {
  const word = q.toLowerCase();
  const has = (text: string) => text.toLowerCase().includes(word);
  return (order: Order): boolean =>
    (status === undefined || order.status === status) &&
    (word === '' ||
      has(order.orderId) ||
      has(nameOf(order)) ||
      order.viewerId.toLowerCase() === word ||
      order.coupon?.code.toLowerCase() === word ||
      order.lines.some(({ productId }) => sells(productId)));
}
