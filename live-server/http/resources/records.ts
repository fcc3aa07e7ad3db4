import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import type { Page, Staff } from '../../app/api.ts';
import type { Directory, Records } from '../../storage/directory.ts';
import { newId } from '../new-id.ts';
import { pageOf } from '../pages.ts';
import { refuseInvalid } from '../parse.ts';
import type { Check } from './references.ts';
import { isInScope, isLimited, type Scope } from './region-scope.ts';

interface ListCall {
  readonly query: { limit: number; cursor?: string | undefined };
  readonly staff: Staff;
}
interface OneCall {
  readonly params: { readonly id: string };
  readonly staff: Staff;
}

/** The four things every kind of record offers; a resource's file gives them their route names. */
export interface RecordHandlers<T extends { id: string }> {
  list(call: ListCall): Result<Page<T>>;
  create(call: { readonly body: Omit<T, 'id'> }): Promise<Result<T>>;
  get(call: OneCall): Result<T>;
  update(call: OneCall & { readonly body: Partial<Omit<T, 'id'>> }): Promise<Result<T>>;
}

export function recordHandlers<T extends { id: string }>(
  directory: Directory,
  records: Records<T>,
  kind: string,
  check: Check<Omit<T, 'id'>> = () => [],
  scope: Scope<T> | null = null,
): RecordHandlers<T> {
  const isVisible = (staff: Staff, record: T) => scope === null || isInScope(directory, staff, scope, record);
  return {
    list: ({ query, staff }) =>
      pageOf(
        visible(records.all(), (record) => isVisible(staff, record), staff),
        query,
      ),
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
      return issues.length > 0 ? refuseInvalid(issues) : records.update(params.id, body);
    },
  };
}

function* visible<T>(all: Iterable<T>, isVisible: (record: T) => boolean, staff: Staff): Generator<T> {
  if (!isLimited(staff)) yield* all;
  else for (const record of all) if (isVisible(record)) yield record;
}
