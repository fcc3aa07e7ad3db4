import type { Guide, Member, Store } from '../../contract/organisation.ts';
import type { Place } from './types.ts';

type KnownGuide = Pick<Guide, 'id' | 'storeId'>;
type KnownStore = Pick<Store, 'id' | 'regionId'>;

/** The brand's organisation, as far as places need it. Each answers null for what nobody knows. */
export interface Organisation {
  readonly guide: (guideId: string) => KnownGuide | null;
  readonly guideByCode: (code: string) => KnownGuide | null;
  readonly store: (storeId: string) => KnownStore | null;
  readonly storeByCode: (code: string) => KnownStore | null;
}

/** Place of a guide's or a store's code; null for an unknown one. A guide's code wins over a store's. */
export function placeOfCode(code: string, organisation: Organisation): Place | null {
  const guide = organisation.guideByCode(code);
  if (guide) return placeOfGuide(guide, organisation);
  const store = organisation.storeByCode(code);
  return store && placeOfStore(store);
}

/** A member's home: the guide's place, else the store's; null where the record names neither that is known. */
export function placeOfMember(
  member: Pick<Member, 'homeGuideId' | 'homeStoreId'>,
  organisation: Organisation,
): Place | null {
  const guide = member.homeGuideId === null ? null : organisation.guide(member.homeGuideId);
  const atGuide = guide && placeOfGuide(guide, organisation);
  if (atGuide) return atGuide;
  const store = member.homeStoreId === null ? null : organisation.store(member.homeStoreId);
  return store && placeOfStore(store);
}

/** Guide implies store and store implies region, so a guide whose store is unknown has no place. */
function placeOfGuide(guide: KnownGuide, organisation: Organisation): Place | null {
  const store = organisation.store(guide.storeId);
  return store && { ...placeOfStore(store), guideId: guide.id };
}

const placeOfStore = (store: KnownStore): Place => ({
  regionId: store.regionId,
  storeId: store.id,
  guideId: null,
});
