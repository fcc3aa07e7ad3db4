import { z } from 'zod';
import { bilingual, durationMs, id, instant } from './basics.ts';

export const liftKind = z.enum(['pin', 'deal', 'price', 'notice', 'coupon', 'offer', 'intervention']);
export type LiftKind = z.infer<typeof liftKind>;

/**
 * What happened against what was to be expected without the action. `lift` = actual − expected; the interval
 * [`low`, `high`] holds what the action really added nine times in ten (see decision 020). Counts, or minor units.
 */
const effect = z.object({
  actual: z.int(),
  expected: z.int(),
  lift: z.int(),
  low: z.int(),
  high: z.int(),
});
export type LiftEffect = z.infer<typeof effect>;

export const liftAction = z.object({
  /** The version of the show's event that began it. */
  key: z.int(),
  kind: liftKind,
  at: instant,
  /** Until when its effect was measured. */
  until: instant,
  label: bilingual,
  itemId: id.nullable(),
  dealId: id.nullable(),
  /** An intervention's region: its orders and amounts alone are measured. */
  regionId: id.nullable(),
  actor: z.string(),
  /**
   * `measured`: by itself. `together`: it ran along with the actions of `along` and what all of them added is told.
   * `unknown`: it cannot be told, for the reason of `reason`.
   */
  status: z.enum(['measured', 'together', 'unknown']),
  reason: z.enum(['too-short', 'no-baseline', 'overlap', 'sold-out']).nullable(),
  /** Keys of other actions in force at some time of it that may have had their part. */
  along: z.array(z.int()),
  /** Time of it that could be measured. */
  measuredMs: durationMs,
  /** Null where the record does not tell: clicks of one region. */
  clicks: effect.nullable(),
  orders: effect.nullable(),
  paid: effect.nullable(),
  /** What changed for all other products meanwhile, paid; a minus where they lost buyers to it. */
  spill: effect.nullable(),
});
export type LiftAction = z.infer<typeof liftAction>;

/**
 * What showing a product brought, over all its pins that could be measured. Its interval is that of the same minutes
 * come again, and so wider than that of what was: it also holds the luck of who bought.
 */
const explained = z.object({
  itemId: id,
  /** Pins measured, and their time. */
  pins: z.int(),
  explainedMs: durationMs,
  lift: z.int(),
  low: z.int(),
  high: z.int(),
  /** Added paid amount per minute of showing, minor units. */
  perMinute: z.int(),
  /** Added paid amount per 1,000 viewers and minute, minor units: what the suggested order goes by. */
  perThousandMinutes: z.int(),
  /** The same, leaning to the mean of all products as far as it is uncertain. */
  leaning: z.int(),
});
export type ExplainedItem = z.infer<typeof explained>;

export const liftView = z.object({
  /** The intervals' level: 0.9. */
  level: z.number(),
  /** Time from an order to its payment: half were paid within `medianMs`, nine of ten within `p90Ms`. */
  payment: z.object({
    medianMs: durationMs.nullable(),
    p90Ms: durationMs.nullable(),
    paidShare: z.number().nullable(),
  }),
  actions: z.array(liftAction),
  items: z.array(explained),
  /** The order suggested for next time: the products measured, the strongest where the most viewers were. */
  order: z.array(z.object({ itemId: id, position: z.int(), was: z.int(), online: z.int() })),
});
export type LiftView = z.infer<typeof liftView>;
