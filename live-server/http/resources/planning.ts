import { accept, refuse } from '#shared/contract/errors.ts';
import type { ProductSet } from '#shared/contract/product-sets.ts';
import type { RouteName } from '#shared/contract/routes.ts';
import type { Directory } from '../../storage/directory.ts';
import { importStoreStock } from '../csv/import-store-stock.ts';
import type { HandlersOf } from '../handler.ts';
import { newId } from '../new-id.ts';
import { pageOf } from '../pages.ts';
import { type Issue, refuseInvalid } from '../parse.ts';
import type { Context } from './context.ts';

type Names = Extract<RouteName, `planning.${string}` | `sets.${string}` | `storeStock.${string}`>;

export function planningHandlers({ app, directory, now }: Context): HandlersOf<Names> {
  const { productSets } = directory;
  return {
    'planning.suggestions': ({ params, staff }) => app.planning.suggestions(params.id, staff),
    'planning.stock': ({ params, staff }) => app.planning.stock(params.id, staff),
    'storeStock.import': ({ body }) => importStoreStock(directory, body, now()),
    'sets.list': ({ query }) => pageOf(productSets.all(), query),
    'sets.create': async ({ body, staff }) => {
      const issues = unknownProducts(directory, body.items);
      if (issues.length > 0) return refuseInvalid(issues);
      const set: ProductSet = { ...body, id: newId('set'), savedBy: staff.name, savedAt: now() };
      const inserted = await productSets.insert([set]);
      return inserted.ok ? accept(set) : inserted;
    },
    'sets.update': ({ params, body, staff }) => {
      const issues = unknownProducts(directory, body.items ?? []);
      if (issues.length > 0) return refuseInvalid(issues);
      return productSets.update(params.id, { ...body, savedBy: staff.name, savedAt: now() });
    },
    'sets.delete': async ({ params }) =>
      productSets.get(params.id) ? productSets.delete([params.id]) : refuse('not_found'),
  };
}

const unknownProducts = (directory: Directory, items: ProductSet['items']): Issue[] =>
  items.flatMap(({ productId }, index) =>
    directory.products.get(productId)
      ? []
      : [{ path: `items.${index}.productId`, message: 'no such product' }],
  );
