import type { Attribution } from '../attribution/types.ts';

export type OrderStatus = 'reserved' | 'paid' | 'refunded' | 'cancelled' | 'expired';

export interface OrderLine {
  readonly itemId: string;
  readonly productId: string;
  readonly quantity: number;
  /** Minor units, fixed by the server when the order was placed. */
  readonly unitPrice: number;
  readonly dealId: string | null;
}

export interface Order {
  readonly orderId: string;
  readonly showId: string;
  readonly viewerId: string;
  readonly visitId: string;
  /** The viewer's idempotency key. */
  readonly key: string;
  readonly status: OrderStatus;
  readonly lines: readonly OrderLine[];
  /** Σ quantity × unitPrice, minor units. */
  readonly amount: number;
  readonly refunded: number;
  readonly placedAt: number;
  readonly payBy: number;
  readonly paidAt: number | null;
  readonly fulfilment: 'ship' | 'pickup';
  readonly pickupStoreId: string | null;
  readonly attribution: Attribution;
  /** A unit offered to a viewer who waited for it. */
  readonly isOffered?: true;
}
