import type { Reattribution } from '../../contract/attribution.ts';
import type { Refusal, Result } from '../../contract/errors.ts';
import { accept, errorCatalogue } from '../../contract/errors.ts';
import type { Organisation } from './place.ts';
import { regionAt, storeAt } from './postings.ts';
import type { Attribution, Place } from './types.ts';
import { nowhere } from './types.ts';

/** The organisation as a person's decision needs it: a region must be one that exists. */
export type Regions = (regionId: string) => boolean;

/**
 * The place a person names. Guide implies store, store implies region: what is named beside the most exact part must
 * agree with it. Guides and stores are where they were at `soldAt` (epoch ms), when the sale was made. `invalid`, with
 * the field, for what is unknown or does not agree; no part at all is nowhere.
 */
export function placeByHand(
  named: Reattribution['place'],
  organisation: Organisation,
  isRegion: Regions,
  soldAt: number,
): Result<Place> {
  const { guideId = null, storeId = null, regionId = null } = named;
  const guide = guideId === null ? null : organisation.guide(guideId);
  if (guideId !== null && !guide) return wrong('guideId', 'no such guide');
  const ofGuide = guide && storeAt(guide, soldAt);
  if (ofGuide !== null && storeId !== null && storeId !== ofGuide)
    return wrong('storeId', 'the guide belonged to another store at the time of the sale');
  const atStoreId = ofGuide ?? storeId;
  const store = atStoreId === null ? null : organisation.store(atStoreId);
  if (atStoreId !== null && !store) return wrong('storeId', 'no such store');
  const ofStore = store && regionAt(store, soldAt);
  if (ofStore !== null && regionId !== null && regionId !== ofStore)
    return wrong('regionId', 'the store belonged to another region at the time of the sale');
  if (store) return accept({ regionId: ofStore, storeId: store.id, guideId });
  if (regionId === null) return accept(nowhere);
  return isRegion(regionId) ? accept({ ...nowhere, regionId }) : wrong('regionId', 'no such region');
}

/** A decision by hand as an attribution: its rule and reason say so. */
export const attributionByHand = (place: Place, kind: Reattribution['kind']): Attribution => ({
  ...place,
  rule: 'by-hand@1',
  reason: kind,
});

export const isSamePlace = (a: Place, b: Place): boolean =>
  a.regionId === b.regionId && a.storeId === b.storeId && a.guideId === b.guideId;

function wrong(field: keyof Reattribution['place'], message: string): { ok: false; error: Refusal } {
  const issues = [{ path: `place.${field}`, message }];
  return { ok: false, error: { code: 'invalid', message: errorCatalogue.invalid.title, issues } };
}
