import { expect, it } from 'vitest';
import type { Guide, Store } from '#shared/contract/organisation.ts';
import { guidesAtShow, storesAtShow } from './places-then.ts';

const mall: Store = {
  ...{ id: 'mall', code: 'S-1', name: { en: 'Mall', zh: '商场店' }, kind: 'owned', city: 'Suzhou' },
  ...{ regionId: 'west', formerRegions: [{ regionId: 'east', until: 100 }] },
};
const li: Guide = {
  ...{ id: 'li', code: 'G-1', name: 'Li', tier: 'gold' },
  ...{ storeId: 'mall', formerStores: [{ storeId: 'pier', until: 200 }] },
};

it('tells stores and guides as they were when the show began, and as they are today of one that has not', () => {
  const at = (startedAt: number | null) => [
    storesAtShow([mall], { startedAt })[0]?.regionId,
    guidesAtShow([li], { startedAt })[0]?.storeId,
  ];
  expect([at(99), at(150), at(200), at(null)]).toEqual([
    ['east', 'pier'],
    ['west', 'pier'],
    ['west', 'mall'],
    ['west', 'mall'],
  ]);
  expect([storesAtShow(undefined, { startedAt: 1 }), guidesAtShow(undefined, { startedAt: 1 })]).toEqual([
    [],
    [],
  ]);
});
