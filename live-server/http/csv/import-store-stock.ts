import { accept, type Result } from '#shared/contract/errors.ts';
import type { StoreStock } from '#shared/contract/store-stock.ts';
import { sameAsRow, sayings } from '#shared/domain/csv/problem-kinds.ts';
import type { Directory, ManyChanges } from '../../storage/directory.ts';
import { type Issue, refuseInvalid } from '../parse.ts';
import type { Column } from './columns.ts';
import { readCsv } from './read-csv.ts';
import { MAX_ISSUES, placeOf, rawRecord, readHeader } from './rows.ts';
import { storeStockColumns } from './tables.ts';

const MAX_ROWS = 200_000;
const MOST_UNITS = 10_000_000;

/**
 * Units of products in stores: every row or none. A row sets what one store has of one product; stores that are not
 * named keep theirs. `invalid` names each trouble by row and column, the header being row 1.
 */
export async function importStoreStock(
  directory: Directory,
  bytes: Buffer,
  now: number,
): Promise<Result<{ products: number; stores: number; rows: number }>> {
  const issues: Issue[] = [];
  const told = new Map<string, Map<string, number>>();
  const rowOf = new Map<string, number>();
  let header: readonly (Column | null)[] | null = null;
  const read = await readCsv(bytes, MAX_ROWS, (cells, row) => {
    if (header === null) {
      header = readHeader(cells, storeStockColumns, issues);
      for (const { name } of storeStockColumns)
        if (!header.some((column) => column?.name === name))
          issues.push({ path: placeOf(1, name), message: sayings.noColumn });
      return;
    }
    if (issues.length >= MAX_ISSUES) return;
    const raw = rawRecord(cells, header, row, directory, issues);
    if (raw === null) return;
    const { productId, storeId, units } = raw;
    const missing = storeStockColumns.filter(({ field }) => raw[field] === undefined);
    for (const { name } of missing) issues.push({ path: placeOf(row, name), message: sayings.needed });
    if (typeof productId !== 'string' || typeof storeId !== 'string' || typeof units !== 'number') return;
    if (units > MOST_UNITS)
      issues.push({ path: placeOf(row, 'units'), message: `at most ${MOST_UNITS} units` });
    const key = JSON.stringify([productId, storeId]);
    const earlier = rowOf.get(key);
    if (earlier !== undefined) issues.push({ path: placeOf(row, 'storeCode'), message: sameAsRow(earlier) });
    rowOf.set(key, row);
    const stores = told.get(productId) ?? new Map<string, number>();
    told.set(productId, stores.set(storeId, units));
  });
  if (!read.ok) return read;
  if (header === null) return refuseInvalid([{ path: 'row 1', message: sayings.noHeader }]);
  if (issues.length > 0) return refuseInvalid(issues.slice(0, MAX_ISSUES));
  if (rowOf.size === 0)
    return refuseInvalid([{ path: 'row 2', message: 'there is no row below the header' }]);
  const written = await directory.storeStock.change(() => stockChanges(directory, told, now));
  const stores = new Set([...told.values()].flatMap((one) => [...one.keys()]));
  return written.ok ? accept({ products: told.size, stores: stores.size, rows: rowOf.size }) : written;
}

type Told = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** What was told, over what is known by then of the same products. */
function stockChanges({ storeStock }: Directory, told: Told, now: number): ManyChanges<StoreStock> {
  const added: StoreStock[] = [];
  const changes = new Map<string, Omit<StoreStock, 'id'>>();
  for (const [productId, stores] of told) {
    const known = storeStock.get(productId);
    const before = known?.stores.map(({ storeId, units }) => [storeId, units] as const) ?? [];
    const all = new Map([...before, ...stores]);
    const next = { at: now, stores: [...all].map(([storeId, units]) => ({ storeId, units })) };
    if (known) changes.set(productId, next);
    else added.push({ id: productId, ...next });
  }
  return { added, changes };
}
