import type { OrderView } from '../../contract/viewers.ts';

type Belonging = OrderView['attribution'];

/** Where an order belongs: each place once, in the order of its lines; one, unless lines were told apart. */
export function placesOf({ lines, attribution }: Pick<OrderView, 'lines' | 'attribution'>): Belonging[] {
  const places = new Map<string, Belonging>();
  for (const { attribution: own = attribution } of lines) {
    const key = JSON.stringify([own.regionId, own.storeId, own.guideId]);
    if (!places.has(key)) places.set(key, own);
  }
  return places.size === 0 ? [attribution] : [...places.values()];
}
