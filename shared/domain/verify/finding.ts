/** What of a record can be broken. */
export type Rule =
  /** A hash does not fit: something was changed, moved, dropped or slipped in. */
  | 'chain'
  /** What is stored cannot be read as a record. */
  | 'unreadable'
  /** A number is missing or comes twice. */
  | 'gap'
  /** The fold that the server runs does not take it, or comes to something else. */
  | 'fold'
  /** prepared = available + reserved + sold + withdrawn, none negative. */
  | 'units'
  /** A deal's units, its viewer's limit, its time. */
  | 'deal'
  /** An order does what its state does not allow. */
  | 'order'
  /** placed = paid + unpaid + cancelled + expired; refunds at most what was paid. */
  | 'money'
  /** Guide implies store, store implies region; Σ regions + unattributed = the total. */
  | 'attribution'
  /** Something that counts once counted twice. */
  | 'idempotency';

export interface Trouble {
  readonly rule: Rule;
  readonly message: string;
}

/** The first entry that breaks: a version of the log, or a number of the ledger. */
export interface Finding extends Trouble {
  readonly store: 'events' | 'ledger';
  readonly number: number;
}

export const trouble = (rule: Rule, message: string): Trouble => ({ rule, message });
