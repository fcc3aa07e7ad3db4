import type { Result } from '#shared/contract/errors.ts';
import type { InboxErrorCode, InboxMessage, InboxStatus, InboxSummary } from '#shared/contract/hooks.ts';

/** A verified message as it arrives. */
export interface NewMessage {
  readonly id: string;
  readonly connector: string;
  readonly account: string;
  /** The same for every copy of the same message. */
  readonly dedupeKey: string;
  /** The platform's name of the event. */
  readonly kind: string;
  /** The order it is about, in the platform's own words. */
  readonly subject: string | null;
  readonly receivedAt: number;
  readonly message: string;
}

/** What working on a message came to. */
export type Settled = Pick<InboxMessage, 'status' | 'outcome' | 'error' | 'attempts'> & {
  readonly workedAt: number;
};

export interface InboxQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly connector?: string | undefined;
  readonly status?: InboxStatus | undefined;
  readonly error?: InboxErrorCode | undefined;
  /** A part of the order's id, of the event's name, or of the message. */
  readonly q?: string | undefined;
}

/** A message as it is kept: `outcome` is what it did as JSON. When it is tried again is its worker's business. */
export type KeptMessage = Omit<InboxMessage, 'nextTryAt' | 'did'>;

/**
 * Verified messages of other platforms, what became of each, and the show its order was found to belong to.
 * Acknowledged = durable; writes that storage cannot take are refused with `storage_unavailable`.
 */
export interface Inbox {
  /** Stores a message once; a repeat answers the first one. */
  take(message: NewMessage): Promise<Result<{ readonly message: KeptMessage; readonly repeated: boolean }>>;
  get(id: string): Promise<KeptMessage | null>;
  /** Newest first; the cursor is the last page's `nextCursor`. */
  page(query: InboxQuery): Promise<{ items: readonly KeptMessage[]; nextCursor: string | null }>;
  /** Counts by connector and status, and by error of what is not done. */
  summary(): Promise<InboxSummary>;
  /** Notes the show of a message before anything is written to that show. */
  bind(id: string, showId: string): Promise<Result<null>>;
  /**
   * Notes what an attempt came to. One that was overtaken (another, as many or more, is noted already) changes nothing,
   * except where it got the message done: what is done stays done, whoever hears of it late.
   */
  settle(id: string, settled: Settled): Promise<Result<null>>;
  /** All messages of an order, oldest first. */
  ofOrder(connector: string, subject: string): Promise<readonly KeptMessage[]>;
  /** The show that earlier messages about the same order were bound to. */
  showOf(connector: string, subject: string): Promise<string | null>;
  /** Whether a message about the order came to this error. */
  hasError(connector: string, subject: string, code: InboxErrorCode): Promise<boolean>;
  /** Messages of an order that are not done, oldest first: waiting, failed, or ignored for want of a show. */
  undone(connector: string, subject: string): Promise<readonly KeptMessage[]>;
  /** Messages still `received`, oldest first, after a position. */
  unfinished(after: number, limit: number): Promise<readonly (KeptMessage & { readonly position: number })[]>;
}
