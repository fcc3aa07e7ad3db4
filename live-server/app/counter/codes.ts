import type { LedgerRecord } from '#shared/domain/stock/entries.ts';
import type { LedgerState } from '#shared/domain/stock/ledger.ts';
import type { Stores } from '../../storage/stores.ts';
import { breathe } from '../serial.ts';
import type { ShowIndex } from '../show-index.ts';

/** Shows that ended longer ago are no counter's business any more: returns and coupons are over long before. */
const KEPT_MS = 120 * 86_400_000;

/**
 * Which show a coupon's code or a store's pickup is of. A person at a counter knows a code and no show; asking every
 * show for it would be slow. Read once, when it is first asked, and kept up from every ledger entry after.
 */
export class CounterCodes {
  readonly #stores: Stores;
  readonly #index: ShowIndex;
  readonly #now: () => number;
  readonly #coupons = new Map<string, string>();
  /** storeId → orderId → showId. */
  readonly #pickups = new Map<string, Map<string, string>>();
  /** storeId → requestId of a custom piece → showId; whoever moved their appointment elsewhere stays in it. */
  readonly #appointments = new Map<string, Map<string, string>>();
  #read: Promise<void> | null = null;
  readonly close: () => void;

  constructor(stores: Stores, index: ShowIndex, now: () => number) {
    this.#stores = stores;
    this.#index = index;
    this.#now = now;
    this.close = stores.ledger.onRecord((record) => this.#take(record));
  }

  async showOfCoupon(code: string): Promise<string | null> {
    await this.#ready();
    return this.#coupons.get(code) ?? null;
  }

  /** Orders to be picked up at a store, with their shows, in order of placing. */
  async pickupsAt(storeId: string): Promise<ReadonlyMap<string, string>> {
    await this.#ready();
    return this.#pickups.get(storeId) ?? new Map();
  }

  /** Custom pieces that have, or had, an appointment at a store, with their shows. */
  async appointmentsAt(storeId: string): Promise<ReadonlyMap<string, string>> {
    await this.#ready();
    return this.#appointments.get(storeId) ?? new Map();
  }

  async stores(): Promise<readonly string[]> {
    await this.#ready();
    return [...this.#pickups.keys()];
  }

  #ready(): Promise<void> {
    this.#read ??= this.#readAll().catch((error: unknown) => {
      this.#read = null;
      throw error;
    });
    return this.#read;
  }

  async #readAll(): Promise<void> {
    for (const { id, endedAt } of [...this.#index.all()]) {
      if (!this.#index.hasGiven(id) || (endedAt ?? this.#now()) < this.#now() - KEPT_MS) continue;
      this.#restore(id, await this.#stores.ledger.state(id));
      await breathe();
    }
  }

  #restore(showId: string, { book, orders }: LedgerState): void {
    for (const code of book.coupons.keys()) this.#coupons.set(code, showId);
    for (const { orderId, pickupStoreId } of orders.values())
      put(this.#pickups, pickupStoreId, orderId, showId);
    for (const { requestId, appointment } of book.custom.requests.values())
      put(this.#appointments, appointment?.storeId ?? null, requestId, showId);
  }

  #take({ showId, entry }: LedgerRecord): void {
    if (entry.kind === 'coupon.issued') this.#coupons.set(entry.code, showId);
    if (entry.kind === 'order.reserved')
      put(this.#pickups, entry.order.pickupStoreId, entry.order.orderId, showId);
    if (entry.kind === 'appointment.booked') put(this.#appointments, entry.storeId, entry.requestId, showId);
  }
}

function put(at: Map<string, Map<string, string>>, storeId: string | null, id: string, showId: string): void {
  if (storeId === null) return;
  const known = at.get(storeId);
  if (known) known.set(id, showId);
  else at.set(storeId, new Map([[id, showId]]));
}
