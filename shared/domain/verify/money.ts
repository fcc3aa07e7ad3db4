import type { Place } from '../attribution/types.ts';
import type { LedgerEntry } from '../stock/entries.ts';
import type { Trouble } from './finding.ts';
import { trouble } from './finding.ts';
import { type CheckedOrder, costOf, type Move } from './order-book.ts';

export interface MoneyTotals {
  placed: number;
  unpaid: number;
  paid: number;
  cancelled: number;
  expired: number;
  refunded: number;
}

const potOf = { reserved: 'unpaid', paid: 'paid', cancelled: 'cancelled', expired: 'expired' } as const;

/** Moves every order's amount from pot to pot, and its place from region to region, and asks whether they add up. */
export class MoneyCheck {
  readonly totals: MoneyTotals = { placed: 0, unpaid: 0, paid: 0, cancelled: 0, expired: 0, refunded: 0 };
  /** What was placed by region; null = unattributed. */
  readonly byRegion = new Map<string | null, number>();

  move({ order, from, to }: Move): Trouble | null {
    const { totals } = this;
    if (from === null) {
      totals.placed += order.amount;
      this.#shift(order, 1);
    } else totals[potOf[from]] -= order.amount;
    totals[potOf[to]] += to === 'paid' ? order.paid : order.amount;
    return this.#uneven();
  }

  take(entry: LedgerEntry, orders: ReadonlyMap<string, CheckedOrder>): Trouble | null {
    switch (entry.kind) {
      case 'order.reserved':
        return misplaced(entry.order.orderId, entry.order.attribution);
      case 'order.refunded':
        this.totals.refunded += entry.amount;
        return this.#uneven();
      case 'order.attributed': {
        const order = orders.get(entry.orderId);
        if (!order) return trouble('attribution', `there is no order ${entry.orderId}`);
        const { line } = entry;
        if (line !== undefined && !order.lines[line])
          return trouble('attribution', `${entry.orderId} has no line ${line}`);
        this.#shift(order, -1);
        for (const index of line === undefined ? order.lines.keys() : [line])
          order.regionIds[index] = entry.attribution.regionId;
        this.#shift(order, 1);
        return misplaced(entry.orderId, entry.attribution) ?? this.#unattributed();
      }
      default:
        return null;
    }
  }

  /** At the end, counted again from the orders. */
  finish(orders: Iterable<CheckedOrder>): Trouble | null {
    const again = new Map<string | null, number>();
    for (const order of orders)
      for (const [regionId, amount] of amountsByRegion(order))
        again.set(regionId, (again.get(regionId) ?? 0) + amount);
    for (const [regionId, amount] of this.byRegion)
      if ((again.get(regionId) ?? 0) !== amount)
        return trouble(
          'attribution',
          `${regionId ?? 'unattributed'}: ${amount}, its orders come to another sum`,
        );
    return this.#unattributed();
  }

  #uneven(): Trouble | null {
    const { placed, unpaid, paid, cancelled, expired, refunded } = this.totals;
    if (placed !== paid + unpaid + cancelled + expired)
      return trouble(
        'money',
        `placed ${placed} is not paid ${paid} + unpaid ${unpaid} + cancelled ${cancelled} + expired ${expired}`,
      );
    return refunded > paid ? trouble('money', `refunded ${refunded} of ${paid} paid`) : null;
  }

  #unattributed(): Trouble | null {
    const sum = [...this.byRegion.values()].reduce((total, amount) => total + amount, 0);
    const { placed } = this.totals;
    return sum === placed ? null : trouble('attribution', `the regions come to ${sum} of ${placed} placed`);
  }

  #shift(order: CheckedOrder, by: 1 | -1): void {
    for (const [regionId, amount] of amountsByRegion(order))
      this.byRegion.set(regionId, (this.byRegion.get(regionId) ?? 0) + by * amount);
  }
}

/** What each line costs, and where it belongs. */
const amountsByRegion = ({ lines, regionIds }: CheckedOrder): [string | null, number][] =>
  lines.map((line, index) => [regionIds[index] ?? null, costOf(line)]);

function misplaced(orderId: string, { guideId, storeId, regionId }: Place): Trouble | null {
  if (guideId !== null && storeId === null)
    return trouble('attribution', `${orderId} has a guide and no store`);
  if (storeId !== null && regionId === null)
    return trouble('attribution', `${orderId} has a store and no region`);
  return null;
}
