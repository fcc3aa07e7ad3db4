import type { LineUnits } from '../orders/after-sale.ts';
import type { Order, OrderLine } from '../orders/types.ts';
import type { LedgerRecord } from './entries.ts';
import { Shelves } from './shelves.ts';

type Units = Pick<OrderLine, 'productId' | 'quantity'>;

/** The catalogue's side of an account. */
export interface ProductStock {
  readonly stock: number;
  readonly oneOff: boolean;
  /** When somebody last said how many there are; orders before that are in the figure already. */
  readonly stockAt?: number | undefined;
}

/** Thousands a second are made in a flash deal: kept flat, and one list serves where an order has one line. */
interface Hold {
  readonly showId: string;
  /** Null until the ledger has it. */
  placedAt: number | null;
  /** Each product once. */
  units: readonly Units[];
  /** What was ordered: gives the product of each line. */
  lines: readonly Units[];
  /** False once it has let go. */
  isHeld: boolean;
}

/**
 * One product: who holds units of it, and their sums, which hold for one reading of the catalogue. Holders are a list
 * and not a set, because nearly all stay: those that let go are listed until they are half of it.
 */
interface Account {
  holders: Hold[];
  gone: number;
  readonly byShow: Map<string, number>;
  held: number;
  /** Of these, what is held here and no ledger has answered yet. */
  asked: number;
  oneOff: boolean;
  stockAt: number;
}

/** An order that stands before another where orders of several nodes line up for a product. */
export interface Rival {
  readonly orderId: string;
  readonly quantity: number;
  /** It ran out, and its payment came late: it asks for the units it let go. */
  readonly isAgain: boolean;
}

/**
 * What all shows together have reserved and sold of each product: so that however many shows offer a piece at the
 * same time, no more is sold than there is. It follows the shows' ledgers and keeps nothing of its own. A claim
 * holds its units here, in one synchronous step, before its show's ledger decides; refused there, it lets go.
 */
export class ProductAccounts {
  readonly #stockOf: (productId: string) => ProductStock | null;
  readonly #orders = new Shelves<Hold>();
  readonly #accounts = new Map<string, Account>();
  /** Orders that have let go, and those of before; two sets, so that old ones go without being looked for. */
  #gone = new Set<string>();
  #goneBefore = new Set<string>();

  constructor(stockOf: (productId: string) => ProductStock | null) {
    this.#stockOf = stockOf;
  }

