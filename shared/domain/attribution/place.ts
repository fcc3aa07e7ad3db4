import type { Guide, Member, Store } from '../../contract/organisation.ts';
import { type Grouped, type Posted, regionAt, storeAt } from './postings.ts';
import type { Place } from './types.ts';

type KnownGuide = Pick<Guide, 'id'> & Posted;
type KnownStore = Pick<Store, 'id'> & Grouped;

/** The brand's organisation, as far as places need it. Each answers null for what nobody knows. Moments are epoch ms. */
export interface Organisation {
  readonly guide: (guideId: string) => KnownGuide | null;
  readonly guideByCode: (code: string) => KnownGuide | null;
  readonly store: (storeId: string) => KnownStore | null;
  readonly storeByCode: (code: string) => KnownStore | null;
}

/** Place of a guide's or a store's code at that moment; null for an unknown one. A guide's code wins over a store's. */
export function placeOfCode(code: string, organisation: Organisation, at: number): Place | null {
  const guide = organisation.guideByCode(code);
  if (guide) return placeOfGuide(guide, organisation, at);
  const store = organisation.storeByCode(code);
  return store && placeOfStore(store, at);
}

/** A member's home: the guide's place then, else the store's; null where the record names neither that is known. */
export function placeOfMember(
  member: Pick<Member, 'homeGuideId' | 'homeStoreId'>,
  organisation: Organisation,
  at: number,
): Place | null {
  const guide = member.homeGuideId === null ? null : organisation.guide(member.homeGuideId);
  const atGuide = guide && placeOfGuide(guide, organisation, at);
  if (atGuide) return atGuide;
  const store = member.homeStoreId === null ? null : organisation.store(member.homeStoreId);
  return store && placeOfStore(store, at);
}

/** Guide implies store and store implies region, so a guide whose store is unknown has no place. */
function placeOfGuide(guide: KnownGuide, organisation: Organisation, at: number): Place | null {
  const store = organisation.store(storeAt(guide, at));
  return store && { ...placeOfStore(store, at), guideId: guide.id };
}

const placeOfStore = (store: KnownStore, at: number): Place => ({
  regionId: regionAt(store, at),
  storeId: store.id,
  guideId: null,
});
