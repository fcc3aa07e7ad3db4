/**
 * Rows of cells out of text copied from a spreadsheet or read from a CSV file (RFC 4180): tabs when the first line
 * has one, else commas or semicolons, whichever it has more of; quotes may hold separators and line ends. Cells are
 * trimmed; rows without any text are left out, but keep their number. Never throws: an open quote ends with the text.
 */
export interface TableRow {
  /** Counted from 1, as the spreadsheet counts. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** The rows of what was pasted or read: tabs, commas or semicolons between cells, quotes as spreadsheets write them. */
export function tableRows(text: string): readonly TableRow[] {
  const source = text.replace(/^\uFEFF/, '');
  const separator = separatorOf(source);
  const rows: TableRow[] = [];
  let cells: string[] = [];
  let cell = '';
  let line = 1;
  let isQuoted = false;
  const endRow = () => {
    cells.push(cell.trim());
    if (cells.some((one) => one !== '')) rows.push({ line, cells });
    cells = [];
    cell = '';
    line += 1;
  };
  for (let index = 0; index < source.length; index++) {
    const char = source[index] ?? '';
    if (isQuoted) {
      if (char !== '"') cell += char;
      else if (source[index + 1] === '"') {
        cell += '"';
        index += 1;
      } else isQuoted = false;
    } else if (char === '"' && cell.trim() === '') {
      cell = '';
      isQuoted = true;
    } else if (char === separator) {
      cells.push(cell.trim());
      cell = '';
    } else if (char === '\n') endRow();
    else if (char === '\r') {
      if (source[index + 1] === '\n') index += 1;
      endRow();
    } else cell += char;
  }
  if (cell !== '' || cells.length > 0) endRow();
  return rows;
}

function separatorOf(text: string): string {
  const first = /^[^\r\n]*/.exec(text)?.[0] ?? '';
  if (first.includes('\t')) return '\t';
  const count = (sign: string) => first.split(sign).length;
  return count(';') > count(',') ? ';' : ',';
}
