import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import { isFound, searchKey } from '#shared/domain/search.ts';
import type { Page, Staff } from '../../app/api.ts';
import type { Directory, Records } from '../../storage/directory.ts';
import { newId } from '../new-id.ts';
import { pageOf } from '../pages.ts';
import { refuseInvalid } from '../parse.ts';
import type { Check } from './references.ts';
import { isInScope, type Scope } from './region-scope.ts';

interface ListCall {
  readonly query: { limit: number; cursor?: string | undefined; q?: string | undefined };
  readonly staff: Staff;
}
interface OneCall {
  readonly params: { readonly id: string };
  readonly staff: Staff;
}

/** The four things every kind of record offers; a resource's file gives them their route names. */
export interface RecordHandlers<T extends { id: string }> {
  /** `total` counts everything that is found, on any page. */
  list(call: ListCall): Result<Page<T> & { readonly total: number }>;
  create(call: { readonly body: Omit<T, 'id'> }): Promise<Result<T>>;
  get(call: OneCall): Result<T>;
  update(call: OneCall & { readonly body: Partial<Omit<T, 'id'>> }): Promise<Result<T>>;
}

export function recordHandlers<T extends { id: string }>(
  directory: Directory,
  records: Records<T>,
  kind: string,
  options: {
    /** What a record is searched by. */
    readonly texts: (record: T) => readonly string[];
    readonly check?: Check<Omit<T, 'id'>>;
    readonly scope?: Scope<T>;
    /** What goes with a change, of the record as it is stored. */
    readonly also?: (changes: Partial<Omit<T, 'id'>>, known: T) => Partial<Omit<T, 'id'>>;
  },
): RecordHandlers<T> {
  const { texts, check = () => [], scope = null, also = (changes) => changes } = options;
  // Records are never changed in place: a changed one is another object, with keys of its own.
  const keys = new WeakMap<T, readonly string[]>();
  const keysOf = (record: T): readonly string[] => {
    const known = keys.get(record) ?? texts(record).map(searchKey);
    keys.set(record, known);
    return known;
  };
  const isVisible = (staff: Staff, record: T) => scope === null || isInScope(directory, staff, scope, record);
  return {
    list({ query, staff }) {
      const { q = '' } = query;
      const found = [...records.all()].filter(
        (record) => isVisible(staff, record) && (q === '' || isFound(q, keysOf(record))),
      );
      const page = pageOf(found, query);
      return page.ok ? accept({ ...page.value, total: found.length }) : page;
    },
    async create({ body }) {
      const issues = check(directory, body);
      if (issues.length > 0) return refuseInvalid(issues);
      const record = { ...body, id: newId(kind) } as T;
      const inserted = await records.insert([record]);
      return inserted.ok ? accept(record) : inserted;
    },
    get({ params, staff }) {
      const record = records.get(params.id);
      if (!record) return refuse('not_found');
      return isVisible(staff, record) ? accept(record) : refuse('forbidden');
    },
    async update({ params, body }) {
      const before = records.get(params.id);
      if (!before) return refuse('not_found');
      const issues = check(directory, { ...before, ...body });
      return issues.length > 0
        ? refuseInvalid(issues)
        : records.update(params.id, (known) => also(body, known));
    },
  };
}
