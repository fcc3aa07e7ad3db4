import { z } from 'zod';
import { id, instant } from './basics.ts';

/** Units of a product that lie in stores, as last told; `id` is the product's. */
export const storeStock = z.object({
  id,
  at: instant,
  stores: z.array(z.object({ storeId: id, units: z.int().min(0).max(10_000_000) })),
});
export type StoreStock = z.infer<typeof storeStock>;

/** One item of a lineup and where its units lie. */
export const itemStock = z.object({
  itemId: id,
  productId: id,
  /** Given to the show. */
  prepared: z.int(),
  /** When the stores' units were last told; null: nobody has told them. */
  at: instant.nullable(),
  /** Units in all stores of the show's regions. */
  units: z.int(),
  regions: z.array(
    z.object({
      regionId: id,
      units: z.int(),
      /** Its part of the units given to the show, by the targets' amounts; null without targets. */
      wanted: z.int().nullable(),
      /** Units it lacks; 0 where it has enough, null where nothing says how many it wants. */
      short: z.int().nullable(),
    }),
  ),
});
export type ItemStock = z.infer<typeof itemStock>;

export const stockByRegion = z.object({ items: z.array(itemStock) });
export type StockByRegion = z.infer<typeof stockByRegion>;

export const stockImported = z.object({ products: z.int(), stores: z.int(), rows: z.int() });
