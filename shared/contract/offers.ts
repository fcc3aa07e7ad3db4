import { z } from 'zod';
import { amount, bilingual, durationMs, id, instant, quantity } from './basics.ts';
import { audience } from './deals.ts';

/** Basis points: 1/100 of a percent. */
const bps = z.int().min(1).max(10_000);
const itemIds = z.array(id).min(1).max(200);
const units = z.int().min(1).max(1_000);
const everyone = { kind: 'all' } as const;

/** Issued to a viewer with a code of its own; one coupon an order. */
export const couponTerms = z.object({
  kind: z.literal('coupon'),
  discount: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('amount'), amount: amount.min(1) }),
    /** Rounded down to the minor unit; `cap` is the most it takes off. */
    z.object({ kind: z.literal('percent'), bps, cap: amount.min(1).nullable().default(null) }),
  ]),
  /** What the eligible lines must come to, before the coupon. */
  threshold: amount.default(0),
  audience: audience.default(everyone),
  quantity,
  perViewerLimit: z.int().min(1).max(100).default(1),
  /** Whether it also takes from deal prices; and whether it comes on top of a member's price or in its place. */
  stacking: z
    .object({ deals: z.boolean().default(false), members: z.boolean().default(true) })
    .default({ deals: false, members: true }),
  /** How long a code is good once issued. */
  validMs: durationMs.min(60_000),
  /** Items it is for; left out = all of the show's. */
  itemIds: itemIds.optional(),
  /** Where it can be redeemed. */
  redeem: z.enum(['anywhere', 'online', 'store']).default('anywhere'),
});
export type CouponTerms = z.infer<typeof couponTerms>;

/** So many of each item together for one price. */
export const bundleTerms = z.object({
  kind: z.literal('bundle'),
  items: z
    .array(z.object({ itemId: id, quantity: units }))
    .min(1)
    .max(20)
    .refine((items) => items.reduce((sum, item) => sum + item.quantity, 0) > 1, 'two units or more')
    .refine((items) => new Set(items.map(({ itemId }) => itemId)).size === items.length, 'each item once'),
  price: amount,
  audience: audience.default(everyone),
});
export type BundleTerms = z.infer<typeof bundleTerms>;

/** A gift from the lineup's own units with every order whose eligible lines come to the threshold. */
export const giftTerms = z.object({
  kind: z.literal('gift'),
  threshold: amount,
  itemIds: itemIds.optional(),
  gift: z.object({ itemId: id, quantity: units.default(1) }),
  audience: audience.default(everyone),
});
export type GiftTerms = z.infer<typeof giftTerms>;

/** A member's price: so much off what is not in a deal or a bundle. */
export const memberPriceTerms = z.object({
  kind: z.literal('member-price'),
  bps,
  itemIds: itemIds.optional(),
  audience: audience.default({ kind: 'members' }),
});
export type MemberPriceTerms = z.infer<typeof memberPriceTerms>;

export const offerTerms = z.discriminatedUnion('kind', [
  couponTerms,
  bundleTerms,
  giftTerms,
  memberPriceTerms,
]);
export type OfferTerms = z.infer<typeof offerTerms>;
export type OfferKind = OfferTerms['kind'];

export const offerState = z.enum(['planned', 'open', 'closed', 'cancelled']);
export type OfferState = z.infer<typeof offerState>;

/** What an offer has done so far; the fields its kind has. Amounts in minor units. */
export const offerFigures = z.object({
  offerId: id,
  /** Coupons: codes issued, waiting in unpaid orders, redeemed; what they took off paid orders. */
  issued: z.int().optional(),
  held: z.int().optional(),
  redeemed: z.int().optional(),
  discount: amount.optional(),
  /** Bundles, gifts and member prices: paid orders they were part of. */
  orders: z.int().optional(),
});
export type OfferFigures = z.infer<typeof offerFigures>;

export const offerView = z.object({
  id,
  title: bilingual,
  terms: offerTerms,
  state: offerState,
  opensAt: instant.nullable(),
  closesAt: instant.nullable(),
  figures: offerFigures,
});
export type OfferView = z.infer<typeof offerView>;

/** A coupon as its viewer has it. */
export const couponView = z.object({
  code: z.string(),
  offerId: id,
  status: z.enum(['issued', 'held', 'redeemed', 'lapsed']),
  validUntil: instant,
});
export type CouponView = z.infer<typeof couponView>;

/** Codes people type: no letters and digits that look alike. */
export const couponCode = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z0-9]{4,40}$/, 'letters and digits');

export const priceStepKind = z.enum(['list', 'live', 'deal', 'bundle', 'member', 'coupon', 'gift']);

/** One step of a price: what it adds to, or takes from, the total. The steps add up to the total. */
export const priceStep = z.object({
  kind: priceStepKind,
  amount: z.int(),
  offerId: id.optional(),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type PriceStep = z.infer<typeof priceStep>;

export const quoteLine = z.object({
  itemId: id,
  productId: id,
  quantity: z.int(),
  unitPrice: amount,
  /** Off the line as a whole; the line costs quantity × unitPrice − discount. */
  discount: amount,
  amount,
  dealId: id.nullable(),
  isGift: z.boolean(),
});
export const quoteView = z.object({
  currency: z.string(),
  lines: z.array(quoteLine),
  total: amount,
  steps: z.array(priceStep),
});
export type QuoteView = z.infer<typeof quoteView>;
