import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { CsvError, parse } from 'csv-parse';
import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import { refuseInvalid } from '../parse.ts';
import { decodeCsv } from './decode.ts';

const CHUNK = 64 * 1024;
const ROWS_A_TURN = 500;

/**
 * The rows of a CSV, each handed to `onRow` with its number as a spreadsheet shows it (the header is row 1). Reads in
 * slices and lets others have their turn in between. `malformed` when it is neither UTF-8 nor GBK, `invalid` with the row when it
 * is not CSV, `too_large` beyond `maxRows`.
 */
export async function readCsv(
  bytes: Buffer,
  maxRows: number,
  onRow: (cells: readonly string[], row: number) => void,
): Promise<Result<null>> {
  const decoded = decodeCsv(bytes);
  if (!decoded.ok) return decoded;
  const parser = Readable.from(slices(decoded.value), { objectMode: false }).pipe(
    parse({
      bom: true,
      trim: true,
      skip_empty_lines: true,
      max_record_size: CHUNK,
      relax_column_count: true,
    }),
  );
  let row = 0;
  try {
    for await (const cells of parser as AsyncIterable<string[]>) {
      row += 1;
      if (row > maxRows + 1)
        return refuse('too_large', `At most ${maxRows} rows in one import`, { limit: maxRows });
      onRow(cells, row);
      if (row % ROWS_A_TURN === 0) await nextTurn();
    }
    return accept(null);
  } catch (error) {
    if (error instanceof CsvError)
      return refuseInvalid([
        { path: `row ${Number(error.records ?? row) + 1}`, message: 'not well-formed CSV: check its quotes' },
      ]);
    throw error;
  } finally {
    parser.destroy();
  }
}

function* slices(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += CHUNK) yield bytes.subarray(at, at + CHUNK);
}
