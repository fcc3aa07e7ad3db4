import type { Source } from '../../contract/basics.ts';
import type { Attribution, Place } from '../attribution/types.ts';

/**
 * A fact: what METRICS.md folds into figures, already parsed and with its codes resolved. Live activity, ledger
 * entries and imported lines all become these before any figure is computed. `at` is epoch milliseconds.
 */
export type Fact =
  | EnterFact
  | { kind: 'leave'; at: number; visitId: string }
  | { kind: 'impression'; at: number; visitId: string; itemId: string }
  | { kind: 'click'; at: number; visitId: string; itemId: string }
  | { kind: 'like'; at: number; visitId: string; n: number }
  | { kind: 'comment'; at: number; visitId: string; commentId: string; text: string }
  | { kind: 'share'; at: number; visitId: string }
  | { kind: 'follow'; at: number; visitId: string }
  /** `option` by its place in the poll, from 0. */
  | { kind: 'vote'; at: number; visitId: string; pollId: string; option: number }
  | OrderPlacedFact
  /** `amount` null: the order's own amount. */
  | { kind: 'order.paid'; at: number; orderId: string; amount: number | null }
  | { kind: 'order.cancelled'; at: number; orderId: string }
  | { kind: 'order.expired'; at: number; orderId: string }
  /** `lines`: what of the amount is for which line, by its place in the order; the rest is for the whole order. */
  | {
      kind: 'order.refunded';
      at: number;
      orderId: string;
      amount: number;
      lines?: readonly { line: number; amount: number }[];
    }
  /**
   * Supersedes an earlier attribution, of one line by its place in the order or of all of it; the highest `revision`
   * stands, whatever order they arrive in, and of two alike the line's own.
   */
  | {
      kind: 'order.attributed';
      at: number;
      orderId: string;
      attribution: Attribution;
      revision: number;
      line?: number;
    };

export type FactOf<Kind extends Fact['kind']> = Extract<Fact, { kind: Kind }>;

export interface OrderPlacedFact {
  kind: 'order.placed';
  at: number;
  orderId: string;
  /** Null for a sale of another platform that knows no visit of ours: it then names its viewer. */
  visitId: string | null;
  /** Where the recorder knows it (the ledger does): the sale then counts even if the visit's facts were lost. */
  viewerId?: string;
  /** What the platform said of where it belongs, in place of a visit's own. */
  evidence?: OrderEvidence;
  /** `amount`: what the line costs where that is not quantity × unit price, because something was taken off. */
  lines: readonly {
    itemId: string;
    quantity: number;
    unitPrice: number;
    dealId: string | null;
    amount?: number;
  }[];
  amount: number;
  /** Null where the fold is to apply the default rule to the visits it knows (imported orders). */
  attribution: Attribution | null;
}

/** What stands for the visit's code, member and region where an order came without a visit. */
export interface OrderEvidence {
  readonly code: Place | null;
  readonly memberHome: Place | null;
  readonly regionId: string | null;
}

export interface EnterFact {
  kind: 'enter';
  at: number;
  visitId: string;
  viewerId: string;
  source: Source;
  /** The guide or store code as it came, known or not. */
  ref: string | null;
  /** Place of `ref`, or the region given with the visit; unknown codes leave nulls. */
  place: Place;
  /** True when `place` came from a guide or store code. */
  byCode: boolean;
  /** The member's home guide's or store's place; null for others. */
  memberHome: Place | null;
  name: string | null;
  /** The member it was, where the recorder knew; in no figure of METRICS.md, for the review's segments. */
  memberId?: string;
  /** The member whose link it came by. */
  broughtBy?: string;
}

export type OrderFact = Extract<Fact, { orderId: string }>;
/** Facts of viewers' behaviour, kept in the activity store; the others are derived from the ledger or imported. */
export type ActivityFact = Exclude<Fact, { orderId: string }>;
