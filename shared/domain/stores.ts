import type { Result } from '../contract/errors.ts';
import type { Fact } from './metrics/facts.ts';
import type { Order } from './orders/types.ts';
import type { Actor, ShowEvent, ShowEventRecord } from './show/events.ts';
import type { LedgerOperation, LedgerRecord } from './stock/entries.ts';
import type { LedgerState } from './stock/ledger.ts';

/**
 * The three stores of a show. Each promise here is checked by `shared/testing/store-contract` on every twin.
 * A store that cannot write refuses with `storage_unavailable` and has changed nothing.
 */
export interface Stores {
  readonly events: EventStore;
  readonly ledger: LedgerStore;
  readonly activity: ActivityStore;
  /** What is written by whichever node; null where this process alone writes, and hears of its writes directly. */
  readonly feed: Feed | null;
  /** Resolves when every store can take writes; used by `/readyz`. */
  check(): Promise<void>;
  /** Writes out what is waiting, then lets go. Nothing acknowledged is lost without it. */
  close(): Promise<void>;
}

/**
 * The logs that several nodes write, as they grow: each node hears every record, its own too, in its log's order. A
 * record may come twice after a broken connection; none is left out once its show has been read or heard of.
 */
export interface Feed {
  onEvent(listener: (record: ShowEventRecord) => void): () => void;
  onFacts(listener: (showId: string, rows: readonly ActivityRow[]) => void): () => void;
  /** Resolves when everything that was in the show's logs at the call has been told here, the ledger's too. */
  sync(showId: string): Promise<void>;
}

/** The whole log of a show that has none yet. */
export interface NewLog {
  readonly showId: string;
  readonly events: readonly TimedEvent[];
}

export interface TimedEvent {
  /** Epoch ms; never before the event before it. */
  readonly at: number;
  readonly event: ShowEvent;
}

/** Show events: acknowledged = durable; versions count from 1 without gaps or reorder; hash-chained per show. */
export interface EventStore {
  /**
   * Appends all or none at `expectedVersion` + 1 …; `version_conflict` when the log has moved on.
   * A `commandId` already in the show's log answers that command's records again and writes nothing.
   */
  append(
    showId: string,
    expectedVersion: number,
    at: number,
    actor: Actor,
    commandId: string | null,
    events: readonly ShowEvent[],
  ): Promise<Result<readonly ShowEventRecord[]>>;
  /**
   * The logs of new shows, every one of them or none; `version_conflict` when one of the shows has a log already.
   * Answers each show's records, in the order given, when all are durable.
   */
  begin(logs: readonly NewLog[], actor: Actor): Promise<Result<readonly (readonly ShowEventRecord[])[]>>;
  /** Events with version > `afterVersion`, in order; all of them unless `limit` is given. */
  read(showId: string, afterVersion?: number, limit?: number): Promise<readonly ShowEventRecord[]>;
  /** The records a command made, or null when the show has never seen it. */
  findCommand(showId: string, commandId: string): Promise<readonly ShowEventRecord[] | null>;
  /** Every show that has a log. */
  showIds(): Promise<readonly string[]>;
  /** Recomputes the hash chain; the first version that does not fit, or null when the record is whole. */
  verify(showId: string): Promise<number | null>;
}

/** What an operation wrote and left. `order` is set by operations about an order. */
export interface LedgerAnswer {
  readonly records: readonly LedgerRecord[];
  readonly order: Order | null;
  /** True when the operation had been answered before and wrote nothing. */
  readonly repeated: boolean;
}

/**
 * The ledger: stock, claims, orders, payments. Acknowledged = durable. `apply` is atomic per show; concurrent
 * calls are decided one after another by `domain/stock/ledger.ts`, so nothing oversells however many race.
 */
export interface LedgerStore {
  /** `now` is server time; the caller reads the clock. A refusal may still keep evidence (payment.*). */
  apply(showId: string, operation: LedgerOperation, now: number): Promise<Result<LedgerAnswer>>;
  /** The state as of everything acknowledged. The object is live and read-only: read it, never keep or change it. */
  state(showId: string): Promise<LedgerState>;
  /** The same without waiting, when it is in memory already; else null. */
  stateInMemory(showId: string): LedgerState | null;
  /** Records with seq > `afterSeq`, in order. */
  read(showId: string, afterSeq?: number, limit?: number): Promise<readonly LedgerRecord[]>;
  /** Which show an order belongs to; null when unknown. */
  showOfOrder(orderId: string): Promise<string | null>;
  /** Called once per durable record, in order, after its commit and before the answer to its caller. */
  onRecord(listener: (record: LedgerRecord) => void): () => void;
  verify(showId: string): Promise<number | null>;
}

/** A fact as kept. `factId` is set for reported and imported facts, and counts once per show. */
export interface StoredFact {
  readonly factId: string | null;
  readonly fact: Fact;
}

export interface ActivityRow {
  readonly seq: number;
  readonly factId: string | null;
  readonly fact: Fact;
  /** Of what a feed tells: `record` was given it in this process, which has known of it since. */
  readonly wasRecordedHere?: boolean;
}

/**
 * Activity: group commit within 500 ms; a crash loses at most that. `record` never waits for a disk.
 * `ingest` is for reported facts: it answers when they are durable, and which of them were new.
 */
export interface ActivityStore {
  /** Queues live facts; answers false when the queue is full and they were dropped (and counted). */
  record(showId: string, facts: readonly Fact[]): boolean;
  /**
   * Stores reported facts; the answer has one entry a fact: true = new, false = a repeat of its `factId`. A feed has
   * told them by then.
   */
  ingest(showId: string, facts: readonly StoredFact[]): Promise<Result<readonly boolean[]>>;
  /** Resolves when everything recorded before is durable, and a feed has told it. */
  flush(): Promise<void>;
  /** A page of facts with seq > `afterSeq`, in order of arrival; ends when the page is empty. */
  read(showId: string, afterSeq: number, limit: number): Promise<readonly ActivityRow[]>;
  count(showId: string): Promise<number>;
  /** Facts dropped because the queue was full, since start. */
  dropped(): number;
}
