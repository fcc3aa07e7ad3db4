import { describe, expect, it } from 'vitest';
import { placeByHand } from './by-hand.ts';
import type { Organisation } from './place.ts';

const stores = [
  { id: 's1', regionId: 'east', formerRegions: [{ regionId: 'west', until: 100 }] },
  { id: 's2', regionId: 'west' },
];
const guides = [
  { id: 'g1', storeId: 's1' },
  { id: 'lost', storeId: 'closed' },
  { id: 'g2', storeId: 's2', formerStores: [{ storeId: 's1', until: 200 }] },
];
const organisation: Organisation = {
  guide: (id) => guides.find((guide) => guide.id === id) ?? null,
  guideByCode: () => null,
  store: (id) => stores.find((store) => store.id === id) ?? null,
  storeByCode: () => null,
};
const place = (named: Parameters<typeof placeByHand>[0], soldAt = 100) =>
  placeByHand(named, organisation, (id) => id === 'east' || id === 'west', soldAt);

describe('the place a person names', () => {
  it('is completed upwards: guide implies store, store implies region', () => {
    const atG1 = { guideId: 'g1', storeId: 's1', regionId: 'east' };
    expect(place({ guideId: 'g1' })).toEqual({ ok: true, value: atG1 });
    expect(place({ guideId: 'g1', storeId: 's1', regionId: 'east' })).toEqual({ ok: true, value: atG1 });
    expect(place({ storeId: 's2' })).toMatchObject({
      value: { ...atG1, guideId: null, storeId: 's2', regionId: 'west' },
    });
    expect(place({ regionId: 'west' })).toMatchObject({
      value: { guideId: null, storeId: null, regionId: 'west' },
    });
  });
  it('is where guides and stores were at the time of the sale', () => {
    const g2 = (soldAt: number) => place({ guideId: 'g2' }, soldAt);
    const at = (storeId: string, regionId: string) => ({ value: { guideId: 'g2', storeId, regionId } });
    expect([g2(99), g2(100), g2(200)]).toMatchObject([at('s1', 'west'), at('s1', 'east'), at('s2', 'west')]);
    expect(place({ storeId: 's1', regionId: 'west' }, 99)).toMatchObject({ value: { regionId: 'west' } });
    expect(place({ storeId: 's1', regionId: 'east' }, 99)).toMatchObject({
      error: { code: 'invalid', issues: [{ path: 'place.regionId' }] },
    });
    expect(place({ guideId: 'g2', storeId: 's2' }, 199)).toMatchObject({
      error: { code: 'invalid', issues: [{ path: 'place.storeId' }] },
    });
  });
  it('may be nowhere', () => {
    const nowhere = { guideId: null, storeId: null, regionId: null };
    expect(place({})).toEqual({ ok: true, value: nowhere });
    expect(place({ guideId: null })).toEqual({ ok: true, value: nowhere });
  });
  it.each([
    [{ guideId: 'who' }, 'place.guideId'],
    [{ guideId: 'lost' }, 'place.storeId'],
    [{ guideId: 'g1', storeId: 's2' }, 'place.storeId'],
    [{ guideId: 'g1', regionId: 'west' }, 'place.regionId'],
    [{ storeId: 'where' }, 'place.storeId'],
    [{ storeId: 's1', regionId: 'west' }, 'place.regionId'],
    [{ regionId: 'atlantis' }, 'place.regionId'],
  ])('%o is refused at %s', (named, path) => {
    expect(place(named)).toMatchObject({ ok: false, error: { code: 'invalid', issues: [{ path }] } });
  });
});
