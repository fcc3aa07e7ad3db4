import type { ChainLink } from '../chain.ts';
import { ChainCheck } from '../chain.ts';
import type { Connection, Param } from './sqlite.ts';

/** Rows of one page: read in one go, so that no page holds the connection or the event loop for long. */
export const pageRows = 2_000;

/**
 * One page as one text: SQLite glues the rows' JSON together and one JSON.parse takes it, which is twice as
 * fast as rows through the driver. `sql` selects one column `row`, JSON text, in order.
 */
export async function jsonPage<Row>(
  connection: Connection,
  sql: string,
  params: readonly Param[],
): Promise<Row[]> {
  const [page] = await connection.all<{ page: string | null }>(
    `SELECT group_concat(row, ',') AS page FROM (${sql})`,
    params,
  );
  return JSON.parse(`[${page?.page ?? ''}]`) as Row[];
}

/**
 * Reads everything after `after` page by page up to `limit` rows. `page` gives at most `size` rows after a
 * number; `numberOf` says which number a row has.
 */
export async function readOn<Row>(
  after: number,
  limit: number,
  page: (after: number, size: number) => Promise<Row[]>,
  numberOf: (row: Row) => number,
): Promise<Row[]> {
  const rows: Row[] = [];
  let last = after;
  while (rows.length < limit) {
    const size = Math.min(pageRows, limit - rows.length);
    const next = await page(last, size);
    for (const row of next) rows.push(row);
    const end = next.at(-1);
    if (!end || next.length < size) break;
    last = numberOf(end);
  }
  return rows;
}

/**
 * Recomputes a show's chain; `links` gives some of its links after a number, none at the end. The first number
 * that does not fit (of a link that covers several: its first), or null when all do.
 */
export async function verifyChain(
  showId: string,
  links: (after: number) => Promise<readonly ChainLink[]>,
): Promise<number | null> {
  const check = new ChainCheck(showId);
  for (;;) {
    const next = await links(check.last);
    if (next.length === 0) return null;
    for (const link of next) if (!check.fits(link)) return check.last + 1;
  }
}
