import {
  type Column,
  codeOf,
  codeText,
  list,
  moment,
  money,
  regionCodes,
  text,
  whole,
  yesNo,
} from './columns.ts';

const column = (name: string, read: Column['read'] = text, field: string = name): Column => ({
  name,
  field,
  read,
});
const bilingual = (name: string): Column[] => [
  column(name),
  column(`${name}En`, text, `${name}.en`),
  column(`${name}Zh`, text, `${name}.zh`),
];

export const regionColumns: readonly Column[] = [column('code', codeText), ...bilingual('name')];

export const storeColumns: readonly Column[] = [
  column('code', codeText),
  ...bilingual('name'),
  column('regionId'),
  column('regionCode', codeOf('regions', 'region'), 'regionId'),
  column('kind'),
  column('city'),
];

export const guideColumns: readonly Column[] = [
  column('code', codeText),
  column('name'),
  column('storeId'),
  column('storeCode', codeOf('stores', 'store'), 'storeId'),
  column('tier'),
  column('externalIds', list),
];

export const memberColumns: readonly Column[] = [
  column('code', codeText),
  column('name'),
  column('segment'),
  column('homeGuideId'),
  column('homeGuideCode', codeOf('guides', 'guide'), 'homeGuideId'),
  column('homeStoreId'),
  column('homeStoreCode', codeOf('stores', 'store'), 'homeStoreId'),
  column('birthday'),
  column('lastOrderAt', moment),
];

export const storeStockColumns: readonly Column[] = [
  column('sku', codeOf('products', 'product'), 'productId'),
  column('storeCode', codeOf('stores', 'store'), 'storeId'),
  column('units', whole),
];

export const productColumns: readonly Column[] = [
  column('sku', codeText),
  ...bilingual('title'),
  column('category'),
  column('listPrice', money),
  column('floorPrice', money),
  column('cost', money),
  column('stock', whole),
  column('oneOff', yesNo),
  column('regionIds', list),
  column('regionCodes', regionCodes, 'regionIds'),
  column('imageUrl'),
  column('link'),
  column('tags', list),
  column('externalIds', list),
];
