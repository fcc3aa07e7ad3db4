/**
 * A seal as a file: a table of what is where, then its sections one after another, so that what opening a show needs
 * is read without the rest, which is the larger part.
 */
export const sealSections = ['opening', 'tape', 'crowd', 'trade'] as const;
export type SealSection = (typeof sealSections)[number];

/** What a seal is of; `format` changes with whatever is in one. */
export interface SealOf {
  readonly format: number;
  /** How many facts it was made of. */
  readonly activitySeq: number;
}

/** A file of which stretches can be read. Close it. */
export interface SealSource {
  /** Rejects where the file has less. */
  read(at: number, length: number): Promise<Buffer>;
  close(): Promise<void>;
}

interface Table extends SealOf {
  /** Where each section begins and how many bytes it has. */
  readonly sections: Readonly<Record<SealSection, readonly [at: number, length: number]>>;
}

const mark = 'showcaller seal\n';
const tableBytes = 512;
/** Columns of numbers stand where the processor reads them at once. */
const aligned = (at: number): number => Math.ceil(at / 8) * 8;

/** The bytes of a file, to be written one after another. */
export function sealPieces(of: SealOf, sections: Readonly<Record<SealSection, Uint8Array>>): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  const places: Partial<Record<SealSection, readonly [number, number]>> = {};
  let at = tableBytes;
  for (const name of sealSections) {
    const { byteLength } = sections[name];
    places[name] = [at, byteLength];
    pieces.push(sections[name], new Uint8Array(aligned(byteLength) - byteLength));
    at += aligned(byteLength);
  }
  const table = Buffer.alloc(tableBytes, ' ');
  const text = `${mark}${JSON.stringify({ ...of, sections: places })}`;
  if (text.length > tableBytes) throw new Error('The table of a seal is too long');
  table.write(text);
  return [table, ...pieces];
}

/** The table of a file; null where the file is something else, a seal of an earlier version for one. */
export async function readTable(source: SealSource): Promise<Table | null> {
  try {
    const text = (await source.read(0, tableBytes)).toString();
    return text.startsWith(mark) ? (JSON.parse(text.slice(mark.length)) as Table) : null;
  } catch {
    return null;
  }
}
