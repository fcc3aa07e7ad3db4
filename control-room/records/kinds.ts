import { segment, storeKind } from '#shared/contract/organisation.ts';
import type { en } from '../i18n/en.ts';

export const recordKinds = ['products', 'regions', 'stores', 'guides', 'members'] as const;
export type RecordKind = (typeof recordKinds)[number];
export type FieldName = keyof typeof en.records.field;

/** A record as it is listed: whatever its kind has, found by path. */
export type AnyRecord = { readonly id: string } & Readonly<Record<string, unknown>>;

/** One field of the form: `path` is where it stands in the record, `to` what is chosen among. */
export interface Field {
  readonly name: FieldName;
  readonly path: string;
  readonly as: 'text' | 'money' | 'count' | 'choice';
  readonly to?: 'regions' | 'stores' | 'guides' | 'tiers' | readonly string[];
  readonly isNeeded: boolean;
  readonly isListed: boolean;
}

const field = (
  name: FieldName,
  path: string,
  as: Field['as'] = 'text',
  more: Partial<Pick<Field, 'to' | 'isNeeded' | 'isListed'>> = {},
): Field => ({ name, path, as, isNeeded: true, isListed: true, ...more });

export const fieldsOf: Readonly<Record<RecordKind, readonly Field[]>> = {
  products: [
    field('sku', 'sku'),
    field('titleEn', 'title.en'),
    field('titleZh', 'title.zh'),
    field('category', 'category'),
    field('listPrice', 'listPrice', 'money'),
    field('floorPrice', 'floorPrice', 'money'),
    field('cost', 'cost', 'money', { isNeeded: false }),
    field('stock', 'stock', 'count'),
    field('imageUrl', 'imageUrl', 'text', { isListed: false }),
    field('link', 'link', 'text', { isListed: false }),
  ],
  regions: [field('code', 'code'), field('nameEn', 'name.en'), field('nameZh', 'name.zh')],
  stores: [
    field('code', 'code'),
    field('nameEn', 'name.en'),
    field('nameZh', 'name.zh'),
    field('regionId', 'regionId', 'choice', { to: 'regions' }),
    field('kind', 'kind', 'choice', { to: storeKind.options }),
    field('city', 'city'),
  ],
  guides: [
    field('code', 'code'),
    field('name', 'name'),
    field('storeId', 'storeId', 'choice', { to: 'stores' }),
    // Chosen, not typed: a tier the brand does not have earns as its lowest.
    field('tier', 'tier', 'choice', { to: 'tiers' }),
  ],
  members: [
    field('code', 'code'),
    field('name', 'name'),
    field('segment', 'segment', 'choice', { to: segment.options }),
    field('homeGuideId', 'homeGuideId', 'choice', { to: 'guides', isNeeded: false }),
    field('birthday', 'birthday', 'text', { isNeeded: false }),
  ],
};

/** What is listed of a kind, its name in the reader's language before the other one. */
export function listedFields(kind: RecordKind, language: 'en' | 'zh-CN'): readonly Field[] {
  const listed = fieldsOf[kind].filter(({ isListed }) => isListed);
  if (language === 'en') return listed;
  const order = (path: string) => (path.endsWith('.zh') ? 0 : 1);
  const isName = ({ path }: Field) => path.endsWith('.en') || path.endsWith('.zh');
  const first = listed.findIndex(isName);
  return first < 0
    ? listed
    : listed
        .filter((field) => !isName(field))
        .toSpliced(first, 0, ...listed.filter(isName).sort((a, b) => order(a.path) - order(b.path)));
}

/** The columns an import of each kind takes; those with the code of another record stand for its id. */
export const importColumns: Readonly<Record<RecordKind, string>> = {
  products:
    'sku, titleEn, titleZh, category, listPrice, floorPrice, cost, stock, oneOff, regionCodes, imageUrl, link, tags',
  regions: 'code, nameEn, nameZh',
  stores: 'code, nameEn, nameZh, regionCode, kind, city',
  guides: 'code, name, storeCode, tier',
  members: 'code, name, segment, homeGuideCode, homeStoreCode, birthday, lastOrderAt',
};

export function valueAt(record: Readonly<Record<string, unknown>>, path: string): unknown {
  const [outer = '', inner] = path.split('.');
  const value = record[outer];
  if (inner === undefined || typeof value !== 'object' || value === null) return value;
  return (value as Record<string, unknown>)[inner];
}

/** The form's texts as a record's fields; null where a text is none. `minorPerUnit` is of the brand's currency. */
export function bodyOf(
  kind: RecordKind,
  texts: Readonly<Record<string, string>>,
  minorPerUnit: number,
): Readonly<Record<string, unknown>> | null {
  const body: Record<string, unknown> = {};
  for (const { path, as, isNeeded } of fieldsOf[kind]) {
    const text = (texts[path] ?? '').trim();
    if (text === '' && !isNeeded) {
      if (path === 'birthday' || path === 'homeGuideId') body[path] = null;
      continue;
    }
    const value = as === 'text' || as === 'choice' ? text : numberOf(text, as === 'money' ? minorPerUnit : 1);
    if (value === null || value === '') return null;
    const [outer = '', inner] = path.split('.');
    body[outer] = inner === undefined ? value : { ...(body[outer] as object | undefined), [inner]: value };
  }
  return body;
}

function numberOf(text: string, unit: number): number | null {
  const plain = text.normalize('NFKC').replace(/[,\s¥]/g, '');
  if (!/^\d+(?:\.\d{1,2})?$/.test(plain)) return null;
  const value = Math.round(Number(plain) * unit);
  return unit === 1 && plain.includes('.') ? null : value;
}
