import type { Guide, Store } from '#shared/contract/organisation.ts';
import { placesOfShowAt, regionAt, storeAt } from '#shared/domain/attribution/postings.ts';

type Show = Parameters<typeof placesOfShowAt>[0];

/** Stores in the regions they belonged to at the show; before it has begun, in those of today. */
export const storesAtShow = (stores: readonly Store[] | undefined, show: Show): Store[] =>
  (stores ?? []).map((store) => ({ ...store, regionId: regionAt(store, placesOfShowAt(show)) }));

/** Guides at the stores where they were at the show; before it has begun, where they are today. */
export const guidesAtShow = (guides: readonly Guide[] | undefined, show: Show): Guide[] =>
  (guides ?? []).map((guide) => ({ ...guide, storeId: storeAt(guide, placesOfShowAt(show)) }));
