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
  /** A coupon is its viewer's, within its offer's numbers, and used once. */
  | 'coupon'
  /** A deposit counts as its offer says, once; it goes back by its rule. */
  | 'deposit'
  /** A group has its places, price and time; of a failed one everything goes back. */
  | 'group'
  /** A gift costs nothing and is given for what its offer asks. */
  | 'gift'
  /** Who waits longest is offered first, and nobody claims past them. */
  | 'waitlist'
  /** A custom piece costs its quote, is begun once, and its balance waits until it is ready. */
  | 'custom'
  /** A piece that exists once is held by one order at a time, over all shows. */
  | 'product'
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
