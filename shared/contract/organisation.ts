import { z } from 'zod';
import { amount, bilingual, bilingualInput, externalIds, id, instant, line, webLink } from './basics.ts';

/** A code people type and print on QR cards: `EAST`, `S-0012`, `G-00123`. */
export const code = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$/, 'letters, digits, . _ -');

export const newRegion = z.object({ code, name: bilingualInput });
export const region = newRegion.extend({ id, name: bilingual });
export type Region = z.infer<typeof region>;

export const storeKind = z.enum(['owned', 'franchise']);
export const newStore = z.object({
  code,
  name: bilingualInput,
  regionId: id,
  kind: storeKind,
  city: line(60),
});
/**
 * `formerRegions`: where the store belonged before, oldest first, each until when; left out for one that never changed.
 * `formerKinds`: what it was before, likewise.
 */
export const store = newStore.extend({
  id,
  name: bilingual,
  formerRegions: z.array(z.object({ regionId: id, until: instant })).optional(),
  formerKinds: z.array(z.object({ kind: storeKind, until: instant })).optional(),
});
/** `isCorrection`: the kind before was a mistake, and the one given holds for every show that is not settled. */
export const storeChanges = newStore.extend({ isCorrection: z.literal(true) });
export type Store = z.infer<typeof store>;

/** One of the brand's tiers, as the settlement's rules name them. One they do not name earns as the lowest. */
export const guideTier = line(32);

export const newGuide = z.object({
  code,
  name: line(60),
  storeId: id,
  tier: guideTier.default('bronze'),
  /** Ids of the guide on other platforms: sharer openids, WeCom user ids. */
  externalIds: externalIds.optional(),
});
/**
 * `formerStores`: where the guide was before, oldest first, each until when; left out for who never moved.
 * `formerTiers`: the tiers a frozen settlement moved the guide from, likewise.
 */
export const guide = newGuide.extend({
  id,
  formerStores: z.array(z.object({ storeId: id, until: instant })).optional(),
  formerTiers: z.array(z.object({ tier: guideTier, until: instant })).optional(),
});
export type Guide = z.infer<typeof guide>;

export const segment = z.enum(['new', 'dormant', 'birthday', 'trade-in', 'repeat']);
export type Segment = z.infer<typeof segment>;
export const newMember = z.object({
  code,
  name: line(60),
  segment: segment.default('new'),
  homeGuideId: id.nullable().default(null),
  homeStoreId: id.nullable().default(null),
  birthday: z
    .string()
    .regex(/^\d{2}-\d{2}$/, 'MM-DD')
    .nullable()
    .default(null),
  lastOrderAt: instant.nullable().default(null),
});
export const member = newMember.extend({ id });
export type Member = z.infer<typeof member>;

export const newProduct = z.object({
  sku: code,
  title: bilingualInput,
  category: line(40),
  listPrice: amount,
  floorPrice: amount,
  cost: amount.optional(),
  stock: z.int().min(0).max(10_000_000),
  oneOff: z.boolean().default(false),
  regionIds: z.array(id).max(100).optional(),
  imageUrl: webLink,
  link: webLink,
  tags: z.array(line(40)).max(20).default([]),
  /** Ids of the product and its variants in other shops. */
  externalIds: externalIds.optional(),
});
/** `stockAt`: when `stock` was last told; what shows sold before that is in the figure already. */
export const product = newProduct.extend({ id, title: bilingual, stockAt: instant.optional() });
export type Product = z.infer<typeof product>;

/** Whether rows whose code is known change that record; else they are refused. */
export const importQuery = z.object({ update: z.enum(['0', '1']).default('0') });
/** `imported` are new; the other two are told where known records may be changed. */
export const imported = z.object({
  imported: z.int(),
  changed: z.int().optional(),
  unchanged: z.int().optional(),
});

/** What can be wrong with a cell of a file; `other` is said in English alone. */
export const importProblemKind = z.enum([
  'missing',
  'needed',
  'notPaymentKind',
  'negative',
  'noColumn',
  'noHeader',
  'noRows',
  'givenTwice',
  'unknownColumn',
  'contradicted',
  'notWhole',
  'notMinor',
  'notAmount',
  'notYesNo',
  'notMoment',
  'unknownCode',
  'twice',
  'taken',
  'aboveList',
  'manyOfOne',
  'unlikeOthers',
  'tooManyCells',
  'other',
]);
export type ImportProblemKind = z.infer<typeof importProblemKind>;

/** One row of a file and what it would do; values as they are read out, null where there is none. */
export const importLine = z.object({
  /** As a spreadsheet numbers it: the header is row 1. */
  row: z.int(),
  /** The record's code or SKU; empty where it could not be read. */
  code: z.string(),
  what: z.enum(['new', 'changed', 'refused']),
  fields: z.array(z.object({ field: z.string(), from: z.string().nullable(), to: z.string().nullable() })),
  problems: z.array(z.object({ column: z.string(), kind: importProblemKind, message: z.string() })),
});
export type ImportLine = z.infer<typeof importLine>;
export const importPreview = z.object({
  rows: z.int(),
  new: z.int(),
  changed: z.int(),
  unchanged: z.int(),
  refused: z.int(),
  /** Refused rows first, then changed ones, then new ones: the first few hundred. */
  lines: z.array(importLine),
});
export type ImportPreview = z.infer<typeof importPreview>;

/** How many members each segment has, and where they are at home; null = nowhere yet. */
export const segmentSizes = z.object({
  total: z.int(),
  segments: z.array(
    z.object({
      segment,
      members: z.int(),
      regions: z.array(z.object({ regionId: id.nullable(), members: z.int() })),
    }),
  ),
});
export type SegmentSizes = z.infer<typeof segmentSizes>;
export const segmentsComputed = segmentSizes.extend({ changed: z.int() });
