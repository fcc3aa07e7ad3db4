import { accept, type Result } from '#shared/contract/errors.ts';
import type { Page } from '../app/api.ts';
import { refuseInvalid } from './parse.ts';

/**
 * A page of things kept in a fixed order; the cursor is the id of the last one given. `invalid` for a cursor that
 * is none of them.
 */
export function pageOf<T extends { readonly id: string }>(
  things: Iterable<T>,
  query: { limit: number; cursor?: string | undefined },
): Result<Page<T>> {
  const items: T[] = [];
  let isPast = query.cursor === undefined;
  let hasMore = false;
  for (const thing of things) {
    if (!isPast) isPast = thing.id === query.cursor;
    else if (items.length < query.limit) items.push(thing);
    else {
      hasMore = true;
      break;
    }
  }
  if (!isPast) return refuseInvalid([{ path: 'cursor', message: 'not the cursor of a page of this list' }]);
  return accept({ items, nextCursor: hasMore ? (items.at(-1)?.id ?? null) : null });
}
