/**
 * Growing columns of numbers. A show can have more than a million visits: typed columns indexed by a small integer
 * take a tenth of the memory of objects. `index` is about to be written; the column returned has room for it.
 */
const grownLength = (length: number, index: number): number => Math.max(index + 1, length * 2, 64);

/** The column, or a larger copy, with room for `index`; the same two below for their types. */
export function withRoomFloat64(column: Float64Array, index: number): Float64Array {
  if (index < column.length) return column;
  const grown = new Float64Array(grownLength(column.length, index));
  grown.set(column);
  return grown;
}

export function withRoomInt32(column: Int32Array, index: number): Int32Array {
  if (index < column.length) return column;
  const grown = new Int32Array(grownLength(column.length, index));
  grown.set(column);
  return grown;
}

export function withRoomUint8(column: Uint8Array, index: number): Uint8Array {
  if (index < column.length) return column;
  const grown = new Uint8Array(grownLength(column.length, index));
  grown.set(column);
  return grown;
}

/** A set of small integers with its size, kept as bits in pages of 4,096 made only where a member falls. */
export interface BitSet {
  readonly pages: (Uint32Array | undefined)[];
  size: number;
}

export const emptyBitSet = (): BitSet => ({ pages: [], size: 0 });

/** Adds a member; true when it was not there. */
export function addBit(set: BitSet, member: number): boolean {
  let page = set.pages[member >>> 12];
  if (!page) {
    page = new Uint32Array(128);
    set.pages[member >>> 12] = page;
  }
  const word = (member >>> 5) & 127;
  const bit = 1 << (member & 31);
  const before = page[word] ?? 0;
  if ((before & bit) !== 0) return false;
  page[word] = before | bit;
  set.size += 1;
  return true;
}

/** Takes a member out that is in. */
export function removeBit(set: BitSet, member: number): void {
  const page = set.pages[member >>> 12];
  if (!page) return;
  const word = (member >>> 5) & 127;
  page[word] = (page[word] ?? 0) & ~(1 << (member & 31));
  set.size -= 1;
}
