import type { Bilingual } from '#shared/contract/basics.ts';
import type { ShowEventRecord } from '#shared/domain/show/events.ts';
import type { Directory } from '../storage/directory.ts';

/** Titles of a show's items by their id, also of items that were removed again. */
export function titlesOf(
  events: readonly ShowEventRecord[],
  directory: Directory,
): (itemId: string) => Bilingual {
  const products = new Map<string, string>();
  for (const { event } of events)
    if (event.type === 'lineup.added') products.set(event.item.itemId, event.item.productId);
  return (itemId) => directory.products.get(products.get(itemId) ?? '')?.title ?? { en: itemId, zh: itemId };
}
