import type { Result } from '../../contract/errors.ts';
import { type Attribution, nowhere } from '../../domain/attribution/types.ts';
import type { Fact } from '../../domain/metrics/facts.ts';
import type { Actor, ShowEvent } from '../../domain/show/events.ts';
import type { DealWindow, LedgerOperation, OperationOf } from '../../domain/stock/entries.ts';
import type { LedgerStore, StoredFact, Stores } from '../../domain/stores.ts';

/** What a twin brings so that the contract can be run on it: real storage, and ways to do it real harm. */
export interface StoreHarness {
  /** Opens the stores over the same data each time. The test closes them. */
  open(): Promise<Stores>;
  /** Makes the storage refuse every write until the returned function is called. Reads still work. */
  refuseWrites(): Promise<() => Promise<void>>;
  /** Changes something inside the stored record of that number, behind the (closed) stores' back. */
  tamper(store: 'events' | 'ledger', showId: string, number: number): Promise<void>;
  /** Takes the stored record of that number away. */
  remove(store: 'events' | 'ledger', showId: string, number: number): Promise<void>;
  dispose(): Promise<void>;
}

export type MakeHarness = () => Promise<StoreHarness>;

/** Runs `test` on freshly opened stores and closes them whatever happens. */
export async function withStores<T>(harness: StoreHarness, test: (stores: Stores) => Promise<T>): Promise<T> {
  const stores = await harness.open();
  try {
    return await test(stores);
  } finally {
    await stores.close();
  }
}

export function accepted<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`refused: ${result.error.code} ${result.error.message}`);
  return result.value;
}

export const codeOf = (result: Result<unknown>): string => (result.ok ? 'ok' : result.error.code);

export const actor: Actor = { id: 'u-1', name: '陈 Chen', role: 'operator' };
export const at = 1_760_000_000_000;
export const notice = (text: string): ShowEvent => ({ type: 'notice.posted', text });

export const attribution: Attribution = { ...nowhere, rule: 'default@1', reason: 'unattributed' };

export const window = (changes: Partial<DealWindow> = {}): DealWindow => ({
  dealId: 'deal-1',
  itemId: 'item-1',
  productId: 'product-1',
  price: 19_900,
  quantity: 100,
  perViewerLimit: 2,
  holdMs: 600_000,
  opensAt: at,
  endsAt: at + 3_600_000,
  ...changes,
});

export const claim = (viewer: string, changes: Partial<OperationOf<'claim'>> = {}) =>
  ({
    op: 'claim',
    orderId: `order-${viewer}`,
    dealId: 'deal-1',
    quantity: 1,
    viewerId: viewer,
    visitId: `visit-${viewer}`,
    key: 'key-1',
    attribution,
    ...changes,
  }) as const satisfies LedgerOperation;

/** Two records: stock of one item, and an open deal on it. */
export async function openDeal(ledger: LedgerStore, showId: string, stock: number, quantity = stock) {
  const ref = `${showId}:open`;
  accepted(
    await ledger.apply(
      showId,
      { op: 'add-stock', ref: `${ref}:stock`, itemId: 'item-1', quantity: stock },
      at,
    ),
  );
  accepted(
    await ledger.apply(showId, { op: 'set-window', ref: `${ref}:window`, window: window({ quantity }) }, at),
  );
}

export const click = (number: number): Fact => ({
  kind: 'click',
  at: at + number,
  visitId: `visit-${number % 7}`,
  itemId: 'item-1',
});

export const reported = (number: number): StoredFact => ({ factId: `fact-${number}`, fact: click(number) });

export const numbers = (count: number, from = 0): number[] =>
  Array.from({ length: count }, (_, index) => from + index);
