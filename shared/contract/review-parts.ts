import { z } from 'zod';
import { bilingual, durationMs, id, instant } from './basics.ts';
import { commentKinds, commentTopics, commentView } from './comments.ts';
import { segment } from './organisation.ts';

const count = z.int();
const money = z.int();
const rate = z.number().nullable();

/** Distinct viewers of a group and what they bought; amounts are minor units. */
const group = z.object({
  viewers: count,
  buyers: count,
  orders: count,
  paidOrders: count,
  units: count,
  paid: money,
  aov: rate,
  conversion: rate,
});
export type ViewerGroup = z.infer<typeof group>;

const coupons = z.object({
  issued: count,
  /** Taken off a paid order, or handed over a counter. */
  redeemed: count,
  redemptionRate: rate,
  /** Paid by the orders that used one. */
  paid: money,
});
export type CouponUse = z.infer<typeof coupons>;

/** Who bought. Every viewer is in one of `newBuyers`, `oldBuyers` or neither, and in one segment or in `others`. */
export const segmentsView = z.object({
  /** Old: paid for an order in an earlier show, or is a member with an order before this one began. */
  newBuyers: group,
  oldBuyers: group,
  members: z.array(group.extend({ segment, coupons })),
  /** Viewers who are no member as far as the record knows. */
  others: group.extend({ coupons }),
  coupons,
});
export type SegmentsView = z.infer<typeof segmentsView>;

/** What a show did for the brand's relationship with its members. */
export const relationshipView = z.object({
  membersReached: count,
  /** Members on record: what `membersReached` is a share of. */
  members: count,
  reach: rate,
  /** Paid by members ÷ members reached, minor units. */
  valuePerMember: rate,
  paidByMembers: money,
  /** Viewers who came by another member's link, and their share of all that was paid. */
  brought: group,
  broughtShare: rate,
});
export type RelationshipView = z.infer<typeof relationshipView>;

export const comparedNames = [
  'paid',
  'paidPerHour',
  'uv',
  'pcu',
  'avgWatchMs',
  'engagementRate',
  'ctr',
  'clickConversion',
  'conversion',
  'aov',
  'payRate',
  'refundAmountRate',
  'gpm',
  'uvValue',
] as const;
export type ComparedName = (typeof comparedNames)[number];
const compared = z.record(z.enum(comparedNames), z.number().nullable());
export type ComparedFigures = z.infer<typeof compared>;

export const comparisonView = z.object({
  /** The brand's own earlier shows of this currency, the latest first, at most eight. */
  shows: z.array(
    z.object({ showId: id, title: bilingual, startedAt: instant, lengthMs: durationMs, figures: compared }),
  ),
  /** This show's figures against them, worst first. */
  figures: z.array(
    z.object({
      name: z.enum(comparedNames),
      value: z.number().nullable(),
      /** Median of the earlier shows. */
      usual: rate,
      /** value ÷ usual − 1. */
      change: rate,
      /** 1 = the best of all, this one included. */
      rank: count.nullable(),
      of: count,
      verdict: z.enum(['better', 'usual', 'worse']).nullable(),
    }),
  ),
});
export type ComparisonView = z.infer<typeof comparisonView>;

const evidence = {
  /** What it added or cost, minor units; a minus costs. What the list is ranked by. */
  amount: money,
};
/** One cause of how the show ended, with what it rests on. */
export const difference = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('region'),
    ...evidence,
    regionId: id,
    attainment: rate,
    /** `amount` in three: too few viewers, too few of them bought, baskets too small; null without a target of both. */
    parts: z.object({ viewers: money, conversion: money, basket: money }).nullable(),
  }),
  z.object({
    kind: z.literal('action'),
    ...evidence,
    /** Of the lift's list. */
    key: count,
    action: z.string(),
    label: bilingual,
    at: instant,
    low: money,
    high: money,
  }),
  z.object({
    kind: z.literal('figure'),
    ...evidence,
    name: z.enum(comparedNames),
    value: z.number(),
    usual: z.number(),
  }),
  z.object({ kind: z.literal('unpaid'), ...evidence, orders: count }),
  z.object({ kind: z.literal('refunds'), ...evidence, orders: count }),
  z.object({
    kind: z.literal('soldOut'),
    ...evidence,
    itemId: id,
    at: instant,
    /** Shown this long with nothing left. */
    shownMs: durationMs,
  }),
]);
export type Difference = z.infer<typeof difference>;

