import type { OrderView } from '../../contract/viewers.ts';

type Belonging = OrderView['attribution'];

interface Placed {
  /** Left out = where the order does. */
  readonly lines: readonly { readonly attribution?: Belonging | undefined }[];
  readonly attribution: Belonging;
}

/** Where an order belongs: each place once, in the order of its lines; one, unless lines were told apart. */
export function placesOf({ lines, attribution }: Placed): Belonging[] {
  const places = new Map<string, Belonging>();
  for (const { attribution: own = attribution } of lines) {
    const key = JSON.stringify([own.regionId, own.storeId, own.guideId]);
    if (!places.has(key)) places.set(key, own);
  }
  return places.size === 0 ? [attribution] : [...places.values()];
}
