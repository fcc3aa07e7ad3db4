import { z } from 'zod';
import { amount, bilingual, flag, id, instant, line, listQueryAt, quantity, source } from './basics.ts';
import { customChoice } from './custom-terms.ts';
import { couponCode, couponView, groupView, quoteView } from './offers.ts';
import { onceKey } from './once-key.ts';
import { segment } from './organisation.ts';
import { giftLeft, returnView } from './returns.ts';

/** A guide or store code as it arrives in a link: kept as evidence even when nobody knows it. */
export const ref = z.string().trim().min(1).max(64);

export const newVisit = z.object({
  viewerKey: z.string().min(1).max(128).optional(),
  source,
  ref: ref.optional(),
  regionId: id.optional(),
  name: line(40).optional(),
  memberToken: z.string().max(4096).optional(),
  /** The member whose link it came by: id or code. One nobody knows is left out. */
  broughtBy: id.optional(),
});
export const visitCreated = z.object({ visitId: id, viewerId: id, token: z.string() });

const claimQuantity = quantity.max(1000);
/** What the buyer was shown that it costs in all, minor units; at any other sum nothing is taken. Absent = at any. */
export const expectedTotal = amount.optional();
export const claimRequest = z.object({
  quantity: claimQuantity,
  key: onceKey,
  expectedTotal,
  /** A coupon that also takes from deal prices. */
  couponCode: couponCode.optional(),
  fulfilment: z.enum(['ship', 'pickup']).default('ship'),
  storeId: id.optional(),
});

/** Joins, or asks again for one's place in, the waitlist of a deal that is sold out. */
export const waitRequest = z.object({ key: onceKey });
/** `ahead`: viewers waiting before; null when a unit has been offered, or the wait has ended. */
export const waitView = z.object({ dealId: id, ahead: z.int().nullable() });
export type WaitView = z.infer<typeof waitView>;
export const waitAnswer = z.object({ waiting: waitView });

export const orderRequest = z.object({
  lines: z
    .array(z.object({ itemId: id, quantity: claimQuantity }))
    .min(1)
    .max(20),
  couponCode: couponCode.optional(),
  fulfilment: z.enum(['ship', 'pickup']),
  storeId: id.optional(),
  key: onceKey,
  expectedTotal,
});

/** Which step of the rule decided, or why a person did. */
export const attributionReason = z.enum([
  'visit-code',
  'first-visit-code',
  'member-home',
  'visit-region',
  'unattributed',
  'reported-code',
  'sharer',
  'wecom-inviter',
  'dispute',
  'correction',
  'claw-back',
  'upheld',
]);

/** What the viewer would pay now. A line of a deal is priced as its claim would be. */
export const quoteRequest = z.object({
  lines: z
    .array(z.object({ itemId: id, quantity: claimQuantity, dealId: id.optional() }))
    .min(1)
    .max(20),
  couponCode: couponCode.optional(),
});
export const quoteAnswer = z.object({ quote: quoteView });

export const couponRequest = z.object({ key: onceKey });
export const couponAnswer = z.object({ coupon: couponView });
export const couponsAnswer = z.object({ items: z.array(couponView) });
export const redemptionRequest = z.object({ code: couponCode, storeId: id, key: onceKey });

/** Takes units at the price of a presale or a group buy; a group buy without a group opens one. */
export const takingRequest = z.object({
  quantity: claimQuantity.default(1),
  groupId: id.optional(),
  /** Where the presale has variants. */
  variantId: id.optional(),
  fulfilment: z.enum(['ship', 'pickup']).default('ship'),
  storeId: id.optional(),
  key: onceKey,
  /** Of a presale deposit and balance together. */
  expectedTotal,
});
export type TakingRequest = z.infer<typeof takingRequest>;
/** `groupId`: a group somebody shared, which may be beyond those listed. */
export const groupsQuery = z.object({ groupId: id.optional() });
export const storesAnswer = z.object({
  items: z.array(z.object({ id, name: bilingual, city: z.string() })),
});
export const groupsAnswer = z.object({ items: z.array(groupView) });

const attributionView = z.object({
  regionId: id.nullable(),
  storeId: id.nullable(),
  guideId: id.nullable(),
  rule: z.string(),
  reason: attributionReason,
});

export const orderStatus = z.enum(['reserved', 'paid', 'refunded', 'cancelled', 'expired']);

