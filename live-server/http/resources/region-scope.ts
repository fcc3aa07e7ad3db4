import type { Guide, Member, Store } from '#shared/contract/organisation.ts';
import type { Staff } from '../../app/api.ts';
import type { Directory } from '../../storage/directory.ts';

/** Which records role `region` may see; every other role sees all. */
export type Scope<T> = (directory: Directory, record: T) => string | null;

export const regionOfStore: Scope<Store> = (_, store) => store.regionId;
export const regionOfGuide: Scope<Guide> = (directory, guide) =>
  directory.stores.get(guide.storeId)?.regionId ?? null;

/** A member belongs where its home guide works, else where its home store is. */
export const regionOfMember: Scope<Member> = (directory, member) => {
  const guide = member.homeGuideId === null ? null : directory.guides.get(member.homeGuideId);
  const storeId = guide?.storeId ?? member.homeStoreId;
  return storeId === null ? null : (directory.stores.get(storeId)?.regionId ?? null);
};

export const isLimited = (staff: Staff): boolean => staff.role === 'region';

export function isInScope<T>(directory: Directory, staff: Staff, scope: Scope<T>, record: T): boolean {
  if (!isLimited(staff)) return true;
  const regionId = scope(directory, record);
  return regionId !== null && staff.regionIds.includes(regionId);
}
