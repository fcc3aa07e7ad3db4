import { accept, type Result } from '#shared/contract/errors.ts';
import type { Guide, Member, Product, Region, Store } from '#shared/contract/organisation.ts';
import type { Campaign } from '#shared/contract/shows.ts';
import type {
  AccessRecords,
  Directory,
  Records,
  StoredSession,
  StoredToken,
  StoredUser,
} from '../directory.ts';
import { type GroupCommit, type Lane, rowsLane } from './group-commit.ts';
import { type Decision, type RecordRow, StoredRecords } from './records.ts';
import { refusalOf, storageUnavailable } from './refusal.ts';
import { type Connection, StorageUnavailable } from './sqlite.ts';

const settingLane = rowsLane(`
  INSERT INTO settings (key, value) SELECT value->>0, value->>1 FROM json_each(?) WHERE true
  ON CONFLICT (key) DO UPDATE SET value = excluded.value`);

type SessionRecord = StoredSession & { readonly id: string };

/** The brand's own records: all in memory, every change durable before it is seen or answered. */
export class EmbeddedDirectory implements Directory {
  readonly regions: Records<Region>;
  readonly stores: Records<Store>;
  readonly guides: Records<Guide>;
  readonly members: Records<Member>;
  readonly products: Records<Product>;
  readonly campaigns: Records<Campaign>;
  readonly access: AccessRecords;
  readonly settings: Directory['settings'];
  readonly #commits: GroupCommit;
  readonly #kinds = new Map<string, { restore(row: RecordRow): void }>();
  readonly #settings = new Map<string, string>();
  readonly #release: () => Promise<void>;
  #position = 0;
  #turn: Promise<unknown> = Promise.resolve();

  /** `release` is called by `close`: the directory shares its database with the events and the ledger. */
  constructor(commits: GroupCommit, release: () => Promise<void>) {
    this.#commits = commits;
    this.#release = release;
    this.regions = this.#records('region', (record) => record.code);
    this.stores = this.#records('store', (record) => record.code);
    this.guides = this.#records('guide', (record) => record.code);
    this.members = this.#records('member', (record) => record.code);
    this.products = this.#records('product', (record) => record.sku);
    this.campaigns = this.#records('campaign', () => null);
    this.access = this.#accessRecords();
    this.settings = {
      get: (key) => this.#settings.get(key) ?? null,
      set: async (key, value) =>
        settle(
          await this.#write<null>(() => ({
            lane: settingLane,
            rows: [JSON.stringify([key, value])],
            durable: () => {
              this.#settings.set(key, value);
              return null;
            },
          })),
        ),
    };
  }

  /** Reads everything into memory; before anything else is asked. Sessions that ended before `now` are let go. */
  async load(reader: Connection, now: number): Promise<void> {
    const rows = await reader.all<RecordRow>(
      'SELECT kind, position, id, body FROM records ORDER BY position',
    );
    for (const row of rows) {
      const kind = this.#kinds.get(row.kind);
      if (!kind) throw new Error(`${reader.file}: unknown kind of record ${row.kind}`);
      kind.restore(row);
      this.#position = row.position;
    }
    for (const { key, value } of await reader.all<{ key: string; value: string }>(
      'SELECT key, value FROM settings',
    )) {
      this.#settings.set(key, value);
    }
    await this.#forgetSessions(now);
  }

  #forgetSessions: (now: number) => Promise<void> = async () => undefined;

  close(): Promise<void> {
    return this.#release();
  }

  #records<T extends { id: string }>(kind: string, codeOf: (record: T) => string | null): StoredRecords<T> {
    const records = new StoredRecords<T>(
      kind,
      codeOf,
      (decide) => this.#write(decide),
      () => {
        this.#position += 1;
        return this.#position;
      },
    );
    this.#kinds.set(kind, records);
    return records;
  }

  #accessRecords(): AccessRecords {
    const users = this.#records<StoredUser>('user', (user) => user.username);
    const tokens = this.#records<StoredToken>('token', (token) => token.secretHash);
    const sessions = this.#records<SessionRecord>('session', () => null);
    this.#forgetSessions = async (now) => {
      const over = [...sessions.all()].filter((session) => session.expiresAt <= now);
      settle(await sessions.delete(over.map((session) => session.id)));
    };
    return {
      userByName: (username) => users.byCode(username),
      user: (id) => users.get(id),
      users: () => [...users.all()],
      insertUser: (user) => users.insert([user]),
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
        if (written.ok || written.error.code !== 'not_found') settle(written.ok ? accept(null) : written);
      },
      deleteSession: async (idHash) => settle(await sessions.delete([idHash])),
    };
  }

  /** One write at a time: each is decided on what is durable. Their groups are shared with events and ledger. */
  #write<T>(decide: () => Decision<T>): Promise<Result<T>> {
    const write = async (): Promise<Result<T>> => {
      try {
        if (!(await this.#commits.recovered())) return storageUnavailable();
        const decision = decide();
        if ('refused' in decision) return decision.refused;
        await this.#commit(decision.lane, decision.rows);
        return accept(decision.durable());
      } catch (cause) {
        return refusalOf(cause);
      }
    };
    const turn = this.#turn.then(write, write);
    this.#turn = turn;
    return turn;
  }

  #commit(lane: Lane<string>, items: readonly string[]): Promise<void> {
    return new Promise((committed, failed) => {
      this.#commits.submit({ key: 'directory', lane, items, committed, failed });
    });
  }
}

/** For writes whose signature has no refusal: storage that cannot take them throws its own kind of error. */
function settle(result: Result<null>): void {
  if (result.ok) return;
  if (result.error.code === 'storage_unavailable') {
    throw new StorageUnavailable('DOWN', result.error.message);
  }
  throw new Error(result.error.message);
}