  /** Units of the product no show has reserved or sold; never below 0. 0 for an unknown product. */
  left(productId: string): number {
    const product = this.#stockOf(productId);
    return product ? Math.max(capOf(product) - this.#account(productId, product).held, 0) : 0;
  }

  /**
   * Units for an order whose units are held here and that stands behind others: without what ledgers gave to other
   * orders, and what those `ahead` ask for whom no ledger has answered, as far as it is known here. Who holds units
   * here and is not ahead stands behind, and takes nothing. Below 0 where more is asked for than there is.
   */
  leftBehind(orderId: string, productId: string, ahead: readonly Rival[]): number {
    const product = this.#stockOf(productId);
    if (!product) return 0;
    const { held, asked } = this.#account(productId, product);
    let left = capOf(product) - (held - asked);
    const own = this.#orders.get(orderId);
    if (own && own.placedAt !== null) left += quantityOf(productId, own.units);
    // An order that asks again may still stand where it asked first.
    const counted = new Set([orderId]);
    for (const rival of ahead) {
      if (counted.has(rival.orderId) || this.#isAnswered(rival)) continue;
      counted.add(rival.orderId);
      left -= rival.quantity;
    }
    return left;
  }

  /** Whether a ledger has told of a rival. One that let go long ago may be forgotten, and is taken to ask still. */
  #isAnswered({ orderId, isAgain }: Rival): boolean {
    const hold = this.#orders.get(orderId);
    if (hold) return hold.placedAt !== null;
    return !isAgain && (this.#gone.has(orderId) || this.#goneBefore.has(orderId));
  }

  /** Whether units are held for an order. */
  holds(orderId: string): boolean {
    return this.#orders.has(orderId);
  }

  /** Units that other shows have reserved or sold. */
  heldElsewhere(productId: string, showId: string): number {
    const product = this.#stockOf(productId);
    if (!product) return 0;
    const { held, byShow } = this.#account(productId, product);
    return held - (byShow.get(showId) ?? 0);
  }

  /** Holds all of an order's units or none: then the first product that is short. Held already, nothing changes. */
  hold(showId: string, orderId: string, lines: readonly Units[]): { productId: string; left: number } | null {
    if (this.#orders.has(orderId)) return null;
    const units = unitsOf(lines);
    for (const { productId, quantity } of units) {
      const left = this.left(productId);
      if (quantity > left) return { productId, left };
    }
    this.#add(orderId, { showId, placedAt: null, units, lines, isHeld: true });
    return null;
  }

  /** Lets go of what the ledger did not take. An order the ledger knows stays. */
  letGo(orderId: string): void {
    if (this.#orders.get(orderId)?.placedAt === null) this.#remove(orderId);
  }

  /** An order as a show's ledger has it, when the accounts are built. */
  restore({ showId, orderId, placedAt, status, lines }: Order): void {
    const isHeld = status === 'reserved' || status === 'paid' || status === 'refunded';
    const units = unitsOf(lines.map((line) => ({ ...line, quantity: line.quantity - (line.returned ?? 0) })));
    if (isHeld) this.#put(orderId, { showId, placedAt, units, lines, isHeld });
    else this.#forget(orderId);
  }

  /** Follows a ledger; answers the products whose account moved. */
  take(record: LedgerRecord): readonly string[] {
    const { entry, showId, at } = record;
    switch (entry.kind) {
      case 'order.reserved': {
        const { orderId, lines } = entry.order;
        const hold = this.#orders.get(orderId);
        if (hold && this.#confirm(hold, lines, at)) return productsOf(hold.units);
        const units = unitsOf(lines);
        this.#put(orderId, { showId, placedAt: at, units, lines, isHeld: true });
        return productsOf(units);
      }
      case 'deposit.paid':
      case 'order.paid': {
        // Bought again after it ran out: `hold` came before.
        const hold = entry.reReserved ? this.#orders.get(entry.orderId) : undefined;
        if (!hold) return [];
        this.#put(entry.orderId, { ...hold, placedAt: at, isHeld: true });
        return productsOf(hold.units);
      }
      case 'units.returned':
        return this.#giveBack(entry.orderId, entry.lines);
      case 'order.cancelled':
      case 'order.expired':
        return this.#drop(entry.orderId);
      default:
        return [];
    }
  }

  /** The product's account, counted anew when the catalogue has been told another stock since. */
  #account(productId: string, { oneOff, stockAt = 0 }: ProductStock): Account {
    let account = this.#accounts.get(productId);
    if (account?.oneOff === oneOff && account.stockAt === stockAt) return account;
    const holders = account?.holders.filter(({ isHeld }) => isHeld) ?? [];
    account = { holders, gone: 0, byShow: new Map(), held: 0, asked: 0, oneOff, stockAt };
    this.#accounts.set(productId, account);
    for (const hold of holders) count(account, productId, hold, 1);
    return account;
  }

  /** The ledger took what was held. False: not as it was held, so that it has to be counted anew. */
  #confirm(hold: Hold, lines: readonly Units[], at: number): boolean {
    const isSame =
      hold.placedAt === null &&
      hold.lines.length === lines.length &&
      hold.lines.every(
        ({ productId, quantity }, index) =>
          productId === lines[index]?.productId && quantity === lines[index].quantity,
      );
    // The catalogue was told another stock in between: the order may be in that figure.
    if (!isSame || hold.units.some(({ productId }) => at < (this.#accounts.get(productId)?.stockAt ?? 0)))
      return false;
    hold.placedAt = at;
    for (const { productId, quantity } of hold.units) {
      const account = this.#accounts.get(productId);
      if (account) account.asked -= quantity;
    }
    // The ledger's own list serves from here on: one less that stays for as long as the order does.
    if (hold.units === hold.lines) hold.units = lines;
    hold.lines = lines;
    return true;
  }

  #giveBack(orderId: string, returned: readonly LineUnits[]): readonly string[] {
    const hold = this.#orders.get(orderId);
    if (!hold) return [];
    const back = returned.flatMap(({ line, quantity }) => {
      const productId = hold.lines[line]?.productId;
      return productId === undefined ? [] : [{ productId, quantity: -quantity }];
    });
    const units = unitsOf([...hold.units, ...back]);
    this.#put(orderId, { ...hold, units, isHeld: true });
    return productsOf(units);
  }

  #put(orderId: string, hold: Hold): void {
    this.#remove(orderId);
    this.#add(orderId, hold);
  }

  #add(orderId: string, hold: Hold): void {
    if (hold.units.length === 0) return;
    this.#orders.set(orderId, hold);
    for (const { productId } of hold.units) {
      const account = this.#account(productId, this.#stockOf(productId) ?? unknownProduct);
      account.holders.push(hold);
      count(account, productId, hold, 1);
    }
  }

  #forget(orderId: string): void {
    if (this.#gone.size >= GONE_KEPT) {
      this.#goneBefore = this.#gone;
      this.#gone = new Set();
    }
    this.#gone.add(orderId);
  }

  #drop(orderId: string): readonly string[] {
    if (!this.#orders.has(orderId)) return [];
    this.#forget(orderId);
    return this.#remove(orderId);
  }

  #remove(orderId: string): readonly string[] {
    const hold = this.#orders.get(orderId);
    if (!hold) return [];
    this.#orders.delete(orderId);
    hold.isHeld = false;
    for (const { productId } of hold.units) {
      const account = this.#accounts.get(productId);
      if (!account) continue;
      count(account, productId, hold, -1);
      account.gone += 1;
      if (account.gone * 2 <= account.holders.length) continue;
      account.holders = account.holders.filter(({ isHeld }) => isHeld);
      account.gone = 0;
    }
    return productsOf(hold.units);
  }
}

/** Far more orders than can let go within the seconds another node may still ask about them. */
const GONE_KEPT = 20_000;

const unknownProduct: ProductStock = { stock: 0, oneOff: false };

/**
 * Adds an order's units of a product to its sums, or takes them out. Orders from before the stock was last told are
 * in that figure already; but a piece that exists once does not come back because somebody edited its record.
 */
function count(account: Account, productId: string, { placedAt, showId, units }: Hold, by: 1 | -1): void {
  if (!account.oneOff && placedAt !== null && placedAt < account.stockAt) return;
  const change = by * quantityOf(productId, units);
  account.held += change;
  if (placedAt === null) account.asked += change;
  account.byShow.set(showId, (account.byShow.get(showId) ?? 0) + change);
}

const capOf = ({ stock, oneOff }: ProductStock): number => (oneOff ? Math.min(1, stock) : stock);

const quantityOf = (productId: string, units: readonly Units[]): number =>
  units.reduce((sum, one) => sum + (one.productId === productId ? one.quantity : 0), 0);

const productsOf = (units: readonly Units[]): readonly string[] => units.map(({ productId }) => productId);

/** Lines of the same product taken together. */
function unitsOf(lines: readonly Units[]): readonly Units[] {
  if (lines.length === 1) return lines;
  const units = new Map<string, number>();
  for (const { productId, quantity } of lines) units.set(productId, (units.get(productId) ?? 0) + quantity);
  return [...units].map(([productId, quantity]) => ({ productId, quantity }));
}
