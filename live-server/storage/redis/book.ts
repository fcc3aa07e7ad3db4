import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import type { LedgerOperation, LedgerRecord } from '#shared/domain/stock/entries.ts';
import { decideLedger, evolveLedger, type LedgerState } from '#shared/domain/stock/ledger.ts';
import type { Resident } from '../embedded/residents.ts';
import type { LedgerAnswer } from '../stores.ts';
import type { MayWrite } from './may-write.ts';

export interface Decision {
  readonly records: readonly LedgerRecord[];
  readonly result: Result<LedgerAnswer>;
}

/**
 * A show's ledger in memory. `state` is ahead of the log by what this node has decided and Redis has not yet taken.
 * When the log turns out to go on with anything else, the book is broken: it has to be read anew.
 */
export class Book implements Resident {
  readonly showId: string;
  readonly state: LedgerState;
  /** Operations decided and not settled. */
  pending = 0;
  /** The last number known to be in the log. */
  durable: number;
  /** The hash there; null where others have written since it was asked for. */
  hash: string | null;
  isBroken = false;
  /** The run that Redis has been asked to append. */
  inFlight: readonly LedgerRecord[] = [];

  readonly #mayWrite: MayWrite;

  constructor(showId: string, state: LedgerState, hash: string, mayWrite: MayWrite = () => true) {
    this.#mayWrite = mayWrite;
    this.showId = showId;
    this.state = state;
    this.durable = state.seq;
    this.hash = hash;
  }

  /**
   * Decides an operation and folds what comes of it, ahead of the log. Throws on a bug: then what memory says is no
   * longer the log's.
   */
  decide(operation: LedgerOperation, now: number): Decision {
    const records: LedgerRecord[] = [];
    try {
      const { entries, answer } = decideLedger(this.state, operation, now);
      if (!this.#mayWrite(entries)) return { records, result: refuse('not_yet') };
      for (const entry of entries) {
        const record: LedgerRecord = { showId: this.showId, seq: this.state.seq + 1, at: now, entry };
        evolveLedger(this.state, record);
        records.push(record);
      }
      if (!answer.ok) return { records, result: answer };
      const { orderId, repeated } = answer.value;
      const order = orderId === null ? null : (this.state.orders.get(orderId) ?? null);
      return { records, result: accept({ records, order, repeated }) };
    } catch (cause) {
      this.isBroken = true;
      throw cause;
    }
  }

  /** Records of the log, in order, whoever wrote them. Throws where they cannot be folded: a bug. */
  take(records: readonly LedgerRecord[]): void {
    for (const record of records) {
      if (this.isBroken) return;
      if (record.seq <= this.durable) continue;
      if (record.seq <= this.state.seq) this.#takePending(record);
      else if (record.seq === this.state.seq + 1 && this.durable === this.state.seq) {
        evolveLedger(this.state, record);
        this.durable = record.seq;
        this.hash = null;
      } else this.isBroken = true;
    }
  }

  /** Where the log has what we are just appending; or another's record in its place. */
  #takePending(record: LedgerRecord): void {
    const first = this.inFlight[0]?.seq ?? Number.POSITIVE_INFINITY;
    const own = this.inFlight[record.seq - first];
    if (record.seq === this.durable + 1 && own && isSame(own, record)) this.durable = record.seq;
    else this.isBroken = true;
  }
}

const isSame = (one: LedgerRecord, other: LedgerRecord) =>
  one.at === other.at && JSON.stringify(one.entry) === JSON.stringify(other.entry);
