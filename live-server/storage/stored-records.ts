import { type Result, refuse } from '#shared/contract/errors.ts';
import type { ChangesOf, DeletableRecords, FieldsOf, ManyChanges } from './directory.ts';

/** A record as it is kept; `body` is its JSON, `position` its place among all records in order of insertion. */
export interface RecordRow {
  readonly kind: string;
  readonly position: number;
  readonly id: string;
  readonly code: string | null;
  readonly body: string;
}

/** What a write comes to, in words any storage understands. An update keeps its record's position. */
export type Change =
  | ({ readonly change: 'insert' | 'update' } & RecordRow)
  | { readonly change: 'delete'; readonly kind: string; readonly id: string };

/** A refusal, or what to write, with what to answer once it is durable. Changes nothing by itself. */
export type Decision<T> =
  | { readonly refused: ReturnType<typeof refuse> }
  | { readonly changes: readonly Change[]; readonly answer: T };

/**
 * Makes writes durable, one call after another: `decide` sees everything written before it, and is asked again when
 * another node wrote first. The changes are applied to the records before it answers.
 */
export type WriteInTurn = <T>(decide: () => Decision<T>) => Promise<Result<T>>;

/** What is to be inserted next stands after everything that is there. */
export type NextPosition = (ahead: number) => number;

/**
 * One kind of record: the whole of it in memory, in order of insertion, beside what storage keeps. Memory changes
 * only when storage has, so a read never shows what may yet be refused.
 */
export class StoredRecords<T extends { id: string }> implements DeletableRecords<T> {
  readonly #kind: string;
  readonly #codeOf: (record: T) => string | null;
  readonly #write: WriteInTurn;
  readonly #nextPosition: NextPosition;
  /** Map order is order of insertion; an update keeps its place. */
  readonly #byId = new Map<string, { readonly position: number; readonly record: T }>();
  readonly #byCode = new Map<string, T>();

  constructor(
    kind: string,
    codeOf: (record: T) => string | null,
    write: WriteInTurn,
    nextPosition: NextPosition,
  ) {
    this.#kind = kind;
    this.#codeOf = codeOf;
    this.#write = write;
    this.#nextPosition = nextPosition;
  }

  /** What storage holds: at start in order of position, later as changes become durable. */
  put({ body, position }: Pick<RecordRow, 'body' | 'position'>): void {
    const record = JSON.parse(body) as T;
    const known = this.#byId.get(record.id);
    if (known) this.#forgetCode(known.record);
    this.#byId.set(record.id, { position, record });
    const code = this.#codeOf(record);
    if (code !== null) this.#byCode.set(code, record);
  }

  remove(id: string): void {
    const known = this.#byId.get(id);
    if (known) this.#forgetCode(known.record);
    this.#byId.delete(id);
  }

  /** Before everything is read anew. */
  clear(): void {
    this.#byId.clear();
    this.#byCode.clear();
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
    // Kept apart from what the caller may change while the write waits its turn.
    const added = structuredClone(records);
    return this.change(() => ({ added, changes: new Map() }));
  }

  updateAll(changes: ReadonlyMap<string, ChangesOf<T>>): Promise<Result<null>> {
    const own = structuredClone(changes);
    return this.change(() => ({ added: [], changes: own }));
  }

  change(decide: () => ManyChanges<T>): Promise<Result<null>> {
    return this.#write<null>(() => {
      const { added, changes } = decide();
      const taken = this.#firstTaken(added);
      if (taken !== null) return { refused: refuse('duplicate', undefined, { code: taken }) };
      const updates = [...changes].flatMap(([id, changed]): Change[] => {
        const known = this.#byId.get(id);
        if (!known) return [];
        const record: T = { ...known.record, ...changed, id };
        return [{ change: 'update', ...this.#row(record, known.position) }];
      });
      const inserts = added.map(
        (record, index): Change => ({
          change: 'insert',
          ...this.#row(record, this.#nextPosition(index + 1)),
        }),
      );
      return { changes: [...updates, ...inserts], answer: null };
    });
  }

  update(id: string, changes: FieldsOf<T> | ((known: T) => FieldsOf<T>)): Promise<Result<T>> {
    const own = typeof changes === 'function' ? changes : structuredClone(changes);
    return this.#write<T>(() => {
      const known = this.#byId.get(id);
      if (!known) return { refused: refuse('not_found') };
      const record: T = { ...known.record, ...(typeof own === 'function' ? own(known.record) : own), id };
      const code = this.#codeOf(record);
      const holder = code === null ? undefined : this.#byCode.get(code);
      if (code !== null && holder && holder.id !== id) {
        return { refused: refuse('duplicate', undefined, { code }) };
      }
      return { changes: [{ change: 'update', ...this.#row(record, known.position) }], answer: record };
    });
  }

  /** Forgets records; one that is not there is forgotten already. */
  delete(ids: readonly string[]): Promise<Result<null>> {
    return this.#write<null>(() => ({
      changes: ids
        .filter((id) => this.#byId.has(id))
        .map((id): Change => ({ change: 'delete', kind: this.#kind, id })),
      answer: null,
    }));
  }

  /** As they are kept, in order of insertion. */
  rows(): RecordRow[] {
    return [...this.#byId.values()].map(({ position, record }) => this.#row(record, position));
  }

  #row(record: T, position: number): RecordRow {
    const { id } = record;
    return { kind: this.#kind, position, id, code: this.#codeOf(record), body: JSON.stringify(record) };
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

  #forgetCode(record: T): void {
    const code = this.#codeOf(record);
    // A code that has moved on to another record is that one's.
    if (code !== null && this.#byCode.get(code)?.id === record.id) this.#byCode.delete(code);
  }
}