export const orderView = z.object({
  id,
  showId: id,
  status: orderStatus,
  amount,
  /** What the next payment must be: the whole amount, or of a presale the deposit and then the rest; 0 = nothing. */
  due: amount,
  refunded: amount,
  /** For its own viewer alone: asked of the payment provider and not back yet; absent = nothing. */
  refunding: amount.optional(),
  /** For its own viewer alone: made for them, it can be sent back only for a fault; absent = like any order. */
  returnsForFaultsOnly: z.literal(true).optional(),
  currency: z.string(),
  placedAt: instant,
  payBy: instant,
  paidAt: instant.nullable(),
  lines: z.array(
    z.object({
      itemId: id,
      productId: id,
      quantity: z.int(),
      unitPrice: amount,
      /** Off the line as a whole; absent = 0. */
      discount: amount.optional(),
      isGift: z.boolean().optional(),
      /** Units that came back; absent = none. */
      returned: z.int().optional(),
      /** Units whose return is approved, back or not, those back before among them; absent = none. */
      approvedBack: z.int().optional(),
      /** A gift that its pieces do not earn any more and that stays with the buyer. */
      giftLeft: giftLeft.optional(),
      /** Went back for this very line; absent = nothing. */
      refunded: amount.optional(),
      dealId: id.nullable(),
      /** Where it belongs; absent = where the order does. */
      attribution: attributionView.optional(),
    }),
  ),
  fulfilment: z.enum(['ship', 'pickup']),
  storeId: id.nullable(),
  viewerId: id,
  visitId: id,
  /** In staff's lists, where the viewer gave one. */
  viewerName: z.string().optional(),
  /** The presale or group buy it is of. */
  offer: z
    .object({
      offerId: id,
      groupId: id.nullable(),
      variantId: id.optional(),
      /** Of a piece made for the customer: the options as they wanted them. */
      choices: z.array(customChoice).optional(),
      /** The member's, when the order was placed. */
      segment: segment.optional(),
    })
    .optional(),
  deposit: z
    .object({
      amount,
      paidAt: instant.nullable(),
      from: instant,
      dueBy: instant,
      rule: z.enum(['forfeit', 'refund']),
      refunded: amount,
      /** What is to be paid beside it, paid or not: with the deposit it is the order's `amount`. */
      balance: amount,
    })
    .optional(),
  /** The request for a custom piece it came from. */
  customId: id.optional(),
  coupon: z.object({ code: z.string(), offerId: id, discount: amount }).optional(),
  /** For its own viewer alone, from its payment to its hand-over. */
  pickupCode: z.string().optional(),
  fulfilled: z
    .object({
      at: instant,
      how: z.enum(['shipped', 'picked-up']),
      storeId: id.nullable(),
      note: z.string().nullable(),
    })
    .optional(),
  /** A unit offered to a viewer who waited for it. */
  offered: z.boolean().optional(),
  attribution: attributionView,
  /** The buyer's latest wish to return it; absent = none. */
  returning: returnView.optional(),
  /** Where it belongs is disputed, and not decided. For staff alone. */
  disputed: z.boolean().optional(),
});
/**
 * Staff find an order by its id, its viewer's name or id, its coupon's code, a product's SKU or words of its title in
 * either language; and by its status.
 */
export const ordersQuery = listQueryAt.extend({
  status: orderStatus.optional(),
  q: z.string().trim().max(80).optional(),
  /** Orders of which a part belongs to the guide or store. */
  guideId: id.optional(),
  storeId: id.optional(),
  /** Only what belongs to nobody. */
  unattributed: flag.optional(),
  /** Only what other platforms reported, which no ledger of ours has. */
  reported: flag.optional(),
  /** Only what somebody disagrees with. */
  disputed: flag.optional(),
});
export type OrdersQuery = z.infer<typeof ordersQuery>;
export type OrderView = z.infer<typeof orderView>;
export const orderAnswer = z.object({ order: orderView });

/** Where an order is paid: at `url`, by the demo's own provider, or nowhere on this server, which knows no payment page. */
export const paymentPlace = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('page'), url: z.url({ protocol: /^https?$/ }) }),
  z.object({ kind: z.literal('demo') }),
  z.object({ kind: z.literal('none') }),
]);
export type PaymentPlace = z.infer<typeof paymentPlace>;
