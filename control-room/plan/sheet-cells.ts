import { type LineupRole, lineupRole } from '#shared/contract/deals.ts';
import type { Product } from '#shared/contract/organisation.ts';
import { type Section, section } from '#shared/contract/plan-commands.ts';
import { readAmount, readRole, readSection } from '#shared/domain/lineup/sheet-import.ts';
import { type Problem, stockProblem } from './problems.ts';

/** The columns that can be written into, from left to right: a block copied from a spreadsheet fills them so. */
const writableColumns = [
  'role',
  'section',
  'price',
  'stock',
  'minutes',
  'points',
  'action',
  'owner',
] as const;
export type WritableColumn = (typeof writableColumns)[number];

export interface RowChanges {
  role?: LineupRole;
  section?: Section | null;
  price?: number;
  stock?: number;
  plannedMs?: number;
  talkingPoints?: string;
  action?: string;
  owner?: string;
}
export type CellProblem =
  | Problem
  | { readonly kind: 'notAmount' | 'notUnits' | 'notMinutes' | 'notRole' | 'notSection' };
export type ReadCell =
  | { readonly ok: true; readonly changes: RowChanges }
  | { readonly ok: false; readonly problem: CellProblem };

const taken = (changes: RowChanges): ReadCell => ({ ok: true, changes });
const no = (problem: CellProblem): ReadCell => ({ ok: false, problem });

/** What a person typed or pasted into a cell, as the change it asks for, or why it is none. */
export function readCell(
  column: WritableColumn,
  text: string,
  product: Pick<Product, 'floorPrice' | 'listPrice' | 'stock'> | undefined,
  minorPerUnit: number,
): ReadCell {
  const plain = text.normalize('NFKC').trim();
  switch (column) {
    case 'role': {
      const role = lineupRole.options.find((one) => one === plain) ?? readRole(plain);
      return role ? taken({ role }) : no({ kind: 'notRole' });
    }
    case 'section': {
      if (plain === '') return taken({ section: null });
      const found = section.options.find((one) => one === plain) ?? readSection(plain);
      return found ? taken({ section: found }) : no({ kind: 'notSection' });
    }
    case 'price': {
      const price = readAmount(plain, minorPerUnit);
      if (price === null) return no({ kind: 'notAmount' });
      return taken({ price });
    }
    case 'stock': {
      const digits = plain.replaceAll(',', '');
      const stock = /^\d{1,7}$/.test(digits) ? Number(digits) : null;
      if (stock === null || stock > 1_000_000) return no({ kind: 'notUnits' });
      const problem = stockProblem(stock, product);
      return problem?.kind === 'overStock' ? no(problem) : taken({ stock });
    }
    case 'minutes': {
      const minutes = Number(plain);
      return plain !== '' && minutes > 0 && minutes <= 1440
        ? taken({ plannedMs: Math.round(minutes * 60_000) })
        : no({ kind: 'notMinutes' });
    }
    case 'points':
      return taken({ talkingPoints: text.trim().slice(0, 2000) });
    case 'action':
      return taken({ action: text.trim().slice(0, 200) });
    case 'owner':
      return taken({ owner: text.trim().slice(0, 80) });
  }
}

export interface PastedBlock {
  readonly changes: readonly ({ readonly itemId: string } & RowChanges)[];
  /** The first cell that is none, with its row in the sheet; then nothing is changed. */
  readonly problem: {
    readonly row: number;
    readonly column: WritableColumn;
    readonly problem: CellProblem;
  } | null;
}

/**
 * A block copied from a spreadsheet, written from one cell on to the right and down: all of it or nothing. Cells
 * beyond the sheet are left out; an empty cell changes nothing.
 */
export function pastedBlock(
  cells: readonly (readonly string[])[],
  at: { readonly row: number; readonly column: WritableColumn },
  rows: readonly { readonly itemId: string; readonly product: Parameters<typeof readCell>[2] }[],
  minorPerUnit: number,
): PastedBlock {
  const first = writableColumns.indexOf(at.column);
  const changes: ({ itemId: string } & RowChanges)[] = [];
  for (const [down, line] of cells.entries()) {
    const row = rows[at.row + down];
    if (!row) break;
    let change: RowChanges = {};
    for (const [right, text] of line.entries()) {
      const column = writableColumns[first + right];
      if (column === undefined || text.trim() === '') continue;
      const read = readCell(column, text, row.product, minorPerUnit);
      if (!read.ok)
        return { changes: [], problem: { row: at.row + down + 1, column, problem: read.problem } };
      change = { ...change, ...read.changes };
    }
    if (Object.keys(change).length > 0) changes.push({ itemId: row.itemId, ...change });
  }
  return { changes, problem: null };
}
