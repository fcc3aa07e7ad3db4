import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import type { Guide, Member, Product, Region, Store } from '#shared/contract/organisation.ts';
import type { ProductSet } from '#shared/contract/product-sets.ts';
import type { Campaign } from '#shared/contract/shows.ts';
import type { StoreStock } from '#shared/contract/store-stock.ts';
import { setKey } from '#shared/domain/lineup/product-set.ts';
import type {
  AccessRecords,
  DeletableRecords,
  Directory,
  Records,
  StoredSession,
  StoredToken,
  StoredUser,
  UserChanges,
} from './directory.ts';
import { type Change, type RecordRow, StoredRecords, type WriteInTurn } from './stored-records.ts';
import { StorageUnavailable } from './unavailable.ts';

/** How a twin of the directory keeps what the records decide. */
export interface DirectoryKeeper {
  /** Asks one decision after another; calls `apply` of the directory with what became durable, then answers. */
  readonly write: WriteInTurn;
  readonly fresh: () => Promise<void>;
  readonly close: () => Promise<void>;
}

type SessionRecord = StoredSession & { readonly id: string };

/** Settings are records of their own kind: their id is the key, their body the value as it is. */
export const SETTING = 'setting';

/** Changes in one write, where a whole directory is mirrored. */
const CHANGES_AT_ONCE = 1_000;

/** One a record, over all kinds. */
export const keyOfRow = ({ kind, id }: Pick<RecordRow, 'kind' | 'id'>): string => `${kind} ${id}`;

/** The brand's own records, all in memory: what both twins of the directory share. */
export class DirectoryRecords implements Directory {
  readonly regions: Records<Region>;
  readonly stores: Records<Store>;
  readonly guides: Records<Guide>;
  readonly members: Records<Member>;
  readonly products: Records<Product>;
  readonly campaigns: Records<Campaign>;
  readonly productSets: DeletableRecords<ProductSet>;
  readonly storeStock: Records<StoreStock>;
  readonly access: AccessRecords;
  readonly settings: Directory['settings'];
  readonly #keeper: DirectoryKeeper;
  readonly #sessions: StoredRecords<SessionRecord>;
  readonly #kinds = new Map<string, Pick<StoredRecords<never>, 'put' | 'remove' | 'clear' | 'rows'>>();
  #position = 0;
  #revision = 0;

  constructor(keeper: DirectoryKeeper) {
    this.#keeper = keeper;
    this.regions = this.#records('region', (record) => record.code);
    this.stores = this.#records('store', (record) => record.code);
    this.guides = this.#records('guide', (record) => record.code);
    this.members = this.#records('member', (record) => record.code);
    this.products = this.#records('product', (record) => record.sku);
    this.campaigns = this.#records('campaign', () => null);
    this.productSets = this.#records('product-set', (record) => setKey(record.name));
    this.storeStock = this.#records('store-stock', () => null);
    this.#sessions = this.#records<SessionRecord>('session', () => null);
    this.access = this.#accessRecords();
    this.settings = this.#settings();
  }

  /** One row of what storage holds, in order of position. Throws for a kind a newer version wrote. */
  restore(row: RecordRow): void {
    this.#kindOf(row.kind).put(row);
    this.#revision += 1;
    this.#position = Math.max(this.#position, row.position);
  }

  /** What became durable, in the order it did. */
  apply(changes: readonly Change[]): void {
    for (const change of changes) {
      if (change.change !== 'delete') this.restore(change);
      else {
        this.#kindOf(change.kind).remove(change.id);
        this.#revision += 1;
      }
    }
  }

  revision(): number {
    return this.#revision;
  }

