import { type Source, source } from '#shared/contract/basics.ts';
import type { Guide, Region, Store } from '#shared/contract/organisation.ts';
import { inLanguage, type Language } from '../i18n/language.ts';

/** A link into a show that says where its visitors come from. */
export interface EntryLink {
  readonly kind: 'source' | 'store' | 'guide';
  /** The code people type; a source's own name. */
  readonly code: string;
  readonly name: string;
  readonly regionId: string | null;
  readonly storeId: string | null;
  readonly url: string;
}

/** The address of a show's room for a source, with the code a sale is attributed by. */
function roomLink(origin: string, showId: string, from: Source, ref?: string): string {
  const query = new URLSearchParams({ source: from, ...(ref === undefined ? {} : { ref }) });
  return `${origin}/r/${encodeURIComponent(showId)}?${query}`;
}

/** Every link of a show: its sources, then the stores and guides of its regions; all of them where it names none. */
export function entryLinks(input: {
  origin: string;
  showId: string;
  regionIds: readonly string[];
  stores: readonly Store[];
  guides: readonly Guide[];
  language: Language;
  sourceName: (from: Source) => string;
}): readonly EntryLink[] {
  const { origin, showId, regionIds, language } = input;
  const isIn = (regionId: string) => regionIds.length === 0 || regionIds.includes(regionId);
  const stores = input.stores.filter(({ regionId }) => isIn(regionId));
  const storeOf = new Map(stores.map((store) => [store.id, store]));
  return [
    ...source.options.map((from) => ({
      kind: 'source' as const,
      code: from,
      name: input.sourceName(from),
      regionId: null,
      storeId: null,
      url: roomLink(origin, showId, from),
    })),
    ...stores.map((store) => ({
      kind: 'store' as const,
      code: store.code,
      name: inLanguage(store.name, language),
      regionId: store.regionId,
      storeId: store.id,
      url: roomLink(origin, showId, 'store-code', store.code),
    })),
    ...input.guides.flatMap((guide) => {
      const store = storeOf.get(guide.storeId);
      return store
        ? [
            {
              kind: 'guide' as const,
              code: guide.code,
              name: guide.name,
              regionId: store.regionId,
              storeId: store.id,
              url: roomLink(origin, showId, 'guide-share', guide.code),
            },
          ]
        : [];
    }),
  ];
}

/** A header and a row a link, as `csvText` takes them. */
export function linkRows(
  links: readonly EntryLink[],
  regions: readonly Region[],
  stores: readonly Store[],
  language: Language,
): readonly (readonly (string | null)[])[] {
  const regionOf = new Map(regions.map(({ id, name }) => [id, inLanguage(name, language)]));
  const storeOf = new Map(stores.map(({ id, name }) => [id, inLanguage(name, language)]));
  return [
    ['kind', 'code', 'name', 'region', 'store', 'link'],
    ...links.map(({ kind, code, name, regionId, storeId, url }) => [
      kind,
      code,
      name,
      regionId && (regionOf.get(regionId) ?? regionId),
      storeId && (storeOf.get(storeId) ?? storeId),
      url,
    ]),
  ];
}
