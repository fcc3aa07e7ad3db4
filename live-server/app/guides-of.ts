import type { Guide } from '#shared/contract/organisation.ts';
import type { ShowState } from '#shared/domain/show/state.ts';
import type { Directory } from '../storage/directory.ts';

/** The region of a guide's store; null for an unknown guide. */
export function regionOfGuide(directory: Directory, guideId: string): string | null {
  const guide = directory.guides.get(guideId);
  return (guide && directory.stores.get(guide.storeId)?.regionId) ?? null;
}

export interface PlacedGuide {
  readonly guide: Guide;
  readonly regionId: string;
}

/** Whose show it is: the guides of its store, else of its regions' stores; of all stores where it names no region. */
export function guidesOf(
  directory: Directory,
  { storeId, regionIds }: Pick<ShowState, 'storeId' | 'regionIds'>,
): readonly PlacedGuide[] {
  const wanted = new Set(regionIds);
  const found: PlacedGuide[] = [];
  for (const guide of directory.guides.all()) {
    if (storeId !== null && guide.storeId !== storeId) continue;
    const regionId = directory.stores.get(guide.storeId)?.regionId;
    if (regionId === undefined || (wanted.size > 0 && !wanted.has(regionId))) continue;
    found.push({ guide, regionId });
  }
  return found;
}
