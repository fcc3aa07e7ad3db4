import type { Guide, Product, Region, Store } from '#shared/contract/organisation.ts';
import type { ShowEventRecord } from '#shared/domain/show/events.ts';
import type { Directory } from '../storage/directory.ts';

/** Everything a rehearsal needs of the real thing, as plain data: a show's plan and the goods and places it names. */
export interface RehearsalCopy {
  readonly showId: string;
  readonly records: readonly ShowEventRecord[];
  readonly regions: readonly Region[];
  readonly stores: readonly Store[];
  readonly guides: readonly Guide[];
  readonly products: readonly Product[];
}

/** No member, no order, no account: a rehearsal needs none of them, and its folder is soon gone. */
export function copyOf(
  showId: string,
  records: readonly ShowEventRecord[],
  directory: Directory,
): RehearsalCopy {
  const wanted = new Set(
    records.flatMap(({ event }) => (event.type === 'lineup.added' ? [event.item.productId] : [])),
  );
  return {
    showId,
    records,
    regions: [...directory.regions.all()],
    stores: [...directory.stores.all()],
    guides: [...directory.guides.all()],
    products: [...directory.products.all()].filter(({ id }) => wanted.has(id)),
  };
}
