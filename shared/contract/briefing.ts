import { z } from 'zod';
import { amount, bilingual, durationMs, id, instant } from './basics.ts';
import { lineupRole } from './deals.ts';
import { section } from './plan-commands.ts';
import { regionReward } from './targets.ts';

const count = z.int();

export const briefingItem = z.object({
  itemId: id,
  productId: id,
  sku: z.string(),
  title: bilingual,
  imageUrl: z.string(),
  role: lineupRole,
  section: section.nullable(),
  listPrice: amount,
  price: amount,
  /** Of the first deal planned or open on it. */
  dealPrice: amount.nullable(),
  /** When it is on air first, as planned. */
  expectedAt: instant,
  talkingPoints: z.string(),
});
export type BriefingItem = z.infer<typeof briefingItem>;

export const briefingDeal = z.object({
  dealId: id,
  itemId: id,
  price: amount,
  quantity: count,
  perViewerLimit: count,
  /** Null: opened by hand. */
  opensAt: instant.nullable(),
  durationMs,
});
export const briefingOffer = z.object({ offerId: id, kind: z.string(), title: bilingual });

/** What a plan tells a guide: the same for everyone. */
export const briefingFacts = z.object({
  showId: id,
  title: bilingual,
  plannedStartAt: instant,
  plannedMs: durationMs,
  timeZone: z.string(),
  currency: z.string(),
  hostName: z.string().nullable(),
  items: z.array(briefingItem),
  deals: z.array(briefingDeal),
  offers: z.array(briefingOffer),
});
export type BriefingFacts = z.infer<typeof briefingFacts>;

/** A question out of the plan; which option is right never leaves the server. */
export const quizQuestion = z.object({
  id: z.string(),
  kind: z.enum(['start', 'deal-price', 'deal-limit', 'live-price', 'first-item', 'role-item']),
  /** What it asks about, where it is about an item. */
  title: bilingual.nullable(),
  role: lineupRole.nullable(),
  options: z.array(
    z.object({
      id: z.string(),
      value: z.discriminatedUnion('as', [
        z.object({ as: z.literal('instant'), at: instant }),
        z.object({ as: z.literal('money'), amount }),
        z.object({ as: z.literal('count'), n: count }),
        z.object({ as: z.literal('text'), text: bilingual }),
      ]),
    }),
  ),
});
export type QuizQuestion = z.infer<typeof quizQuestion>;

/** `edition` counts from 1; null while no briefing was issued. `isStale`: the plan says something else by now. */
const issued = {
  edition: count.nullable(),
  issuedAt: instant.nullable(),
  issuedBy: z.string().nullable(),
  isStale: z.boolean(),
};

/** A guide's briefing of one show. */
export const guideBriefing = z.object({
  ...issued,
  facts: briefingFacts,
  mine: z.object({
    target: z.object({ uv: count, amount }).nullable(),
    storeTarget: z.object({ uv: count, amount }).nullable(),
    regionTarget: z.object({ uv: count, amount }).nullable(),
    reward: regionReward.nullable(),
  }),
  questions: z.array(quizQuestion),
  /** When this edition was read and the quiz passed; null = not yet. */
  readAt: instant.nullable(),
});
export type GuideBriefing = z.infer<typeof guideBriefing>;

export const briefingAnswers = z.object({
  showId: id,
  edition: z.int().min(1),
  answers: z.record(z.string().max(40), z.string().max(40)),
});
export type BriefingAnswers = z.infer<typeof briefingAnswers>;

/** `wrong` are the questions to look up again; a receipt is kept once none is. */
export const briefingResult = z.object({ passed: z.boolean(), wrong: z.array(z.string()) });
export type BriefingResult = z.infer<typeof briefingResult>;

/** The briefing as staff see it, with who has read it. */
export const showBriefing = z.object({
  ...issued,
  facts: briefingFacts,
  questions: z.array(quizQuestion),
  guides: z.array(
    z.object({
      guideId: id,
      code: z.string(),
      name: z.string(),
      storeId: id,
      regionId: id,
      readAt: instant.nullable(),
      /** Who answers for it: the guide, or staff who briefed in person. */
      by: z.string().nullable(),
    }),
  ),
});
export type ShowBriefing = z.infer<typeof showBriefing>;
