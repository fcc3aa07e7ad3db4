import { z } from 'zod';
import { id } from './basics.ts';
import { type Lease, leaseRequest } from './leases.ts';
import type { DeskMetrics, PaceStatus } from './metrics.ts';
import type { OfferFigures } from './offers.ts';
import type { Ack, RoomComment } from './room.ts';
import type { StockFigures } from './shows.ts';
import type { OrderView } from './viewers.ts';

/** Staff's socket namespace `/desk`: session cookie, or `auth: {token}`. */
export const deskIn = {
  watch: z.object({ showId: id, sinceVersion: z.int().min(0).optional() }),
  unwatch: z.object({ showId: id }),
  /** `showId` beside a `commandRequest`. */
  command: z.looseObject({ showId: id }),
  /** Before a price or stock is edited, and again to renew it; `release` when the form is closed. */
  lease: leaseRequest,
  release: leaseRequest,
  clock: z.object({ t: z.number() }),
} as const;
export type DeskInEvent = keyof typeof deskIn;

/** An event as sent to desks; its `event` is a `ShowEvent` of `domain/show/events.ts`. */
export interface SentEvent {
  version: number;
  at: number;
  actor: { id: string; name: string; role: string };
  commandId: string | null;
  event: { type: string };
}

export interface DeskOrder {
  orderId: string;
  at: number;
  status: 'reserved' | 'paid' | 'refunded' | 'cancelled' | 'expired';
  name: string;
  amount: number;
  lines: { itemId: string; quantity: number; dealId: string | null }[];
  regionId: string | null;
  guideId: string | null;
  /** Its deposit is paid, and its balance is not. */
  hasDeposit?: true;
  /** The offer it is of, where it is had in several: a presale's variant, a piece with options of the customer's. */
  offer?: Pick<NonNullable<OrderView['offer']>, 'offerId' | 'variantId' | 'choices'>;
}

export interface DealFigures {
  dealId: string;
  quantity: number;
  reserved: number;
  sold: number;
  remaining: number;
  /** Viewers on the waitlist. */
  waiting: number;
}

export interface StockSnapshot {
  items: ({ itemId: string } & StockFigures)[];
  deals: DealFigures[];
  /** What each offer has done so far. */
  offers?: OfferFigures[];
}

export interface DeskAlert {
  id: string;
  at: number;
  /** `floor`: a price that nobody can buy at, since its floor has risen over it; `params` name what is to be approved. */
  kind: 'pace' | 'payment' | 'storage' | 'stream' | 'floor';
  level: PaceStatus | 'warn';
  regionId?: string | null;
  message: string;
  params?: Record<string, string | number>;
  clearedAt?: number;
  /** Somebody is on it; gone when it gets worse. */
  acknowledged?: { by: string; at: number };
}

export type DeskComment = RoomComment & { regionId: string | null; hidden?: boolean };

export interface Presence {
  userId: string;
  name: string;
  role: string;
}

/** One merged packet a tick. `events` are versions from+1 … to, in order and without gaps. */
export interface DeskUpdate {
  showId: string;
  at: number;
  from: number;
  to: number;
  events: SentEvent[];
  metrics?: DeskMetrics;
  comments?: DeskComment[];
  orders?: DeskOrder[];
  /** Items and deals whose figures changed this tick. */
  stock?: Partial<StockSnapshot>;
  alerts?: DeskAlert[];
  presence?: Presence[];
  /** All that are held, when any was taken or given up. */
  leases?: Lease[];
}

/**
 * The answer to `watch`. Without `sinceVersion`, or too far behind: `events` holds the whole log from version 1,
 * to be folded by the same `evolve` as the server's. Otherwise only the missed ones.
 */
export type WatchAnswer = Ack<{
  showId: string;
  version: number;
  serverAt: number;
  /** Events after `sinceVersion` (or all of them). */
  events: SentEvent[];
  /** The show as REST's `GET /api/shows/:id` gives it; only without `sinceVersion`. */
  state?: unknown;
  metrics: DeskMetrics;
  stock: StockSnapshot;
  comments: DeskComment[];
  orders: DeskOrder[];
  alerts: DeskAlert[];
  presence: Presence[];
  leases: Lease[];
}>;

export type CommandAnswer = Ack<{ version: number; events: SentEvent[] }>;

export interface DeskOutEvents {
  update: (update: DeskUpdate) => void;
}
export interface DeskInEvents {
  watch: (payload: unknown, ack: (answer: WatchAnswer) => void) => void;
  unwatch: (payload: unknown, ack?: (answer: Ack) => void) => void;
  command: (payload: unknown, ack: (answer: CommandAnswer) => void) => void;
  lease: (payload: unknown, ack: (answer: Ack<{ lease: Lease }>) => void) => void;
  release: (payload: unknown, ack?: (answer: Ack) => void) => void;
  clock: (payload: unknown, ack: (answer: { t: number; serverAt: number }) => void) => void;
}
