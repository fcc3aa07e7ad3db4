import { deserialize, serialize } from 'node:v8';

type Column = Uint8Array | Int32Array | Uint32Array | Float64Array;
type TypeName = 'Uint8Array' | 'Int32Array' | 'Uint32Array' | 'Float64Array';
type ColumnOf = new (buffer: ArrayBufferLike, at: number, length: number) => Column;
const types: Readonly<Record<TypeName, ColumnOf>> = { Uint8Array, Int32Array, Uint32Array, Float64Array };

interface Table {
  readonly rest: Readonly<Record<string, unknown>>;
  readonly columns: readonly (readonly [name: string, type: TypeName, at: number, length: number])[];
}

const aligned = (at: number): number => Math.ceil(at / 8) * 8;

/**
 * An object with columns of numbers as bytes that it can be used from as they stand: `unpackColumns` copies none of
 * them. Everything else in it is serialised by the runtime.
 */
export function packColumns(thing: object): Uint8Array {
  const rest: Record<string, unknown> = {};
  const columns: Table['columns'][number][] = [];
  const bodies: { readonly at: number; readonly column: Column }[] = [];
  let at = 0;
  for (const [name, value] of Object.entries(thing)) {
    const type = typeNameOf(value);
    if (type === null) {
      rest[name] = value;
      continue;
    }
    const column = value as Column;
    columns.push([name, type, at, column.length]);
    bodies.push({ at, column });
    at = aligned(at + column.byteLength);
  }
  const table = serialize({ rest, columns } satisfies Table);
  const begin = aligned(8 + table.byteLength);
  const bytes = new Uint8Array(begin + at);
  new DataView(bytes.buffer).setFloat64(0, table.byteLength, true);
  bytes.set(table, 8);
  for (const { at: place, column } of bodies)
    bytes.set(new Uint8Array(column.buffer, column.byteOffset, column.byteLength), begin + place);
  return bytes;
}

/** The object again; its columns are the bytes themselves, which must begin at a multiple of eight. */
export function unpackColumns<T extends object>(bytes: Uint8Array): T {
  const length = new DataView(bytes.buffer, bytes.byteOffset).getFloat64(0, true);
  const { rest, columns } = deserialize(bytes.subarray(8, 8 + length)) as Table;
  const begin = bytes.byteOffset + aligned(8 + length);
  const thing: Record<string, unknown> = { ...rest };
  for (const [name, type, at, count] of columns)
    thing[name] = new types[type](bytes.buffer, begin + at, count);
  return thing as T;
}

function typeNameOf(value: unknown): TypeName | null {
  for (const [name, type] of Object.entries(types))
    if (value instanceof type && !Buffer.isBuffer(value)) return name as TypeName;
  return null;
}