/** What to do next, from the evidence; texts are the reader's language. */
export const nextAction = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('bringViewers'), regionId: id, amount: money, viewers: count }),
  z.object({ kind: z.literal('convert'), regionId: id, amount: money }),
  z.object({ kind: z.literal('bigger'), regionId: id, amount: money }),
  z.object({ kind: z.literal('repeat'), itemId: id, amount: money, perMinute: money }),
  z.object({ kind: z.literal('stock'), itemId: id, at: instant, shownMs: durationMs }),
  z.object({ kind: z.literal('remind'), orders: count, amount: money }),
  z.object({ kind: z.literal('answer'), topic: z.enum(commentTopics), unanswered: count }),
]);
export type NextAction = z.infer<typeof nextAction>;

const said = z.object({
  topic: z.enum(commentTopics),
  /** The product pinned when it was said; null where none was. */
  itemId: id.nullable(),
  count,
  unanswered: count,
  /** Distinct wordings, the unanswered first, then the latest. */
  samples: z.array(commentView),
});
export type SaidGroup = z.infer<typeof said>;

export const reviewComments = z.object({
  total: count,
  answered: count,
  hidden: count,
  latest: z.array(commentView),
  /** Of those kept: what kind each was. */
  kinds: z.record(z.enum(commentKinds), count),
  questions: z.object({ total: count, unanswered: count, groups: z.array(said) }),
  complaints: z.object({ total: count, groups: z.array(said) }),
  /** Words of praise that can stand alone, each wording once; `times` it was said. */
  praise: z.object({
    total: count,
    samples: z.array(commentView.extend({ itemId: id.nullable(), times: count })),
  }),
});
export type ReviewComments = z.infer<typeof reviewComments>;

const waits = z.object({ n: count, medianMs: durationMs.nullable(), p90Ms: durationMs.nullable() });
export type Waits = z.infer<typeof waits>;

export const teamView = z.object({
  /** Who hosted from when to when, and what the show did meanwhile. Money and orders by their own time. */
  shifts: z.array(
    z.object({
      host: z.string().nullable(),
      from: instant,
      to: instant,
      paid: money,
      placed: money,
      orders: count,
      clicks: count,
      comments: count,
      likes: count,
      entered: count,
      acu: rate,
      paidPerHour: rate,
    }),
  ),
  /** Who pressed what, while the show was on; Showcaller's own timers are not people. */
  operators: z.array(
    z.object({
      name: z.string(),
      role: z.string(),
      actions: count,
      pins: count,
      deals: count,
      prices: count,
      answers: count,
      moderation: count,
      interventions: count,
      /** From a comment to its answer. */
      answering: waits,
    }),
  ),
  answering: waits,
  /** From an intervention raised to closed. */
  interventions: waits,
});
export type TeamView = z.infer<typeof teamView>;

/** The figures a review is closed with, and what refunds make of them after. */
export const closedFigures = z.object({
  placed: money,
  paid: money,
  refunded: money,
  net: money,
  orders: count,
  paidOrders: count,
  buyers: count,
  uv: count,
  pv: count,
  attainment: rate,
});
export type ClosedFigures = z.infer<typeof closedFigures>;

const standing = z.object({ paid: money, refunded: money, net: money, paidOrders: count });
export const restatementView = z.object({
  closed: z.object({ at: instant, by: z.string(), figures: closedFigures }).nullable(),
  /** As it stood so many days after the show's end; a day that has not come is left out. The last is now. */
  days: z.array(standing.extend({ day: count.nullable(), at: instant })),
});
export type RestatementView = z.infer<typeof restatementView>;
