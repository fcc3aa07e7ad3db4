import type { Attribution } from '../attribution/types.ts';
import type { OrderPlacedFact } from './facts.ts';
import type { ItemTotals } from './items.ts';
import type { Refund } from './refund-shares.ts';
import type { OrderShare, Revised } from './shares.ts';

/** An order as its facts tell it so far. `viewer`, `standing` and the rest are indices into the fold. */
export interface FoldedOrder {
  readonly orderId: string;
  placed: OrderPlacedFact;
  /** −1 while the visit is unknown. */
  visit: number;
  viewer: number;
  /** Where the order counts: its attribution and its visit's source. */
  standing: number;
  attribution: Attribution;
  revised: Revised | null;
  /** Lines told apart, by their place in the order. */
  lineRevised: ReadonlyMap<number, Revised>;
  /** Where its parts belong; null while all of it stands where the order does. */
  shares: readonly OrderShare[] | null;
  /** `amount` null: the order's own. */
  paid: { readonly at: number; readonly amount: number | null } | null;
  refunds: readonly Refund[];
  /** When it was cancelled or ran out; null while it holds its units. */
  releasedAt: number | null;
  /** One entry an item, whatever the number of lines. */
  items: readonly { readonly item: ItemTotals; readonly quantity: number; readonly value: number }[];
  counted: boolean;
}

export interface OrderBook {
  readonly byId: Map<string, FoldedOrder>;
  readonly byViewer: Map<number, FoldedOrder[]>;
  /** Orders whose viewer is known and whose visit is not (yet). */
  readonly awaitingVisit: Map<string, FoldedOrder[]>;
}

export const emptyOrderBook = (): OrderBook => ({
  byId: new Map(),
  byViewer: new Map(),
  awaitingVisit: new Map(),
});