  /** Before everything is restored anew. */
  clear(): void {
    this.#revision += 1;
    for (const kind of this.#kinds.values()) kind.clear();
  }

  rows(): readonly RecordRow[] {
    return [...this.#kinds.values()].flatMap((kind) => kind.rows()).sort((a, b) => a.position - b.position);
  }

  async mirror(rows: readonly RecordRow[]): Promise<Result<null>> {
    // What goes first: a code that is used again belongs to its new record.
    const changes = [...this.#surplus(rows), ...this.#missing(rows)];
    for (let from = 0; from < changes.length; from += CHANGES_AT_ONCE) {
      const some = changes.slice(from, from + CHANGES_AT_ONCE);
      const put = await this.#keeper.write<null>(() => ({ changes: some, answer: null }));
      if (!put.ok) return put;
    }
    return accept(null);
  }

  #surplus(rows: readonly RecordRow[]): Change[] {
    const wanted = new Set(rows.map(keyOfRow));
    return this.rows().flatMap((row): Change[] =>
      row.kind === SETTING || wanted.has(keyOfRow(row))
        ? []
        : [{ change: 'delete', kind: row.kind, id: row.id }],
    );
  }

  #missing(rows: readonly RecordRow[]): Change[] {
    const here = new Map(this.rows().map((row) => [keyOfRow(row), row.body]));
    return rows.flatMap((row): Change[] => {
      const body = here.get(keyOfRow(row));
      if (body === row.body) return [];
      return [{ change: row.kind !== SETTING && body === undefined ? 'insert' : 'update', ...row }];
    });
  }

  /** Lets go of sessions that ended before `now`; at start. */
  async forgetSessions(now: number): Promise<void> {
    const over = [...this.#sessions.all()].filter((session) => session.expiresAt <= now);
    if (over.length > 0) settle(await this.#sessions.delete(over.map((session) => session.id)));
  }

  fresh(): Promise<void> {
    return this.#keeper.fresh();
  }

  close(): Promise<void> {
    return this.#keeper.close();
  }

  #kindOf(kind: string) {
    const known = this.#kinds.get(kind);
    if (!known) throw new Error(`Unknown kind of record: ${kind}`);
    return known;
  }

  #records<T extends { id: string }>(kind: string, codeOf: (record: T) => string | null): StoredRecords<T> {
    const records = new StoredRecords<T>(
      kind,
      codeOf,
      (decide) => this.#keeper.write(decide),
      (ahead) => this.#position + ahead,
    );
    this.#kinds.set(kind, records);
    return records;
  }

  #settings(): Directory['settings'] {
    const values = new Map<string, string>();
    this.#kinds.set(SETTING, {
      put: (row: RecordRow) => void values.set(row.id, row.body),
      remove: (key) => void values.delete(key),
      clear: () => values.clear(),
      rows: () =>
        [...values].map(([id, body]): RecordRow => ({ kind: SETTING, position: 0, id, code: null, body })),
    });
    const change = async (key: string, next: (stored: string | null) => string | null) => {
      const changed = await this.#keeper.write<string | null>(() => {
        const stored = values.get(key) ?? null;
        const value = next(stored);
        if (value === null || value === stored) return { changes: [], answer: stored };
        return {
          changes: [{ change: 'update', kind: SETTING, position: 0, id: key, code: null, body: value }],
          answer: value,
        };
      });
      return settle(changed);
    };
    return {
      get: (key) => values.get(key) ?? null,
      set: async (key, value) => void (await change(key, () => value)),
      change,
    };
  }

  #accessRecords(): AccessRecords {
    const users = this.#records<StoredUser>('user', (user) => user.username);
    const tokens = this.#records<StoredToken>('token', (token) => token.secretHash);
    const sessions = this.#sessions;
    return {
      userByName: (username) => users.byCode(username),
      user: (id) => users.get(id),
      users: () => [...users.all()],
      insertUser: (user) => users.insert([user]),
      changeUser: async (id, decide) => {
        let decided: Result<UserChanges> = refuse('not_found');
        const written = await users.change(() => {
          const user = users.get(id);
          decided = user ? decide(user, [...users.all()]) : refuse('not_found');
          return { added: [], changes: new Map(decided.ok ? [[id, decided.value]] : []) };
        });
        if (!written.ok) return written;
        if (!decided.ok) return decided;
        const changed = users.get(id);
        return changed ? accept(changed) : refuse('not_found');
      },
      tokenByHash: (secretHash) => tokens.byCode(secretHash),
      tokens: () => [...tokens.all()],
      insertToken: (token) => tokens.insert([token]),
      revokeToken: async (id, at) => {
        const revoked = await tokens.update(id, { revokedAt: at });
        return revoked.ok ? accept(null) : revoked;
      },
      session: (idHash) => sessions.get(idHash),
      insertSession: async (session) => {
        const { expiresAt, idHash } = session;
        const written = sessions.get(idHash)
          ? await sessions.update(idHash, { expiresAt })
          : await sessions.insert([{ ...session, id: idHash }]);
        // One that was signed out in the same moment stays gone.
        if (written.ok || written.error.code !== 'not_found') settle<unknown>(written);
      },
      deleteSession: async (idHash) => void settle(await sessions.delete([idHash])),
      endSessions: async (userId) => {
        const own = [...sessions.all()].filter((session) => session.userId === userId);
        settle(await sessions.delete(own.map((session) => session.id)));
      },
    };
  }
}

/** For writes whose signature has no refusal: storage that cannot take them throws its own kind of error. */
function settle<T>(result: Result<T>): T {
  if (result.ok) return result.value;
  if (result.error.code === 'storage_unavailable') {
    throw new StorageUnavailable('DOWN', result.error.message);
  }
  throw new Error(result.error.message);
}
