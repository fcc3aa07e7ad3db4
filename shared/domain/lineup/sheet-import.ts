import { type LineupRole, lineupRole } from '../../contract/deals.ts';
import { type Section, section } from '../../contract/plan-commands.ts';
import { tableRows } from './table-text.ts';

/** Columns of a run sheet as people name them; without a header line, this order. */
export const sheetColumns = [
  'sku',
  'role',
  'price',
  'stock',
  'minutes',
  'points',
  'section',
  'dealPrice',
  'dealUnits',
  'dealLimit',
  'dealMinutes',
  'action',
  'owner',
] as const;
export type SheetColumn = (typeof sheetColumns)[number];

const columnNames: Readonly<Record<SheetColumn, readonly string[]>> = {
  sku: ['sku', 'product', 'code', '商品', '商品编码', '货号', '款号', '编码'],
  role: ['role', '角色', '定位', '款式角色'],
  price: ['price', 'live price', '直播价', '价格', '售价', '到手价'],
  stock: ['stock', 'units', 'quantity', '备货', '库存', '数量'],
  minutes: ['minutes', 'min', 'length', '分钟', '时长', '讲解时长'],
  points: ['points', 'talking points', 'notes', '讲解要点', '要点', '卖点', '备注'],
  section: ['section', 'rhythm', '环节', '节奏', '段落'],
  dealPrice: ['dealprice', 'deal price', 'deal', '秒杀价', '限时价'],
  dealUnits: ['dealunits', 'deal units', 'deal quantity', '秒杀数量', '限量'],
  dealLimit: ['deallimit', 'deal limit', 'per viewer', '限购', '每人限购'],
  dealMinutes: ['dealminutes', 'deal minutes', '秒杀时长', '秒杀分钟'],
  action: ['action', '动作', '中控动作', '现场动作'],
  owner: ['owner', '负责人', '责任人'],
};

const roleNames: Readonly<Record<LineupRole, readonly string[]>> = {
  traffic: ['traffic', '引流', '引流款'],
  welfare: ['welfare', '福利', '福利款'],
  hero: ['hero', '主推', '主推款', '爆款'],
  profit: ['profit', '利润', '利润款'],
  image: ['image', '形象', '形象款'],
};

const sectionNames: Readonly<Record<Section, readonly string[]>> = {
  opening: ['opening', 'open', '开场', '开播', '暖场'],
  loop: ['loop', 'main', '循环', '循环讲解', '正场'],
  closing: ['closing', 'close', '收尾', '返场', '下播'],
};

export interface SheetDeal {
  readonly price: number;
  readonly quantity: number;
  readonly perViewerLimit: number;
  readonly durationMs: number;
}

export interface SheetRow {
  readonly line: number;
  readonly productId: string;
  readonly role: LineupRole;
  /** Minor units. */
  readonly price: number;
  readonly stock: number;
  readonly plannedMs: number;
  readonly talkingPoints: string;
  readonly action?: string;
  readonly owner?: string;
  readonly section?: Section;
  readonly deal?: SheetDeal;
}
export type SheetProblemKind =
  | 'missing'
  | 'unknownProduct'
  | 'twice'
  | 'notRole'
  | 'notAmount'
  | 'notUnits'
  | 'notMinutes'
  | 'tooLong'
  | 'belowFloor'
  | 'overStock'
  | 'notSection'
  | 'dealNotBelow'
  | 'dealOverStock'
  | 'tooManyRows';
export interface SheetProblem {
  readonly line: number;
  readonly column: SheetColumn;
  readonly kind: SheetProblemKind;
  /** What stands in the cell. */
  readonly text: string;
}
export interface SheetProduct {
  readonly id: string;
  readonly sku: string;
  readonly listPrice: number;
  readonly floorPrice: number;
  readonly stock: number;
}
export interface Sheet {
  readonly rows: readonly SheetRow[];
  readonly problems: readonly SheetProblem[];
}

