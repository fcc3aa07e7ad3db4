import { describe, expect, it } from 'vitest';
import { placeByHand } from './by-hand.ts';
import type { Organisation } from './place.ts';

const stores = [
  { id: 's1', regionId: 'east' },
  { id: 's2', regionId: 'west' },
];
const guides = [
  { id: 'g1', storeId: 's1' },
  { id: 'lost', storeId: 'closed' },
];
const organisation: Organisation = {
  guide: (id) => guides.find((guide) => guide.id === id) ?? null,
  guideByCode: () => null,
  store: (id) => stores.find((store) => store.id === id) ?? null,
  storeByCode: () => null,
};
const place = (named: Parameters<typeof placeByHand>[0]) =>
  placeByHand(named, organisation, (id) => id === 'east' || id === 'west');

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
