import { z } from 'zod';
import { page, searchQuery } from './basics.ts';
import { changesOf } from './changes-of.ts';
import * as org from './organisation.ts';
import { json, type Route } from './route.ts';

const csv = {
  type: 'csv',
  describe: 'A header line and one record a line; UTF-8. All rows are taken, or none.',
} as const;

/** The four routes every organisation and catalogue resource has. */
const resource = <
  const N extends string,
  const P extends string,
  S extends z.core.$ZodLooseShape,
  T extends z.ZodType,
  C extends z.core.$ZodLooseShape = S,
>(
  name: N,
  path: `/${P}`,
  create: z.ZodObject<S>,
  thing: T,
  /** What can be said in a change, where that is more. */
  change: z.ZodObject<C> = create as unknown as z.ZodObject<C>,
) =>
  [
    {
      name: `${name}.list`,
      method: 'GET',
      path,
      access: 'org.read',
      summary: `List ${name}; q finds words of codes and names`,
      query: searchQuery,
      status: 200,
      answer: page(thing).extend({ total: z.int() }),
    },
    {
      name: `${name}.create`,
      method: 'POST',
      path,
      access: 'org.write',
      summary: `Create one of ${name}`,
      body: json(create),
      status: 201,
      answer: thing,
      errors: ['duplicate'],
    },
    {
      name: `${name}.get`,
      method: 'GET',
      path: `${path}/:id` as const,
      access: 'org.read',
      summary: `One of ${name}`,
      status: 200,
      answer: thing,
    },
    {
      name: `${name}.update`,
      method: 'PATCH',
      path: `${path}/:id` as const,
      access: 'org.write',
      summary: `Change one of ${name}`,
      body: json(changesOf(change)),
      status: 200,
      answer: thing,
      errors: ['duplicate'],
    },
  ] as const satisfies readonly Route[];

/** Taking a file in, and seeing first what that would do. */
const csvImport = <const N extends string, const P extends string>(name: N, path: `/${P}`) =>
  [
    {
      name: `${name}.import`,
      method: 'POST',
      path: `${path}/import` as const,
      access: 'org.write',
      summary: `Import ${name} from CSV; update=1 also changes known ones, only in the columns and cells given`,
      query: org.importQuery,
      body: csv,
      status: 201,
      answer: org.imported,
    },
    {
      name: `${name}.previewImport`,
      method: 'POST',
      path: `${path}/import/preview` as const,
      access: 'org.write',
      summary: `What an import of ${name} with update=1 would do, row by row; changes nothing`,
      body: csv,
      status: 200,
      answer: org.importPreview,
    },
  ] as const satisfies readonly Route[];

/** The organisation and the catalogue. */
export const orgRoutes = [
  ...resource('regions', '/api/regions', org.newRegion, org.region),
  ...csvImport('regions', '/api/regions'),
  ...resource('stores', '/api/stores', org.newStore, org.store, org.storeChanges),
  ...csvImport('stores', '/api/stores'),
  ...resource('guides', '/api/guides', org.newGuide, org.guide),
  ...csvImport('guides', '/api/guides'),
  ...resource('members', '/api/members', org.newMember, org.member),
  ...csvImport('members', '/api/members'),
  {
    name: 'segments.get',
    method: 'GET',
    path: '/api/segments',
    access: 'org.read',
    summary: 'How many members each segment has, by region; role region: its own regions',
    status: 200,
    answer: org.segmentSizes,
  },
  {
    name: 'segments.compute',
    method: 'POST',
    path: '/api/segments',
    access: 'org.write',
    summary: 'Put every member into a segment by orders and birthday as they are now',
    status: 200,
    answer: org.segmentsComputed,
    errors: ['storage_unavailable'],
  },
  ...resource('products', '/api/products', org.newProduct, org.product),
  ...csvImport('products', '/api/products'),
] as const satisfies readonly Route[];
