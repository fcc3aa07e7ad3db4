import type { LineUnits } from './after-sale.ts';
import { type LineCost, lineAmount, type Order } from './types.ts';

/** Why a buyer wants to send something back. */
export type ReturnWhy =
  | 'changed-mind'
  | 'wrong-size'
  | 'damaged'
  | 'not-as-shown'
  | 'wrong-item'
  | 'late'
  | 'other';

/** Money goes back at once, or when the units are in the brand's hands again. */
export type ReturnPayment = 'now' | 'when-back';

/** What becomes of a gift that is not earned any more: its worth is taken off the refund, or the buyer keeps it. */
export type GiftLeft = 'deducted' | 'kept';

/** A buyer's wish to return units of a paid order, and what was decided about it. Epoch ms, minor units. */
export interface ReturnRequest {
  readonly returnId: string;
  readonly at: number;
  readonly lines: readonly LineUnits[];
  /** Of them, gifts that were added to what the buyer named: what is left does not earn them. */
  readonly gifts?: readonly LineUnits[];
  /** What these units cost, as far as it could go back when it was asked for. */
  readonly amount: number;
  readonly why: ReturnWhy;
  readonly note: string | null;
  readonly stands: 'asked' | 'withdrawn' | 'approved' | 'declined';
  readonly decided: {
    readonly at: number;
    /** User id. */
    readonly by: string;
    readonly note: string | null;
    /** What goes back; null where nothing does. */
    readonly amount: number | null;
    readonly refund: ReturnPayment | null;
    /** What became of `gifts` instead of coming back. */
    readonly giftLeft?: GiftLeft;
  } | null;
  /** line → units of that line that had gone before it was asked for: back, or their return approved. */
  readonly from: readonly LineUnits[];
  /** line → `returned` of that line once everything asked for is back. */
  readonly backAt: readonly LineUnits[];
  /** How often the buyer has asked without an approval, this time included. */
  readonly times: number;
}

/** So often a buyer may ask in vain about one order: a declined wish can be explained once or twice more, not for ever. */
export const mostReturnsAsked = 3;

export type ReturnEntry =
  | {
      kind: 'return.asked';
      orderId: string;
      returnId: string;
      lines: readonly LineUnits[];
      gifts?: readonly LineUnits[];
      amount: number;
      why: ReturnWhy;
      note: string | null;
    }
  | { kind: 'return.withdrawn'; orderId: string; returnId: string }
  | {
      kind: 'return.approved';
      orderId: string;
      returnId: string;
      amount: number;
      refund: ReturnPayment;
      by: string;
      note: string | null;
      giftLeft?: GiftLeft;
    }
  | { kind: 'return.declined'; orderId: string; returnId: string; by: string; note: string };

export type ReturnOperation =
  /**
   * By the buyer, so long after the hand-over, or else the payment. Without `lines`: all that is left. Gifts that what
   * stays does not earn go with it.
   */
  | {
      op: 'ask-return';
      returnId: string;
      orderId: string;
      lines: readonly LineUnits[] | null;
      why: ReturnWhy;
      note: string | null;
      withinMs: number;
    }
  | { op: 'withdraw-return'; orderId: string; returnId: string }
  /**
   * Without `amount`: what was asked for, less the gifts' worth where that is deducted. Time is not looked at: it was
   * asked for in time. Without `giftLeft` the gifts come back with the rest; `kept` takes a note.
   */
  | {
      op: 'approve-return';
      orderId: string;
      returnId: string;
      amount: number | null;
      refund: ReturnPayment;
      by: string;
      note: string | null;
      giftLeft?: GiftLeft;
    }
  | { op: 'decline-return'; orderId: string; returnId: string; by: string; note: string };

/** The refund that an approved return leads to. */
export const refundIdOf = (returnId: string): string => `return:${returnId}`;

/** What the first `units` of a line cost; all of them together what the line costs, to the cent. */
const costOfFirst = (line: LineCost, units: number): number =>
  Math.floor((lineAmount(line) * units) / line.quantity);

/** What these units of a line cost, minor units, after those that came back `before`. */
export const costOfLineUnits = (line: LineCost, units: number, before: number): number =>
  costOfFirst(line, before + units) - costOfFirst(line, before);

/** Units of a line that are not the buyer's to send back any more: they came back, or may by an approved return. */
export const unitsGone = ({ returned = 0, approvedBack = 0 }: LineGone): number =>
  Math.max(returned, approvedBack);

/** Of a line, as the ledger has it or as the contract shows it: what went back. */
export interface LineGone {
  readonly returned?: number | undefined;
  readonly approvedBack?: number | undefined;
}

/** A return whose gifts stay with the buyer: the units that come back are the others. */
export function withoutGifts(asked: ReturnRequest): ReturnRequest {
  const { gifts = [], lines, from, backAt } = asked;
  const stays = new Set(gifts.map(({ line }) => line));
  const others = (units: readonly LineUnits[]) => units.filter(({ line }) => !stays.has(line));
  return { ...asked, lines: others(lines), from: others(from), backAt: others(backAt) };
}

/** All units of an order that are still its buyer's. */
export const unitsLeft = ({ lines }: Pick<Order, 'lines'>): LineUnits[] =>
  lines.flatMap((of, line) => {
    const quantity = of.quantity - unitsGone(of);
    return quantity > 0 ? [{ line, quantity }] : [];
  });

/** Whether everything the buyer asked to return is back. */
export const isAllBack = ({ lines }: Pick<Order, 'lines'>, { backAt }: ReturnRequest): boolean =>
  backAt.every(({ line, quantity }) => (lines[line]?.returned ?? 0) >= quantity);
