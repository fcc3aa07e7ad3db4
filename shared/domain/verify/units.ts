import type { LineUnits } from '../orders/after-sale.ts';
import type { LedgerEntry } from '../stock/entries.ts';
import type { Trouble } from './finding.ts';
import { trouble } from './finding.ts';
import type { CheckedOrder, Move, Standing } from './order-book.ts';

interface Shelf {
  prepared: number;
  available: number;
  reserved: number;
  sold: number;
  withdrawn: number;
}
interface Window {
  itemId: string;
  quantity: number;
  limit: number;
  opensAt: number;
  endsAt: number;
  isClosed: boolean;
  taken: number;
  readonly byViewer: Map<string, number>;
}

/** Where the units of an order of each standing are. */
const placeOf: Readonly<Record<Standing, 'reserved' | 'sold' | 'available'>> = {
  reserved: 'reserved',
  paid: 'sold',
  cancelled: 'available',
  expired: 'available',
};

/** Counts every unit from place to place, `available` as well, so that the sum is a check and no definition. */
export class UnitsCheck {
  readonly shelves = new Map<string, Shelf>();
  readonly #windows = new Map<string, Window>();
  /** Order and line → units that came back. */
  readonly #back = new Map<string, number>();

  take(entry: LedgerEntry): Trouble | null {
    switch (entry.kind) {
      case 'stock.added':
        return this.#change(entry.itemId, entry.quantity, 'prepared', 'available');
      case 'stock.withdrawn':
        return this.#change(entry.itemId, entry.quantity, 'withdrawn', null);
      case 'window.set': {
        const { dealId, itemId, quantity, perViewerLimit: limit, opensAt, endsAt } = entry.window;
        const known = this.#windows.get(dealId);
        if (known && known.taken > quantity)
          return trouble('deal', `${dealId} offers ${quantity}, ${known.taken} are taken`);
        const window = { itemId, quantity, limit, opensAt, endsAt };
        if (known) Object.assign(known, window);
        else this.#windows.set(dealId, { ...window, isClosed: false, taken: 0, byViewer: new Map() });
        return null;
      }
      case 'window.closed': {
        const window = this.#windows.get(entry.dealId);
        if (!window) return trouble('deal', `${entry.dealId} closed and never opened`);
        window.isClosed = true;
        return null;
      }
      default:
        return null;
    }
  }

  /** Units of a deal somebody could claim: of its own, and of its item. */
  leftOf(dealId: string): number {
    const window = this.#windows.get(dealId);
    if (!window) return 0;
    return Math.min(window.quantity - window.taken, this.#shelf(window.itemId).available);
  }

  /** The units of an order that changed its standing at `at`. */
  move({ order, from, to }: Move, at: number): Trouble | null {
    const source = from === null ? 'available' : placeOf[from];
    const target = placeOf[to];
    for (const { itemId, quantity } of order.lines) {
      const shelf = this.#shelf(itemId);
      shelf[source] -= quantity;
      shelf[target] += quantity;
    }
    for (const { itemId } of order.lines) {
      const wrong = this.#unbalanced(itemId);
      if (wrong) return wrong;
    }
    const change = (target === 'available' ? 0 : 1) - (source === 'available' ? 0 : 1);
    return change === 0 ? null : this.#take(order, change, from === null ? at : null);
  }

  /** Units of a paid order that came back: sold becomes available, and the deal has them again. */
  giveBack(order: CheckedOrder, returned: readonly LineUnits[]): Trouble | null {
    for (const { line, quantity } of returned) {
      const {
        itemId,
        dealId,
        quantity: bought,
      } = order.lines[line] ?? { itemId: '', dealId: null, quantity: 0 };
      const key = `${order.orderId} ${line}`;
      const back = (this.#back.get(key) ?? 0) + quantity;
      this.#back.set(key, back);
      if (quantity < 1 || back > bought)
        return trouble('units', `${order.orderId}: ${back} units of ${bought} came back`);
      const shelf = this.#shelf(itemId);
      shelf.sold -= quantity;
      shelf.available += quantity;
      const deal = dealId === null ? undefined : this.#windows.get(dealId);
      if (deal) {
        deal.taken -= quantity;
        deal.byViewer.set(order.viewerId, (deal.byViewer.get(order.viewerId) ?? 0) - quantity);
      }
      const wrong = this.#unbalanced(itemId);
      if (wrong) return wrong;
    }
    return null;
  }

  /** `at`: when it was claimed, for the deal's time; null where units come back or are paid for late. */
  #take({ lines, viewerId }: Move['order'], change: number, at: number | null): Trouble | null {
    for (const { dealId, quantity } of lines) {
      if (dealId === null) continue;
      const deal = this.#windows.get(dealId);
      if (!deal) return trouble('deal', `${dealId} was claimed and never opened`);
      if (at !== null && (deal.isClosed || at < deal.opensAt || at >= deal.endsAt))
        return trouble('deal', `${dealId} was claimed while it was not open`);
      deal.taken += change * quantity;
      const units = (deal.byViewer.get(viewerId) ?? 0) + change * quantity;
      deal.byViewer.set(viewerId, units);
      if (change < 0) continue;
      if (deal.taken > deal.quantity)
        return trouble('deal', `${deal.taken} of ${deal.quantity} units of ${dealId} are taken`);
      if (units > deal.limit)
        return trouble('deal', `${viewerId} has ${units} units of ${dealId}, the limit is ${deal.limit}`);
    }
    return null;
  }

  #change(
    itemId: string,
    quantity: number,
    to: 'prepared' | 'withdrawn',
    also: 'available' | null,
  ): Trouble | null {
    const shelf = this.#shelf(itemId);
    shelf[to] += quantity;
    shelf.available += also ? quantity : -quantity;
    return quantity < 0 ? trouble('units', `${itemId}: ${quantity} units moved`) : this.#unbalanced(itemId);
  }

  #unbalanced(itemId: string): Trouble | null {
    const { prepared, available, reserved, sold, withdrawn } = this.#shelf(itemId);
    const said = `${itemId}: ${prepared} prepared, ${available} available, ${reserved} reserved, ${sold} sold, ${withdrawn} withdrawn`;
    const isSound = [prepared, available, reserved, sold, withdrawn].every(
      (units) => Number.isSafeInteger(units) && units >= 0,
    );
    return isSound && prepared === available + reserved + sold + withdrawn ? null : trouble('units', said);
  }

  #shelf(itemId: string): Shelf {
    let shelf = this.shelves.get(itemId);
    if (!shelf) {
      shelf = { prepared: 0, available: 0, reserved: 0, sold: 0, withdrawn: 0 };
      this.shelves.set(itemId, shelf);
    }
    return shelf;
  }
}
