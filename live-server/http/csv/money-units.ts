import { type Column, isWritten, money } from './columns.ts';

/** Which money cells are written in whole units and which in minor ones: with both, a hundredfold error is near. */
export class MoneyUnits {
  #hasWritten = false;
  /** By row, the first column of it that is in minor units. */
  readonly #minor = new Map<number, string>();

  see(cells: readonly string[], header: readonly (Column | null)[], row: number): void {
    for (const [index, column] of header.entries()) {
      const cell = cells[index] ?? '';
      if (column?.read !== money || cell === '' || /^0+$/.test(cell)) continue;
      if (isWritten(cell)) this.#hasWritten = true;
      else if (!this.#minor.has(row)) this.#minor.set(row, column.name);
    }
  }

  /** Rows that are to be written as the others are, with the column. */
  troubles(): ReadonlyMap<number, string> {
    return this.#hasWritten ? this.#minor : new Map();
  }
}