const MAX_SHEET_ROWS = 500;
const longest = { points: 2000, action: 200, owner: 80 } as const;
const usualMinutes = 8;
const usualUnits = 20;
const usualLimit = 1;
const usualDealMinutes = 5;

/**
 * Reads a run sheet pasted or uploaded. Price left out is the list price; stock, 20 units or what the catalogue has;
 * minutes, 8; role, hero. A deal price plans a deal: 10 units or the row's, one a viewer, for 5 minutes. A row is taken only when nothing is wrong with it. `taken` are products that are in the
 * lineup already. `minorPerUnit` is 100 for CNY.
 */
export function readSheet(
  text: string,
  products: Iterable<SheetProduct>,
  taken: ReadonlySet<string>,
  minorPerUnit: number,
): Sheet {
  const bySku = new Map([...products].map((product) => [skuKey(product.sku), product]));
  const seen = new Set(taken);
  const all = tableRows(text);
  const order = headerOf(all[0]?.cells ?? []);
  const body = order ? all.slice(1) : all;
  const columns: readonly (SheetColumn | null)[] = order ?? sheetColumns;
  const rows: SheetRow[] = [];
  const problems: SheetProblem[] = [];
  for (const { line, cells } of body.slice(0, MAX_SHEET_ROWS)) {
    const cell = (column: SheetColumn) => {
      const index = columns.indexOf(column);
      return index < 0 ? '' : (cells[index] ?? '');
    };
    const wrong: SheetProblem[] = [];
    const say = (column: SheetColumn, kind: SheetProblemKind) =>
      wrong.push({ line, column, kind, text: cell(column) });
    const product = bySku.get(skuKey(cell('sku')));
    if (cell('sku') === '') say('sku', 'missing');
    else if (!product) say('sku', 'unknownProduct');
    else if (seen.has(product.id)) say('sku', 'twice');
    const role = cell('role') === '' ? 'hero' : readRole(cell('role'));
    if (!role) say('role', 'notRole');
    const price = cell('price') === '' ? (product?.listPrice ?? 0) : readAmount(cell('price'), minorPerUnit);
    if (price === null) say('price', 'notAmount');
    else if (product && price < product.floorPrice) say('price', 'belowFloor');
    const most = Math.min(usualUnits, product?.stock ?? usualUnits);
    const stock = cell('stock') === '' ? most : readWhole(cell('stock'));
    if (stock === null || stock > 1_000_000) say('stock', 'notUnits');
    else if (product && stock > product.stock) say('stock', 'overStock');
    const minutes = cell('minutes') === '' ? usualMinutes : readNumber(cell('minutes'));
    if (minutes === null || minutes <= 0 || minutes > 1440) say('minutes', 'notMinutes');
    for (const column of ['points', 'action', 'owner'] as const)
      if (cell(column).length > longest[column]) say(column, 'tooLong');
    const part = cell('section') === '' ? null : readSection(cell('section'));
    if (cell('section') !== '' && !part) say('section', 'notSection');
    const deal = readDeal(cell, say, { price, stock, floorPrice: product?.floorPrice ?? 0 }, minorPerUnit);
    problems.push(...wrong);
    if (product) seen.add(product.id);
    if (wrong.length > 0 || !product || !role || price === null || stock === null || minutes === null)
      continue;
    const plannedMs = Math.round(minutes * 60_000);
    rows.push({
      line,
      productId: product.id,
      role,
      price,
      stock,
      plannedMs,
      talkingPoints: cell('points'),
      ...(cell('action') === '' ? {} : { action: cell('action') }),
      ...(cell('owner') === '' ? {} : { owner: cell('owner') }),
      ...(part ? { section: part } : {}),
      ...(deal ? { deal } : {}),
    });
  }
  const over = body[MAX_SHEET_ROWS];
  if (over) problems.push({ line: over.line, column: 'sku', kind: 'tooManyRows', text: String(body.length) });
  return { rows, problems };
}

