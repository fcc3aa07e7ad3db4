import {
  type Guide,
  type Member,
  newGuide,
  newMember,
  newProduct,
  newRegion,
  newStore,
  type Product,
  type Region,
  type Store,
} from '#shared/contract/organisation.ts';
import type { RouteName } from '#shared/contract/routes.ts';
import { corrected, moved, regrouped, rekinded } from '#shared/domain/attribution/postings.ts';
import { importCsv, previewCsv } from '../csv/import-csv.ts';
import type { CsvKind } from '../csv/read-import.ts';
import { guideColumns, memberColumns, productColumns, regionColumns, storeColumns } from '../csv/tables.ts';
import type { HandlersOf } from '../handler.ts';
import type { Context } from './context.ts';
import { recordHandlers } from './records.ts';
import { checkGuide, checkGuideRow, checkMember, checkProduct, checkStore } from './references.ts';
import { regionOfGuide, regionOfMember, regionOfStore } from './region-scope.ts';

type NamesOf<Kind extends string> = Extract<RouteName, `${Kind}.${string}`>;

export function regionHandlers({ directory }: Context): HandlersOf<NamesOf<'regions'>> {
  const regions = recordHandlers(directory, directory.regions, 'region', {
    texts: ({ code, name }) => [code, name.en, name.zh],
  });
  const csv: CsvKind<Region> = {
    kind: 'region',
    columns: regionColumns,
    schema: newRegion,
    records: directory.regions,
    uniqueField: 'code',
    check: () => [],
  };
  return {
    'regions.list': regions.list,
    'regions.create': regions.create,
    'regions.get': regions.get,
    'regions.update': regions.update,
    'regions.import': ({ body, query }) => importCsv(directory, csv, body, query.update === '1'),
    'regions.previewImport': ({ body }) => previewCsv(directory, csv, body),
  };
}

export function storeHandlers({ directory, now }: Context): HandlersOf<NamesOf<'stores'>> {
  /**
   * A store given to another region is kept in the one before until now: sales of that time stay there. So is what kind
   * it was, for the shows of that time, unless its record was wrong.
   */
  const changedNow = (
    { isCorrection, ...changes }: Partial<Store> & { readonly isCorrection?: true },
    known: Store | null,
  ): Partial<Store> =>
    known === null
      ? changes
      : {
          ...changes,
          ...regrouped(known, changes.regionId, now()),
          ...rekinded(known, changes.kind, isCorrection ? 'always' : now()),
        };
  const stores = recordHandlers(directory, directory.stores, 'store', {
    texts: ({ code, name, city }) => [code, name.en, name.zh, city],
    check: checkStore,
    scope: regionOfStore,
    also: changedNow,
  });
  const csv: CsvKind<Store> = {
    kind: 'store',
    columns: storeColumns,
    schema: newStore,
    records: directory.stores,
    uniqueField: 'code',
    check: checkStore,
  };
  return {
    'stores.list': stores.list,
    'stores.create': stores.create,
    'stores.get': stores.get,
    'stores.update': stores.update,
    'stores.import': ({ body, query }) => importCsv(directory, csv, body, query.update === '1', changedNow),
    'stores.previewImport': ({ body }) => previewCsv(directory, csv, body),
  };
}

export function guideHandlers({ directory, now }: Context): HandlersOf<NamesOf<'guides'>> {
  /** A guide who goes to another store is kept at the one before until now: sales of that time stay there. */
  const movedNow = (changes: Partial<Guide>, known: Guide | null): Partial<Guide> =>
    known === null
      ? changes
      : { ...changes, ...moved(known, changes.storeId, now()), ...corrected(known, changes.tier) };
  const guides = recordHandlers(directory, directory.guides, 'guide', {
    texts: ({ code, name }) => [code, name],
    check: checkGuide,
    scope: regionOfGuide,
    also: movedNow,
  });
  const csv: CsvKind<Guide> = {
    kind: 'guide',
    columns: guideColumns,
    schema: newGuide,
    records: directory.guides,
    uniqueField: 'code',
    check: checkGuideRow,
  };
  return {
    'guides.list': guides.list,
    'guides.create': guides.create,
    'guides.get': guides.get,
    'guides.update': guides.update,
    'guides.import': ({ body, query }) => importCsv(directory, csv, body, query.update === '1', movedNow),
    'guides.previewImport': ({ body }) => previewCsv(directory, csv, body),
  };
}

export function memberHandlers({ directory }: Context): HandlersOf<NamesOf<'members'>> {
  const members = recordHandlers(directory, directory.members, 'member', {
    texts: ({ code, name }) => [code, name],
    check: checkMember,
    scope: regionOfMember,
  });
  const csv: CsvKind<Member> = {
    kind: 'member',
    columns: memberColumns,
    schema: newMember,
    records: directory.members,
    uniqueField: 'code',
    check: checkMember,
  };
  return {
    'members.list': members.list,
    'members.create': members.create,
    'members.get': members.get,
    'members.update': members.update,
    'members.import': ({ body, query }) => importCsv(directory, csv, body, query.update === '1'),
    'members.previewImport': ({ body }) => previewCsv(directory, csv, body),
  };
}

export function segmentHandlers({ app }: Context): HandlersOf<NamesOf<'segments'>> {
  return {
    'segments.get': ({ staff }) => app.segments(staff),
    'segments.compute': ({ staff }) => app.computeSegments(staff),
  };
}

export function productHandlers({ directory, now }: Context): HandlersOf<NamesOf<'products'>> {
  /** Stock that is told is told now. */
  const toldStock = (changes: Partial<Product>): Partial<Product> =>
    changes.stock === undefined ? changes : { ...changes, stockAt: now() };
  const products = recordHandlers(directory, directory.products, 'product', {
    texts: ({ sku, title, category, tags }) => [sku, title.en, title.zh, category, ...tags],
    check: checkProduct,
    also: toldStock,
  });
  const csv: CsvKind<Product> = {
    kind: 'product',
    columns: productColumns,
    schema: newProduct,
    records: directory.products,
    uniqueField: 'sku',
    check: checkProduct,
  };
  return {
    'products.list': products.list,
    'products.create': products.create,
    'products.get': products.get,
    'products.update': products.update,
    'products.import': ({ body, query }) => importCsv(directory, csv, body, query.update === '1', toldStock),
    'products.previewImport': ({ body }) => previewCsv(directory, csv, body),
  };
}
