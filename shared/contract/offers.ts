import { z } from 'zod';
import { amount, bilingual, durationMs, id, instant, quantity } from './basics.ts';
import { customTerms } from './custom-terms.ts';
import { audience } from './deals.ts';
import { demandDecision, demandFigures, demandTest, variants } from './demand.ts';

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

/** 拼团: so many buyers within a time, or all have their money back. */
export const groupBuyTerms = z.object({
  kind: z.literal('group-buy'),
  itemId: id,
  price: amount,
  /** Buyers who must pay. */
  size: z.int().min(2).max(100),
  windowMs: durationMs.min(10_000).max(86_400_000),
  /** Units a viewer, over every group of the offer. */
  perViewerLimit: units.default(1),
  holdMs: durationMs.min(1_000).max(86_400_000).default(900_000),
  audience: audience.default(everyone),
});
export type GroupBuyTerms = z.infer<typeof groupBuyTerms>;

/** 定金预售: a deposit now that counts for more later (定金翻倍), the balance by a date. Amounts a unit. */
export const presaleTerms = z
  .object({
    kind: z.literal('presale'),
    itemId: id,
    price: amount.min(1),
    deposit: amount.min(1),
    /** What the deposit counts for: 20,000 = twice itself. */
    countsBps: z.int().min(10_000).max(100_000).default(20_000),
    quantity,
    perViewerLimit: units.default(1),
    balanceFrom: instant,
    balanceDueBy: instant,
    /** What happens to the deposit when the balance does not come; shown before anyone pays. */
    rule: z.enum(['forfeit', 'refund']),
    holdMs: durationMs.min(1_000).max(86_400_000).default(900_000),
    /** What it can be had in; an order names one. */
    variants: variants.optional(),
    demandTest: demandTest.optional(),
    audience: audience.default(everyone),
  })
  .refine(
    ({ demandTest: test, balanceFrom }) => test === undefined || test.decideBy <= balanceFrom,
    'it is decided before balances are due',
  )
  .refine(
    ({ balanceFrom, balanceDueBy }) => balanceFrom < balanceDueBy,
    'the balance is due after it can be paid',
  )
  .refine(
    ({ price, deposit, countsBps }) => Math.floor((deposit * countsBps) / 10_000) < price,
    'the deposit counts for less than the price',
  );
export type PresaleTerms = z.infer<typeof presaleTerms>;

export const offerTerms = z.discriminatedUnion('kind', [
  couponTerms,
  bundleTerms,
  giftTerms,
  memberPriceTerms,
  groupBuyTerms,
  presaleTerms,
  customTerms,
]);
export type OfferTerms = z.infer<typeof offerTerms>;
export type OfferTermsOf<Kind extends OfferTerms['kind']> = Extract<OfferTerms, { kind: Kind }>;
export type OfferKind = OfferTerms['kind'];

export const offerState = z.enum(['planned', 'open', 'closed', 'cancelled']);
export type OfferState = z.infer<typeof offerState>;

/** What an offer has done so far; the fields its kind has. Amounts in minor units. */
export const offerFigures = z.object({
  offerId: id,
  /** Coupons: codes issued, waiting in unpaid orders, redeemed; what they took off paid orders; what those brought. */
  issued: z.int().optional(),
  held: z.int().optional(),
  redeemed: z.int().optional(),
  discount: amount.optional(),
  paid: amount.optional(),
  /** Group buys: groups that wait, came together, failed. */
  open: z.int().optional(),
  completed: z.int().optional(),
  failed: z.int().optional(),
  /** Custom pieces: requests in all; waiting for staff's quote, or its approval; being made; ready and not collected. */
  requests: z.int().optional(),
  toQuote: z.int().optional(),
  toApprove: z.int().optional(),
  making: z.int().optional(),
  ready: z.int().optional(),
  /** Presales and custom pieces: units reserved or sold; deposits paid, their sum; balances paid; deposits forfeited. */
  taken: z.int().optional(),
  deposits: z.int().optional(),
  depositAmount: amount.optional(),
  balances: z.int().optional(),
  forfeited: amount.optional(),
  /** Demand tests. */
  demand: demandFigures.optional(),
  /** Bundles, gifts and member prices: paid orders they were part of. */
  orders: z.int().optional(),
});
export type OfferFigures = z.infer<typeof offerFigures>;

export const offerView = z.object({
  id,
  title: bilingual,
  terms: offerTerms,
  state: offerState,
  /** Of a demand test; absent while nobody has decided. */
  decision: demandDecision.optional(),
  opensAt: instant.nullable(),
  closesAt: instant.nullable(),
  figures: offerFigures,
});
export type OfferView = z.infer<typeof offerView>;

/** A group as everyone may see it. */
export const groupView = z.object({
  id,
  offerId: id,
  status: z.enum(['open', 'completed', 'failed']),
  size: z.int(),
  /** Buyers who have paid; and places taken, paid or not. */
  paid: z.int(),
  joined: z.int(),
  closesAt: instant,
});
export type GroupView = z.infer<typeof groupView>;

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

export const priceStepKind = z.enum([
  'list',
  'live',
  'deal',
  'bundle',
  'member',
  'coupon',
  'gift',
  'group',
  'deposit',
  'option',
  'quote',
]);

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
