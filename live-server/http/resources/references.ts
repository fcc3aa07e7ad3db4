import type { Guide, Member, Product, Store } from '#shared/contract/organisation.ts';
import { sayings } from '#shared/domain/csv/problem-kinds.ts';
import { tiersOf } from '#shared/domain/settlement/rules.ts';
import { brandRulesOf } from '../../app/settling.ts';
import type { Directory } from '../../storage/directory.ts';
import type { Issue } from '../parse.ts';

/**
 * What a record points at must be there, and its own figures must fit together. Each function answers what is wrong,
 * by the path of the field; nothing for a sound record.
 */
export type Check<T> = (directory: Directory, record: T) => Issue[];

export const checkStore: Check<Omit<Store, 'id'>> = (directory, store) =>
  directory.regions.get(store.regionId) ? [] : [{ path: 'regionId', message: 'no such region' }];

export const checkGuide: Check<Omit<Guide, 'id'>> = (directory, guide) =>
  directory.stores.get(guide.storeId) ? [] : [{ path: 'storeId', message: 'no such store' }];

/** A row a person typed: a tier that is none of the brand's is a slip, and would cost its guide commission. */
export const checkGuideRow: Check<Omit<Guide, 'id'>> = (directory, guide) => [
  ...checkGuide(directory, guide),
  ...(tiersOf(brandRulesOf(directory)).some(({ code }) => code === guide.tier)
    ? []
    : [{ path: 'tier', message: 'no such tier' }]),
];

export const checkMember: Check<Omit<Member, 'id'>> = (directory, member) => [
  ...(member.homeGuideId === null || directory.guides.get(member.homeGuideId)
    ? []
    : [{ path: 'homeGuideId', message: 'no such guide' }]),
  ...(member.homeStoreId === null || directory.stores.get(member.homeStoreId)
    ? []
    : [{ path: 'homeStoreId', message: 'no such store' }]),
];

export const checkProduct: Check<Omit<Product, 'id'>> = (directory, product) => [
  ...(product.floorPrice > product.listPrice ? [{ path: 'floorPrice', message: sayings.aboveList }] : []),
  ...(product.oneOff && product.stock > 1 ? [{ path: 'stock', message: sayings.manyOfOne }] : []),
  ...unknownRegions(directory, product.regionIds ?? []),
];

export const unknownRegions = (directory: Directory, regionIds: readonly string[]): Issue[] =>
  regionIds.flatMap((regionId, index) =>
    directory.regions.get(regionId) ? [] : [{ path: `regionIds.${index}`, message: 'no such region' }],
  );

export const unknownStores = (directory: Directory, storeIds: readonly string[]): Issue[] =>
  storeIds.flatMap((storeId, index) =>
    directory.stores.get(storeId) ? [] : [{ path: `storeIds.${index}`, message: 'no such store' }],
  );
