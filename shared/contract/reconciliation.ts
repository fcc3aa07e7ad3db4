import { z } from 'zod';
import { currency, id, instant } from './basics.ts';
import { paymentNotice } from './hooks.ts';
import { MOST_AMOUNT } from './most-amount.ts';

/**
 * A line of a payment provider's own record: what its notice said, or should have said. Without a currency it is in the
 * show's own.
 */
export const providerRecord = paymentNotice.extend({ currency: currency.optional() });
export type ProviderRecord = z.infer<typeof providerRecord>;

/**
 * A line of its file about what the provider keeps for itself: no money of an order, so that it is laid against nothing.
 * A fee that is given back has a minus. It may be of an order, or of none.
 */
export const providerFee = providerRecord.omit({ kind: true, orderId: true, amount: true }).extend({
  kind: z.literal('fee'),
  orderId: id.optional(),
  amount: z.int().min(-MOST_AMOUNT).max(MOST_AMOUNT),
});
export type ProviderFee = z.infer<typeof providerFee>;

export interface ProviderFile {
  readonly records: readonly ProviderRecord[];
  readonly fees: readonly ProviderFee[];
}

/** Why a payment bought nothing. */
export const strandedReason = z.enum([
  'expired-no-stock',
  'expired-over-limit',
  'expired-no-coupon',
  'group-over',
  'cancelled',
  'paid-twice',
]);

/** Minor units; a difference may be negative. */
const sums = { paid: z.int(), refunded: z.int() };
const sumsOf = z.object(sums);
export type Sums = z.infer<typeof sumsOf>;
const group = <T extends z.ZodType>(row: T) => z.object({ count: z.int(), ...sums, rows: z.array(row) });

/**
 * The provider's record against the ledger: provider − ledger = missing here − missing there + differs + not applied,
 * to the cent. Of each group at most `RECONCILIATION_ROWS` rows are listed; counts and sums are of all.
 */
export const reconciliationView = z.object({
  showId: id,
  currency: z.string(),
  provider: sumsOf,
  /** What the ledger took: for orders, and what came for nothing. */
  ledger: sumsOf,
  /** provider − ledger. */
  difference: sumsOf,
  matched: z.object({ count: z.int(), ...sums }),
  /** The provider has it, the ledger never heard of it. */
  missingHere: group(providerRecord),
  /** The ledger took it, the provider does not list it. */
  missingThere: group(providerRecord),
  /**
   * Both have the event, and disagree about its amount, currency, order or kind; sums are provider − ledger. Money of
   * another currency comes to nothing in every sum.
   */
  differs: group(
    z.object({
      provider: providerRecord,
      ledger: providerRecord,
      fields: z.array(z.enum(['amount', 'currency', 'orderId', 'kind'])),
    }),
  ),
  /** The notice came and was kept as evidence, because the ledger could not apply it. */
  notApplied: group(
    z.object({
      provider: providerRecord,
      because: z.enum(['mismatched', 'held']),
      /** What the notice said. */
      amount: z.int(),
    }),
  ),
  /**
   * Of what the ledger took: payments that bought nothing, and what of them went back. Neither is in a figure of the
   * show.
   */
  stranded: group(
    z.object({
      eventId: id,
      orderId: id,
      amount: z.int(),
      /** When its notice came. */
      at: instant,
      reason: strandedReason,
      /** What of the amount has gone back; the rest is asked back. */
      back: z.int(),
    }),
  ),
  /**
   * What the provider's file says it kept, in the show's currency: of this show's orders, and of other shows' or of none.
   * Outside every sum above.
   */
  fees: z.object({
    count: z.int(),
    amount: z.int(),
    elsewhere: z.object({ count: z.int(), amount: z.int() }),
  }),
  /** Orders of other shows: a provider's file covers them all. */
  elsewhere: z.object({ count: z.int(), ...sums }),
  /** The same line again; counted once. */
  repeated: z.int(),
});
export type ReconciliationView = z.infer<typeof reconciliationView>;

export const RECONCILIATION_ROWS = 1_000;
