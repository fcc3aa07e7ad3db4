import { z } from 'zod';
import { bilingual, currency, durationMs, id, instant } from './basics.ts';
import { reviewView } from './review.ts';
import { comparisonView } from './review-parts.ts';

export const trendsQuery = z.object({
  /** Without: that of the latest show that ended. */
  currency: currency.optional(),
  limit: z.coerce.number().int().min(1).max(52).default(12),
});

const money = z.int();
const inShow = z.object({
  showId: id,
  paid: money,
  units: z.int(),
  buyers: z.int(),
  clicks: z.int(),
  pinnedMs: durationMs,
});

/** The brand's ended shows, one after another, of one currency. */
export const trendsView = z.object({
  currency: z.string().nullable(),
  /** The earliest first. */
  shows: z.array(
    comparisonView.shape.shows.element.extend({ attainment: z.number().nullable(), timeZone: z.string() }),
  ),
  /** Products by what they were paid in all, with each show they were in. */
  products: z.array(z.object({ productId: id, paid: money, units: z.int(), shows: z.array(inShow) })),
  /** Hosts by hours on air; shifts without a name are left out. */
  hosts: z.array(
    z.object({
      host: z.string(),
      shows: z.int(),
      onAirMs: z.int(),
      paid: money,
      orders: z.int(),
      entered: z.int(),
      paidPerHour: z.number().nullable(),
    }),
  ),
  /** Every lesson of these shows, what became of it, and how the shows went that took it up. */
  playbook: z.array(
    z.object({
      showId: id,
      title: bilingual,
      startedAt: instant,
      before: z.number().nullable(),
      lesson: reviewView.shape.lessons.element,
      /** Attainment of the ended shows that had it done before they began. */
      after: z.array(z.object({ showId: id, title: bilingual, attainment: z.number().nullable() })),
    }),
  ),
});
export type TrendsView = z.infer<typeof trendsView>;
