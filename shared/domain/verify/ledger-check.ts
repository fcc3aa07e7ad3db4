import type { LedgerRecord } from '../stock/entries.ts';
import { emptyLedger, evolveLedger, type LedgerState, stockFigures } from '../stock/ledger.ts';
import { type Books, type Check, TermsBook } from './check.ts';
import { CouponsCheck } from './coupons.ts';
import { CustomsCheck } from './customs.ts';
import { DepositsCheck } from './deposits.ts';
import type { Finding, Trouble } from './finding.ts';
import { trouble } from './finding.ts';
import { GiftsCheck } from './gifts.ts';
import { GiveBacksCheck } from './give-backs.ts';
import { GroupsCheck } from './groups.ts';
import { MoneyCheck } from './money.ts';
import { OnceCheck } from './once.ts';
import { OrderBook } from './order-book.ts';
import { QueuesCheck } from './queues.ts';
import { RefundsCheck } from './refunds.ts';
import { ReturnsCheck } from './returns.ts';
import { UnitsCheck } from './units.ts';

/**
 * Goes through a show's ledger entry by entry and proves that units and money are conserved at each of them. Counts
 * by itself; the fold that the server runs is run beside it, and both must come to the same.
 */
export class LedgerCheck {
  readonly book = new OrderBook();
  readonly money = new MoneyCheck();
  readonly #units = new UnitsCheck();
  readonly #once = new OnceCheck();
  readonly #refunds = new RefundsCheck();
  readonly #terms = new TermsBook();
  /** The rules of offers, each by itself. */
  readonly #checks: readonly Check[] = [
    new CouponsCheck(),
    new DepositsCheck(),
    new GroupsCheck(),
    new GiftsCheck(),
    new QueuesCheck(),
    new CustomsCheck(),
    new GiveBacksCheck(),
    new ReturnsCheck(),
  ];
  readonly #folded: LedgerState;
  entries = 0;

  constructor(showId: string) {
    this.#folded = emptyLedger(showId);
  }

  /** The first thing that is wrong with the next record; after that, take no more. */
  take(record: LedgerRecord): Finding | null {
    const expected = this.entries + 1;
    const number = record.seq;
    if (number !== expected)
      return {
        store: 'ledger',
        number: expected,
        ...trouble('gap', `entry ${number} comes after ${this.entries}`),
      };
    this.entries = number;
    const wrong = this.#check(record) ?? this.#fold(record);
    return wrong && { store: 'ledger', number, ...wrong };
  }

  /**
   * What only shows at the end. `placed`: orders the storage knew of before the ledger was read; one that the ledger
   * lacks was cut off. `known`: those it knows of since; one of the ledger's that is not among them cannot be found.
   */
  finish(
    placed: Iterable<string>,
    known: ReadonlySet<string> = new Set(this.book.orders.keys()),
  ): Finding | null {
    const wrong =
      this.money.finish(this.book.orders.values()) ??
      this.#offers((check, books) => check.finish?.(books) ?? null) ??
      this.#differs() ??
      this.#cutOff(placed) ??
      this.#unknown(known);
    return wrong && { store: 'ledger', number: this.entries, ...wrong };
  }

  #check(record: LedgerRecord): Trouble | null {
    const { entry, at } = record;
    this.#terms.take(entry);
    const once = this.#once.take(entry);
    if (once) return once;
    const move = this.book.take(record);
    if (move && 'rule' in move) return move;
    return (
      this.#units.take(entry) ??
      this.#returned(entry) ??
      (move && (this.#units.move(move, at) ?? this.money.move(move))) ??
      this.money.take(entry, this.book.orders) ??
      this.#refunds.take(entry, this.book.orders) ??
      this.#offers((check, books) => check.take(record, books))
    );
  }

  #offers(ask: (check: Check, books: Books) => Trouble | null): Trouble | null {
    const { orders } = this.book;
    const books = { orders, terms: this.#terms, units: this.#units, refunds: this.#refunds };
    for (const check of this.#checks) {
      const wrong = ask(check, books);
      if (wrong) return wrong;
    }
    return null;
  }

  #returned(entry: LedgerRecord['entry']): Trouble | null {
    if (entry.kind !== 'units.returned') return null;
    const order = this.book.orders.get(entry.orderId);
    return order ? this.#units.giveBack(order, entry.lines) : null;
  }

  #fold(record: LedgerRecord): Trouble | null {
    try {
      evolveLedger(this.#folded, record);
      return null;
    } catch (error) {
      return trouble('fold', error instanceof Error ? error.message : String(error));
    }
  }

  #differs(): Trouble | null {
    for (const [itemId, shelf] of this.#units.shelves) {
      const figures = stockFigures(this.#folded, itemId);
      const keys = ['prepared', 'available', 'reserved', 'sold', 'withdrawn'] as const;
      const key = keys.find((one) => figures[one] !== shelf[one]);
      if (key) return trouble('fold', `${itemId}: ${shelf[key]} ${key}, the server counts ${figures[key]}`);
    }
    for (const { orderId, standing, refunded, refundedByLine } of this.book.orders.values()) {
      const order = this.#folded.orders.get(orderId);
      const status = order?.status === 'refunded' ? 'paid' : order?.status;
      if (status !== standing || order?.refunded !== refunded)
        return trouble('fold', `${orderId} is ${standing}, the server has it ${order?.status ?? 'nowhere'}`);
      const line = refundedByLine.findIndex((back, index) => back !== (order.lines[index]?.refunded ?? 0));
      if (line >= 0)
        return trouble(
          'fold',
          `${orderId}: ${refundedByLine[line]} back for line ${line}, the server differs`,
        );
    }
    return null;
  }

  #unknown(known: ReadonlySet<string>): Trouble | null {
    for (const orderId of this.book.orders.keys())
      if (!known.has(orderId))
        return trouble('gap', `order ${orderId} is in the ledger and not noted as this show's`);
    return null;
  }

  #cutOff(placed: Iterable<string>): Trouble | null {
    for (const orderId of placed)
      if (!this.book.orders.has(orderId))
        return trouble('gap', `order ${orderId} is noted and not in the ledger`);
    return null;
  }
}
