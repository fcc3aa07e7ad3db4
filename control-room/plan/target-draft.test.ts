import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { targetsMismatch } from '#shared/domain/targets/add-up.ts';
import {
  byGuideTier,
  byShares,
  byStoreKind,
  commandOf,
  draftOf,
  evenly,
  type Organisation,
  readTargets,
  splitGuides,
  splitRegions,
  splitStores,
  unbalanced,
} from './target-draft.ts';

const both = (text: string) => ({ en: text, zh: `${text}店` });
const regions = ['e', 'w'].map((id) => ({ id, code: id.toUpperCase(), name: both(`Region ${id}`) }));
const organisation: Organisation = {
  stores: [
    { id: 'e1', code: 'E1', name: both('East 1'), regionId: 'e', kind: 'owned' },
    { id: 'e2', code: 'E2', name: both('East 2'), regionId: 'e', kind: 'franchise' },
    { id: 'w1', code: 'W1', name: both('West 1'), regionId: 'w', kind: 'owned' },
  ],
  guides: [
    { id: 'g1', code: 'G1', name: 'Li', storeId: 'e1', tier: 'gold' },
    { id: 'g2', code: 'G2', name: 'Wu', storeId: 'e1', tier: 'bronze' },
    { id: 'g3', code: 'G3', name: 'Xu', storeId: 'w1', tier: 'silver' },
  ],
};
const empty = draftOf(null, ['e', 'w']);

it('adds up at every level however it is split', () => {
  fc.assert(
    fc.property(fc.nat(1_000_000), fc.nat(10_000_000_000), fc.nat(99), fc.nat(99), (uv, amount, a, b) => {
      const shares = new Map([['e', { uv: a, amount: b }]]);
      let draft = splitRegions({ ...empty, uv, amount }, byShares(shares));
      draft = splitStores(draft, organisation, byStoreKind(organisation));
      draft = splitGuides(draft, organisation, byGuideTier(organisation));
      expect(unbalanced(draft, organisation)).toBeNull();
      // e2 has no guide: its target stays its own.
      expect(targetsMismatch(commandOf(draft, organisation, undefined))).toBeNull();
    }),
  );
});

it('weighs stores by kind and guides by tier', () => {
  const draft = splitRegions({ ...empty, uv: 0, amount: 1200 }, evenly);
  const stores = splitStores(draft, organisation, byStoreKind(organisation));
  expect([...stores.stores].map(([id, { amount }]) => [id, amount])).toEqual([
    ['e1', 400],
    ['e2', 200],
    ['w1', 600],
  ]);
  const guides = splitGuides(stores, organisation, byGuideTier(organisation)).guides;
  expect([...guides].map(([id, { amount }]) => [id, amount])).toEqual([
    ['g1', 300],
    ['g2', 100],
    ['g3', 600],
  ]);
});

it('comes back from the command as it was, rewards included', () => {
  const reward = { bands: [{ from: 1, bps: 5 }], penalties: [], rewardCap: null, penaltyCap: 9 };
  const draft = {
    ...splitStores(splitRegions({ ...empty, uv: 9, amount: 90 }, evenly), organisation, evenly),
    rewards: new Map([['w', reward]]),
  };
  expect(draftOf(commandOf(draft, organisation, undefined), ['e', 'w'])).toEqual(draft);
});

describe('pasted targets', () => {
  const read = (text: string) => readTargets(text, empty, regions, organisation, 100);
  it('make stores up to their regions and the total, codes or names, under a header or not', () => {
    const { draft, problems, n } = read(
      'Store\tUV\tAmount\nE1\t1,000\t¥10,000.00\nEast 2\t５０\t200\nW\t7\t30',
    );
    expect(problems).toEqual([]);
    expect(n).toBe(3);
    expect(draft).toMatchObject({ uv: 1057, amount: 1_023_000 });
    expect(draft.regions.get('e')).toEqual({ uv: 1050, amount: 1_020_000 });
    expect(draft.stores.size).toBe(2);
    expect(unbalanced(draft, organisation)).toBeNull();
  });
  it('say line by line what is none', () => {
    expect(read('E1,5,1\nE1,5,1\nNowhere,1,1\nW1,many,-2').problems).toEqual([
      { line: 2, kind: 'twice', text: 'E1' },
      { line: 3, kind: 'unknown', text: 'Nowhere' },
      { line: 4, kind: 'notCount', text: 'many' },
      { line: 4, kind: 'notAmount', text: '-2' },
    ]);
  });
});
