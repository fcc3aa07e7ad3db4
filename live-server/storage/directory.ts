import type { Result } from '#shared/contract/errors.ts';
import type { Guide, Member, Product, Region, Store } from '#shared/contract/organisation.ts';
import type { ProductSet } from '#shared/contract/product-sets.ts';
import type { Role } from '#shared/contract/roles.ts';
import type { Campaign } from '#shared/contract/shows.ts';
import type { StoreStock } from '#shared/contract/store-stock.ts';
import type { RecordRow } from './stored-records.ts';

/**
 * The brand's own records: organisation, catalogue, campaigns, users, tokens. Small, read often: kept in SQLite or
 * Redis and answered from memory.
 */
export interface Directory {
  readonly regions: Records<Region>;
  readonly stores: Records<Store>;
  readonly guides: Records<Guide>;
  readonly members: Records<Member>;
  readonly products: Records<Product>;
  readonly campaigns: Records<Campaign>;
  readonly productSets: DeletableRecords<ProductSet>;
  /** By product. */
  readonly storeStock: Records<StoreStock>;
  readonly access: AccessRecords;
  /** Small facts about the installation itself (the one-time set-up key's hash, demo loaded at …). */
  readonly settings: Settings;
  /** Everything it holds, as it is kept, in order of position; settings first. */
  rows(): readonly RecordRow[];
  /** Another number after anything here has changed. */
  revision(): number;
  /** Makes it hold what another directory holds, and nothing else but its own settings. */
  mirror(rows: readonly RecordRow[]): Promise<Result<null>>;
  /**
   * Resolves when whatever was acknowledged before the call, by any node, is seen here: at once where one node is
   * alone. Never rejects and soon gives up: without storage, what is known stands.
   */
  fresh(): Promise<void>;
  close(): Promise<void>;
}

export interface Settings {
  get(key: string): string | null;
  set(key: string, value: string): Promise<void>;
  /**
   * Decides on what is stored, after every write before it on any node: answers what stands then. `next` is asked
   * again when another node wrote first; null leaves what is there.
   */
  change(key: string, next: (stored: string | null) => string | null): Promise<string | null>;
}

/** One kind of record. Reads are synchronous from memory; a write answers when durable. */
export interface Records<T extends { id: string }> {
  get(id: string): T | null;
  /** By the kind's unique code (`code`, a product's `sku`); null where unknown or the kind has none. */
  byCode(code: string): T | null;
  /** In order of insertion; `cursor` is the last page's `nextCursor`. */
  page(limit: number, cursor?: string): { items: readonly T[]; nextCursor: string | null };
  all(): Iterable<T>;
  readonly size: number;
  /** `duplicate` when a code is taken; all or none. */
  insert(records: readonly T[]): Promise<Result<null>>;
  /** `not_found`, `duplicate`. Changes that depend on the record are decided on what is stored, after every write before. */
  update(id: string, changes: FieldsOf<T> | ((known: T) => FieldsOf<T>)): Promise<Result<T>>;
  /** Many at once, all or none. Those that are not there are left out. */
  updateAll(changes: ReadonlyMap<string, ChangesOf<T>>): Promise<Result<null>>;
  /**
   * New ones and changes of known ones together, all or none; `duplicate` when a new one's code is taken. `decide`
   * sees every write before it, and is asked again when another node wrote first.
   */
  change(decide: () => ManyChanges<T>): Promise<Result<null>>;
}

export interface ManyChanges<T> {
  readonly added: readonly T[];
  /** By id; those that are not there are left out. */
  readonly changes: ReadonlyMap<string, ChangesOf<T>>;
}

/** Fields of one record that are to be others. */
export type FieldsOf<T> = Partial<Omit<T, 'id'>>;

/** Changes of one among many; none of them may touch a code. */
export type ChangesOf<T> = Partial<Omit<T, 'id' | 'code' | 'sku'>>;

/** Records that nothing points at: they may go. */
export interface DeletableRecords<T extends { id: string }> extends Records<T> {
  /** One that is not there is gone already. */
  delete(ids: readonly string[]): Promise<Result<null>>;
}

export interface StoredUser {
  readonly id: string;
  readonly username: string;
  readonly name: string;
  readonly role: Role;
  readonly regionIds: readonly string[];
  /** Where role `store` serves. */
  readonly storeIds?: readonly string[];
  /** scrypt, with its salt and cost in the string; empty = none yet. */
  readonly passwordHash: string;
  /** Epoch ms; null or left out = may sign in. */
  readonly lockedAt?: number | null;
  /** A one-time link to set a password by; null or left out = none. */
  readonly passwordLink?: { readonly keyHash: string; readonly expiresAt: number } | null;
}
export interface StoredToken {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly regionIds: readonly string[];
  readonly createdAt: number;
  readonly revokedAt: number | null;
  /** SHA-256 of the secret. */
  readonly secretHash: string;
  /** The user who made it, and answers for it where two people must agree; left out = made before that was kept. */
  readonly madeBy?: string;
}
export interface StoredSession {
  readonly idHash: string;
  readonly userId: string;
  readonly expiresAt: number;
}

export type UserChanges = Partial<Omit<StoredUser, 'id' | 'username'>>;

export interface AccessRecords {
  userByName(username: string): StoredUser | null;
  user(id: string): StoredUser | null;
  users(): readonly StoredUser[];
  insertUser(user: StoredUser): Promise<Result<null>>;
  /**
   * Changes a user as decided on what is stored: `decide` sees every write before it, and all users. `not_found`, or
   * what `decide` refuses with.
   */
  changeUser(
    id: string,
    decide: (user: StoredUser, users: readonly StoredUser[]) => Result<UserChanges>,
  ): Promise<Result<StoredUser>>;
  tokenByHash(secretHash: string): StoredToken | null;
  tokens(): readonly StoredToken[];
  insertToken(token: StoredToken): Promise<Result<null>>;
  revokeToken(id: string, at: number): Promise<Result<null>>;
  session(idHash: string): StoredSession | null;
  /** Or moves the end of one that is there already. */
  insertSession(session: StoredSession): Promise<void>;
  deleteSession(idHash: string): Promise<void>;
  /** Every session of a user. */
  endSessions(userId: string): Promise<void>;
}
