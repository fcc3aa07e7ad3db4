import { expect, it } from 'vitest';
import { source } from '#shared/contract/basics.ts';
import type { Guide, Region, Store } from '#shared/contract/organisation.ts';
import { entryLinks, linkRows } from './links.ts';

const name = (text: string) => ({ en: text, zh: text });
const regions: Region[] = [{ id: 'r-e', code: 'EAST', name: name('East') }];
const store = (id: string, regionId: string): Store => ({
  id,
  code: id.toUpperCase(),
  name: name(`Store ${id}`),
  regionId,
  kind: 'owned',
  city: 'Shanghai',
});
const stores = [store('s-e', 'r-e'), store('s-w', 'r-w')];
const guide = (id: string, storeId: string): Guide => ({
  id,
  code: id.toUpperCase(),
  name: id,
  storeId,
  tier: 'gold',
});
const guides = [guide('g-e', 's-e'), guide('g-w', 's-w')];
const links = (regionIds: readonly string[]) =>
  entryLinks({
    origin: 'https://live.example',
    showId: 'show:1',
    regionIds,
    stores,
    guides,
    language: 'en',
    sourceName: (from) => from,
  });

it('makes one for each source, and for the stores and guides of the show’s regions', () => {
  const made = links(['r-e']);
  expect(made.filter(({ kind }) => kind === 'source')).toHaveLength(source.options.length);
  expect(made.slice(source.options.length).map(({ url }) => url)).toEqual([
    'https://live.example/r/show%3A1?source=store-code&ref=S-E',
    'https://live.example/r/show%3A1?source=guide-share&ref=G-E',
  ]);
});

it('makes them for everyone where a show names no region', () => {
  expect(links([]).slice(source.options.length)).toHaveLength(4);
});

it('lays them out as a table', () => {
  const rows = linkRows(links(['r-e']), regions, stores, 'en');
  expect(rows[0]).toEqual(['kind', 'code', 'name', 'region', 'store', 'link']);
  expect(rows.at(-1)).toEqual([
    'guide',
    'G-E',
    'g-e',
    'East',
    'Store s-e',
    'https://live.example/r/show%3A1?source=guide-share&ref=G-E',
  ]);
});
