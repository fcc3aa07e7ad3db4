import type { Order } from '#shared/domain/orders/types.ts';
import type { LedgerState } from '#shared/domain/stock/ledger.ts';

/** Which orders of a show are whose. */
export class OrdersByViewer {
  /** viewerId → order ids, oldest first. */
  readonly #ids = new Map<string, string[]>();
  /** Orders up to this ledger record may be here from the start. */
  readonly #fromSeq: number;

  constructor(ledger: LedgerState) {
    this.#fromSeq = ledger.seq;
    for (const order of ledger.orders.values()) this.#add(order, true);
  }

  of(viewerId: string, ledger: LedgerState): Order[] {
    return (this.#ids.get(viewerId) ?? []).flatMap((orderId) => ledger.orders.get(orderId) ?? []);
  }

  /** An order that was reserved by the ledger's record `seq`. */
  reserved(order: Order, seq: number): void {
    this.#add(order, seq > this.#fromSeq);
  }

  #add({ viewerId, orderId }: Order, isNew: boolean): void {
    const known = this.#ids.get(viewerId);
    if (!known) this.#ids.set(viewerId, [orderId]);
    else if (isNew || !known.includes(orderId)) known.push(orderId);
  }
}
