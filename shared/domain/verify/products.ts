import type { LedgerRecord } from '../stock/entries.ts';
import type { Finding } from './finding.ts';
import { trouble } from './finding.ts';

/** The catalogue's side: see `stock/product-accounts.ts`. */
export interface CheckedProduct {
  readonly stock: number;
  readonly oneOff: boolean;
  readonly stockAt?: number | undefined;
}

interface Movement {
  readonly at: number;
  readonly units: number;
  readonly showId: string;
  readonly number: number;
}
interface Hold {
  readonly showId: string;
  readonly products: readonly { readonly productId: string; readonly quantity: number }[];
  readonly left: Map<string, number>;
  at: number;
}

/**
 * Over the ledgers of all shows: a piece that exists once is held by one order at a time, and of any other no more is
 * held than there were when somebody last said how many. Takes the records show by show, in any order of shows.
 */
export class ProductsCheck {
  readonly #productOf: (productId: string) => CheckedProduct | null;
  readonly #holds = new Map<string, Hold>();
  readonly #movements = new Map<string, Movement[]>();

  constructor(productOf: (productId: string) => CheckedProduct | null) {
    this.#productOf = productOf;
  }

  take({ entry, at, showId, seq }: LedgerRecord): void {
    const where = { at, showId, number: seq };
    switch (entry.kind) {
      case 'order.reserved': {
        const { orderId, lines } = entry.order;
        const hold = { showId, products: lines, left: new Map<string, number>(), at };
        this.#holds.set(orderId, hold);
        this.#hold(hold, where);
        return;
      }
      case 'order.paid':
      case 'deposit.paid': {
        const hold = entry.reReserved ? this.#holds.get(entry.orderId) : undefined;
        if (hold) this.#hold(hold, where);
        return;
      }
      case 'order.cancelled':
      case 'order.expired': {
        const hold = this.#holds.get(entry.orderId);
        for (const [productId, units] of hold?.left ?? []) this.#move(productId, { ...where, units: -units });
        hold?.left.clear();
        return;
      }
      case 'units.returned': {
        const hold = this.#holds.get(entry.orderId);
        for (const { line, quantity } of entry.lines) {
          const productId = hold?.products[line]?.productId;
          if (!hold || productId === undefined) continue;
          hold.left.set(productId, (hold.left.get(productId) ?? 0) - quantity);
          this.#move(productId, { ...where, units: -quantity });
        }
        return;
      }
      default:
        return;
    }
  }

  /** Every product of which too much is held, by the entry that took it where it is known. */
  finish(): (Finding & { readonly showId: string; readonly productId: string })[] {
    return [...this.#movements.keys()].flatMap((productId) => {
      const product = this.#productOf(productId);
      if (!product) return [];
      return (product.oneOff ? this.#soldTwice(productId) : this.#oversold(productId, product)) ?? [];
    });
  }

  #soldTwice(productId: string) {
    const movements = (this.#movements.get(productId) ?? []).toSorted(
      (a, b) => a.at - b.at || a.units - b.units,
    );
    let held = 0;
    for (const { units, showId, number } of movements) {
      held += units;
      if (held <= 1) continue;
      const what = trouble('product', `${productId} exists once and is held by ${held} orders`);
      return { ...what, store: 'ledger' as const, number, showId, productId };
    }
    return null;
  }

  #oversold(productId: string, { stock, stockAt }: CheckedProduct) {
    if (stockAt === undefined) return null;
    let held = 0;
    for (const hold of this.#holds.values()) if (hold.at >= stockAt) held += hold.left.get(productId) ?? 0;
    const last = (this.#movements.get(productId) ?? []).findLast(({ units }) => units > 0);
    if (held <= stock || !last) return null;
    const what = trouble('product', `${held} of ${stock} units of ${productId} are held over all shows`);
    return { ...what, store: 'ledger' as const, number: last.number, showId: last.showId, productId };
  }

  #hold(hold: Hold, where: Omit<Movement, 'units'>): void {
    hold.at = where.at;
    for (const { productId, quantity } of hold.products) {
      hold.left.set(productId, (hold.left.get(productId) ?? 0) + quantity);
      this.#move(productId, { ...where, units: quantity });
    }
  }

  #move(productId: string, movement: Movement): void {
    const movements = this.#movements.get(productId);
    if (movements) movements.push(movement);
    else this.#movements.set(productId, [movement]);
  }
}
