import { z } from 'zod';
import { id, instant } from './basics.ts';

/**
 * Everything that can be wrong with going live. A blocker is a fact of the plan, or of this server, that makes going
 * live wrong; a warning is worth a look. Which is which: `shared/decisions/013-what-blocks-going-live.md`.
 */
export const preflightLevels = {
  // The run sheet
  lineup_empty: 'blocker',
  product_unknown: 'blocker',
  price_below_floor: 'blocker',
  price_beyond_guardrails: 'blocker',
  price_above_list: 'warning',
  no_stock: 'warning',
  stock_over_catalogue: 'warning',
  sheet_too_long: 'warning',
  // Deals and offers
  deal_below_floor: 'blocker',
  deal_beyond_guardrails: 'blocker',
  offer_beyond_guardrails: 'blocker',
  deal_not_below_price: 'blocker',
  deal_over_stock: 'blocker',
  deal_over_catalogue: 'blocker',
  deals_overlap: 'blocker',
  deals_share_stock: 'warning',
  deal_short_elsewhere: 'warning',
  deal_outside_show: 'warning',
  offer_outside_show: 'warning',
  // Targets, people, tasks, time
  targets_mismatch: 'blocker',
  no_targets: 'warning',
  targets_miss_region: 'warning',
  no_host: 'warning',
  starts_early: 'warning',
  starts_late: 'warning',
  tasks_overdue: 'warning',
  tasks_open: 'warning',
  no_briefing: 'warning',
  briefing_stale: 'warning',
  guides_not_briefed: 'warning',
  targets_objected: 'warning',
  // What only a try can tell
  link_unreachable: 'warning',
  image_unreachable: 'warning',
  links_unchecked: 'warning',
  price_differs_from_shop: 'warning',
  shop_price_unchecked: 'warning',
  stream_down: 'warning',
  no_payment_page: 'warning',
  storage_unhealthy: 'blocker',
  clock_jumped: 'warning',
} as const satisfies Record<string, 'blocker' | 'warning'>;

export type PreflightCode = keyof typeof preflightLevels;
export const preflightCodes = Object.keys(preflightLevels) as [PreflightCode, ...PreflightCode[]];

/** Why a link or picture did not answer. */
export const probeFailure = z.enum([
  'bad_address',
  'not_public',
  'no_such_host',
  'no_connection',
  'timeout',
  'status',
  'too_many_redirects',
  'not_an_image',
  'no_such_file',
]);
export type ProbeFailure = z.infer<typeof probeFailure>;

/** Why a shop's prices were not compared: its platform tells none, it did not answer, or there are too many to ask. */
export const priceUnchecked = z.enum(['cannot_ask', 'no_answer', 'too_many']);
export type PriceUnchecked = z.infer<typeof priceUnchecked>;

/** What became of asking for an approval that is lacking; `changed`: it goes further by now than was asked or approved. */
export const unapprovedAsked = z.enum(['never', 'waiting', 'refused', 'expired', 'changed']);
export type UnapprovedAsked = z.infer<typeof unapprovedAsked>;

export const preflightProblem = z.object({
  code: z.enum(preflightCodes),
  level: z.enum(['blocker', 'warning']),
  /** Where in the plan: `lineup.ITEM.price`, `deals.DEAL.quantity`, `targets`. */
  path: z.string(),
  /**
   * Fills the sentence: amounts in minor units, durations in milliseconds. What lacks an approval has its `subject`, as
   * `approval.request` takes it, and what became of asking (`asked`).
   */
  params: z.record(z.string(), z.union([z.string(), z.number()])),
  message: z.string(),
  itemId: id.optional(),
  dealId: id.optional(),
  offerId: id.optional(),
});
export type PreflightProblem = z.infer<typeof preflightProblem>;

/** `probe=0` leaves out what asks other machines: links and pictures. */
export const preflightQuery = z.object({ probe: z.enum(['0', '1']).default('1') });

export const preflightView = z.object({
  at: instant,
  /** Of the plan that was looked at. */
  version: z.int(),
  /** Whether `show.start` would be let through without an override. */
  go: z.boolean(),
  problems: z.array(preflightProblem),
  /** Links and pictures tried; null when none were to be. */
  probes: z.object({ tried: z.int(), answered: z.int(), left: z.int() }).nullable(),
});
export type PreflightView = z.infer<typeof preflightView>;
