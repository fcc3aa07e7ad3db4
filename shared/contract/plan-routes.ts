import { listQuery, page } from './basics.ts';
import { changesOf } from './changes-of.ts';
import { newProductSet, productSet } from './product-sets.ts';
import type { Route } from './route.ts';
import { stockByRegion, stockImported } from './store-stock.ts';
import { suggestionsView } from './suggestions.ts';

/** What helps to put a lineup together; part of the one table. */
export const planRoutes = [
  {
    name: 'planning.suggestions',
    method: 'GET',
    path: '/api/shows/:id/suggestions',
    access: 'shows.read',
    summary:
      'Products to take into the lineup, by what sold in the show’s regions before, and why; role region: its own regions',
    status: 200,
    answer: suggestionsView,
  },
  {
    name: 'planning.stock',
    method: 'GET',
    path: '/api/shows/:id/stock-by-region',
    access: 'shows.read',
    summary:
      'Where the units of each item lie, by region, and what a region lacks; role region: its own regions',
    status: 200,
    answer: stockByRegion,
  },
  {
    name: 'storeStock.import',
    method: 'POST',
    path: '/api/store-stock/import',
    access: 'org.write',
    summary:
      'Units of products in stores from CSV: sku, storeCode, units. Stores that are not named keep theirs',
    body: {
      type: 'csv',
      describe: 'A header line and one product in one store a line; UTF-8. All rows are taken, or none.',
    },
    status: 201,
    answer: stockImported,
  },
  {
    name: 'sets.list',
    method: 'GET',
    path: '/api/product-sets',
    access: 'shows.read',
    summary: 'List product sets',
    query: listQuery,
    status: 200,
    answer: page(productSet),
  },
  {
    name: 'sets.create',
    method: 'POST',
    path: '/api/product-sets',
    access: 'shows.plan',
    summary: 'Save products as a set, for any show of the brand',
    body: { type: 'json', schema: newProductSet },
    status: 201,
    answer: productSet,
    errors: ['duplicate'],
  },
  {
    name: 'sets.update',
    method: 'PATCH',
    path: '/api/product-sets/:id',
    access: 'shows.plan',
    summary: 'Rename a set, or replace its products',
    body: { type: 'json', schema: changesOf(newProductSet) },
    status: 200,
    answer: productSet,
    errors: ['duplicate'],
  },
  {
    name: 'sets.delete',
    method: 'DELETE',
    path: '/api/product-sets/:id',
    access: 'shows.plan',
    summary: 'Delete a set; lineups made with it stay',
    status: 204,
  },
] as const satisfies readonly Route[];
