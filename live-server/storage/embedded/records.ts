import { type Result, refuse } from '#shared/contract/errors.ts';
import type { Records } from '../directory.ts';
import { type Lane, rowsLane } from './group-commit.ts';

export interface RecordRow {
  readonly kind: string;
  readonly position: number;
  readonly id: string;
  readonly body: string;
}

/** Makes writes durable, one call after another: `decide` sees everything written before it. */
export type WriteInTurn = <T>(decide: () => Decision<T>) => Promise<Result<T>>;

/** A refusal, or what to write and what to do once it is durable. */
export type Decision<T> =
  | { readonly refused: ReturnType<typeof refuse> }
  | { readonly lane: Lane<string>; readonly rows: readonly string[]; readonly durable: () => T };

const insertLane = rowsLane(`
  INSERT INTO records (kind, position, id, code, body)
  SELECT value->>0, value->>1, value->>2, value->>3, value->>4 FROM json_each(?)`);
const updateLane = rowsLane(`
  UPDATE records SET code = new.code, body = new.body
  FROM (SELECT value->>0 AS kind, value->>1 AS id, value->>2 AS code, value->>3 AS body FROM json_each(?)) AS new
  WHERE records.kind = new.kind AND records.id = new.id`);
const deleteLane = rowsLane(`
  DELETE FROM records WHERE (kind, id) IN (SELECT value->>0, value->>1 FROM json_each(?))`);

/**
 * One kind of record: the whole of it in memory, in order of insertion, beside its rows on disk. Memory changes
 * only when the disk has, so a read never shows what may yet be refused.
 */
export class StoredRecords<T extends { id: string }> implements Records<T> {
  readonly #kind: string;
  readonly #codeOf: (record: T) => string | null;
  readonly #write: WriteInTurn;
  readonly #nextPosition: () => number;
  /** Map order is order of insertion; an update keeps its place. */
  readonly #byId = new Map<string, { readonly position: number; readonly record: T }>();
  readonly #byCode = new Map<string, T>();

  constructor(
    kind: string,
    codeOf: (record: T) => string | null,
    write: WriteInTurn,
    nextPosition: () => number,
  ) {
    this.#kind = kind;
    this.#codeOf = codeOf;
    this.#write = write;
    this.#nextPosition = nextPosition;
  }

  /** From the disk at start, in order of position. */
  restore(row: RecordRow): void {
    this.#put(JSON.parse(row.body) as T, row.position);
  }

  get(id: string): T | null {
    return this.#byId.get(id)?.record ?? null;
  }

  byCode(code: string): T | null {
    return this.#byCode.get(code) ?? null;
  }

  get size(): number {
    return this.#byId.size;
  }

  *all(): Iterable<T> {
    for (const { record } of this.#byId.values()) yield record;
  }

  /** The cursor is the position of the page's last record; one that was never given out reads as past the end. */
  page(limit: number, cursor?: string): { items: readonly T[]; nextCursor: string | null } {
    const after = cursor === undefined ? -1 : /^\d{1,15}$/.test(cursor) ? Number(cursor) : Number.MAX_VALUE;
    const items: T[] = [];
    let last = 0;
    for (const { position, record } of this.#byId.values()) {
      if (position <= after) continue;
      if (items.length === limit) return { items, nextCursor: String(last) };
      items.push(record);
      last = position;
    }
    return { items, nextCursor: null };
  }

  insert(records: readonly T[]): Promise<Result<null>> {
    return this.#write<null>(() => {
      const taken = this.#firstTaken(records);
      if (taken !== null) return { refused: refuse('duplicate', undefined, { code: taken }) };
      const placed = records.map((record) => ({
        record: structuredClone(record),
        position: this.#nextPosition(),
      }));
      return {
        lane: insertLane,
        rows: placed.map(({ record, position }) =>
          JSON.stringify([this.#kind, position, record.id, this.#codeOf(record), JSON.stringify(record)]),
        ),
        durable: () => {
          for (const { record, position } of placed) this.#put(record, position);
          return null;
        },
      };
    });
  }

  update(id: string, changes: Partial<Omit<T, 'id'>>): Promise<Result<T>> {
    return this.#write<T>(() => {
      const known = this.#byId.get(id);
      if (!known) return { refused: refuse('not_found') };
      const record: T = { ...known.record, ...structuredClone(changes), id };
      const code = this.#codeOf(record);
      const holder = code === null ? undefined : this.#byCode.get(code);
      if (code !== null && holder && holder.id !== id) {
        return { refused: refuse('duplicate', undefined, { code }) };
      }
      return {
        lane: updateLane,
        rows: [JSON.stringify([this.#kind, id, code, JSON.stringify(record)])],
        durable: () => {
          this.#remove(known.record);
          this.#put(record, known.position);
          return record;
        },
      };
    });
  }

  updateAll(changes: ReadonlyMap<string, Partial<Omit<T, 'id' | 'code' | 'sku'>>>): Promise<Result<null>> {
    return this.#write<null>(() => {
      const changed = [...changes].flatMap(([id, own]) => {
        const known = this.#byId.get(id);
        if (!known) return [];
        const record: T = { ...known.record, ...structuredClone(own), id };
        return [{ known, record }];
      });
      return {
        lane: updateLane,
        rows: changed.map(({ record }) =>
          JSON.stringify([this.#kind, record.id, this.#codeOf(record), JSON.stringify(record)]),
        ),
        durable: () => {
          for (const { known, record } of changed) {
            this.#remove(known.record);
            this.#put(record, known.position);
          }
          return null;
        },
      };
    });
  }

  /** Forgets records; one that is not there is forgotten already. */
  delete(ids: readonly string[]): Promise<Result<null>> {
    return this.#write<null>(() => {
      const known = ids.flatMap((id) => this.#byId.get(id)?.record ?? []);
      return {
        lane: deleteLane,
        rows: known.map(({ id }) => JSON.stringify([this.#kind, id])),
        durable: () => {
          for (const record of known) {
            this.#remove(record);
            this.#byId.delete(record.id);
          }
          return null;
        },
      };
    });
  }

  /** The first id or code that is in use, or twice among the new ones. */
  #firstTaken(records: readonly T[]): string | null {
    const ids = new Set<string>();
    const codes = new Set<string>();
    for (const record of records) {
      if (this.#byId.has(record.id) || ids.has(record.id)) return record.id;
      ids.add(record.id);
      const code = this.#codeOf(record);
      if (code === null) continue;
      if (this.#byCode.has(code) || codes.has(code)) return code;
      codes.add(code);
    }
    return null;
  }

  #put(record: T, position: number): void {
    this.#byId.set(record.id, { position, record });
    const code = this.#codeOf(record);
    if (code !== null) this.#byCode.set(code, record);
  }

  #remove(record: T): void {
    const code = this.#codeOf(record);
    if (code !== null) this.#byCode.delete(code);
  }
}
