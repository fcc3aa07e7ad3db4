import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attribute } from './attribute.ts';
import type { Organisation } from './place.ts';
import { placeOfCode, placeOfMember } from './place.ts';
import type { AttributionEvidence } from './types.ts';

const stores = [
  { id: 's1', code: 'S-1', regionId: 'east' },
  { id: 's2', code: 'S-2', regionId: 'west' },
];
const guides = [
  { id: 'g1', code: 'G-1', storeId: 's1' },
  { id: 'g2', code: 'S-2', storeId: 's1' },
  { id: 'g3', code: 'G-3', storeId: 'closed' },
];
const organisation: Organisation = {
  guide: (id) => guides.find((guide) => guide.id === id) ?? null,
  guideByCode: (code) => guides.find((guide) => guide.code === code) ?? null,
  store: (id) => stores.find((store) => store.id === id) ?? null,
  storeByCode: (code) => stores.find((store) => store.code === code) ?? null,
};
const atG1 = { guideId: 'g1', storeId: 's1', regionId: 'east' };
const atS1 = { guideId: null, storeId: 's1', regionId: 'east' };
const atS2 = { guideId: null, storeId: 's2', regionId: 'west' };
const nothing: AttributionEvidence = {
  visitCode: null,
  firstVisitCode: null,
  memberHome: null,
  visitRegionId: null,
};

describe('places', () => {
  it('a guide’s code is the guide, the store and its region', () => {
    expect(placeOfCode('G-1', organisation, 0)).toEqual(atG1);
  });
  it('a store’s code is the store and its region; a guide’s code wins', () => {
    expect(placeOfCode('S-1', organisation, 0)).toEqual(atS1);
    expect(placeOfCode('S-2', organisation, 0)).toEqual({ ...atG1, guideId: 'g2' });
  });
  it('an unknown code, and a guide of an unknown store, are nowhere', () => {
    expect(placeOfCode('?', organisation, 0)).toBeNull();
    expect(placeOfCode('G-3', organisation, 0)).toBeNull();
  });
  it('a member’s home is the guide, else the store', () => {
    expect(placeOfMember({ homeGuideId: 'g1', homeStoreId: 's2' }, organisation, 0)).toEqual(atG1);
    expect(placeOfMember({ homeGuideId: 'gone', homeStoreId: 's2' }, organisation, 0)).toEqual(atS2);
    expect(placeOfMember({ homeGuideId: 'g3', homeStoreId: 's2' }, organisation, 0)).toEqual(atS2);
    expect(placeOfMember({ homeGuideId: null, homeStoreId: null }, organisation, 0)).toBeNull();
  });
});

describe('where a sale belongs: the first match wins', () => {
  it.each([
    [{ visitCode: atG1, firstVisitCode: atS2, memberHome: atS2, visitRegionId: 'west' }, atG1, 'visit-code'],
    [{ firstVisitCode: atS2, memberHome: atG1, visitRegionId: 'east' }, atS2, 'first-visit-code'],
    [{ memberHome: atS1, visitRegionId: 'west' }, atS1, 'member-home'],
    [{ visitRegionId: 'west' }, { regionId: 'west', storeId: null, guideId: null }, 'visit-region'],
    [{}, { regionId: null, storeId: null, guideId: null }, 'unattributed'],
  ] as const)('%o', (evidence, place, reason) => {
    expect(attribute({ ...nothing, ...evidence })).toEqual({ ...place, rule: 'default@1', reason });
  });

  it('guide implies store, store implies region, whatever the evidence', () => {
    const code = fc
      .constantFrom('G-1', 'G-3', 'S-1', 'S-2', '?')
      .map((text) => placeOfCode(text, organisation, 0));
    const home = fc
      .record({
        homeGuideId: fc.constantFrom('g1', 'g2', 'g3', 'gone', null),
        homeStoreId: fc.constantFrom('s1', 's2', 'gone', null),
      })
      .map((member) => placeOfMember(member, organisation, 0));
    const evidence = fc.record({
      visitCode: code,
      firstVisitCode: code,
      memberHome: home,
      visitRegionId: fc.constantFrom('east', 'west', null),
    });
    fc.assert(
      fc.property(evidence, (known) => {
        const { guideId, storeId, regionId, reason } = attribute(known);
        if (guideId !== null) expect(organisation.guide(guideId)?.storeId).toBe(storeId);
        if (storeId !== null) expect(organisation.store(storeId)?.regionId).toBe(regionId);
        expect(reason === 'unattributed').toBe(regionId === null);
      }),
    );
  });
});