/** The deal a row plans, if it names a price; troubles are said. */
function readDeal(
  cell: (column: SheetColumn) => string,
  say: (column: SheetColumn, kind: SheetProblemKind) => void,
  row: { readonly price: number | null; readonly stock: number | null; readonly floorPrice: number },
  minorPerUnit: number,
): SheetDeal | null {
  if (cell('dealPrice') === '') return null;
  const price = readAmount(cell('dealPrice'), minorPerUnit);
  if (price === null) say('dealPrice', 'notAmount');
  else if (price < row.floorPrice) say('dealPrice', 'belowFloor');
  else if (row.price !== null && price >= row.price) say('dealPrice', 'dealNotBelow');
  const whole = (column: 'dealUnits' | 'dealLimit', usual: number, most: number) => {
    const value = cell(column) === '' ? usual : readWhole(cell(column));
    if (value !== null && value >= 1 && value <= most) return value;
    say(column, 'notUnits');
    return null;
  };
  const quantity = whole('dealUnits', Math.max(1, Math.min(10, row.stock ?? 10)), 1_000_000);
  if (quantity !== null && row.stock !== null && quantity > row.stock) say('dealUnits', 'dealOverStock');
  const perViewerLimit = whole('dealLimit', usualLimit, 1000);
  const minutes = cell('dealMinutes') === '' ? usualDealMinutes : readNumber(cell('dealMinutes'));
  if (minutes === null || minutes <= 0 || minutes > 1440) say('dealMinutes', 'notMinutes');
  if (price === null || quantity === null || perViewerLimit === null || minutes === null) return null;
  return { price, quantity, perViewerLimit, durationMs: Math.round(minutes * 60_000) };
}

/** What each cell of a header names; null when the line is no header: none of its cells names the product. */
function headerOf(cells: readonly string[]): readonly (SheetColumn | null)[] | null {
  const named = cells.map((cell) => {
    const name = plain(cell);
    return sheetColumns.find((column) => columnNames[column].includes(name)) ?? null;
  });
  return named.includes('sku') ? named : null;
}

/** The section a cell names, in any of its usual words; null for none of them. */
export const readSection = (text: string): Section | null =>
  section.options.find((one) => sectionNames[one].includes(plain(text))) ?? null;

/** The role a cell names, in any of its usual words; null for none of them. */
export const readRole = (text: string): LineupRole | null =>
  lineupRole.options.find((role) => roleNames[role].includes(plain(text))) ?? null;

/** `1299`, `1,299.00`, `¥1299`, full-width digits, `元` after it → minor units; null for anything else. */
export function readAmount(text: string, minorPerUnit: number): number | null {
  const bare = plain(text)
    .replace(/^(?:¥|￥|\$|cny|rmb)/, '')
    .replace(/元$/, '');
  if (readNumber(bare) === null) return null;
  // By digits and not by multiplying: 9999900935.20 × 100 is not a whole number in floating point.
  const [whole = '', fraction = ''] = bare.replaceAll(',', '').split('.');
  const kept = fraction.replace(/0+$/, '');
  const digits = Math.round(Math.log10(minorPerUnit));
  if (kept.length > digits) return null;
  const minor = Number(whole + kept.padEnd(digits, '0'));
  return minor <= 10_000_000_000_000 ? minor : null;
}

function readWhole(text: string): number | null {
  const value = readNumber(plain(text).replace(/[件个]$/, ''));
  return value !== null && Number.isInteger(value) ? value : null;
}

/** Digits with thousands in threes and a decimal point; nothing negative, no exponent. */
function readNumber(text: string): number | null {
  const bare = plain(text).replace(/分钟$/, '');
  return /^(?:\d{1,3}(?:,\d{3})+|\d{1,13})(?:\.\d{1,6})?$/.test(bare)
    ? Number(bare.replaceAll(',', ''))
    : null;
}

/** Full-width signs as plain ones, lower case, without blanks at the ends. */
const plain = (text: string) => text.normalize('NFKC').trim().toLowerCase();
const skuKey = plain;
