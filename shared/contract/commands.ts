import { z } from 'zod';
import {
  amount,
  bilingualInput,
  currency,
  durationMs,
  externalIds,
  id,
  instant,
  line,
  quantity,
  source,
  timeZone,
} from './basics.ts';
import { autoReplyRule } from './comments.ts';
import { audience, lineupRole } from './deals.ts';
import { newDraw } from './draws.ts';
import { guardrailCommands } from './guardrails.ts';
import { boostBudget, regionCoupon } from './interventions.ts';
import { offerCommands } from './offer-commands.ts';
import { itemAction, itemChanges, itemOwner, planCommands, section } from './plan-commands.ts';
import { playback } from './playback.ts';
import { newPoll } from './polls.ts';
import { rehearse } from './rehearsal.ts';
import type { Capability } from './roles.ts';
import { settlementRules } from './settlement.ts';
import { type TargetsPlan, targetsPlan } from './targets.ts';

const talkingPoints = z.string().trim().max(2000);
const stockUnits = z.int().min(0).max(1_000_000);
const dealMs = z.int().min(1_000).max(86_400_000);
const holdMs = z.int().min(1_000).max(86_400_000);

const newItem = z.object({
  itemId: id.optional(),
  productId: id,
  role: lineupRole,
  price: amount,
  stock: stockUnits,
  plannedMs: durationMs,
  talkingPoints: talkingPoints.optional(),
  action: itemAction.optional(),
  owner: itemOwner.optional(),
  section: section.optional(),
});

export { type TargetsPlan, targetsPlan };

/** A deal planned together with its item. */
const rowDeal = z.object({
  price: amount,
  quantity,
  perViewerLimit: z.int().min(1).max(1000),
  durationMs: dealMs,
});

export const trafficPlan = z.object({
  rows: z
    .array(
      z.object({
        source,
        regionId: id.nullable().default(null),
        invited: z.int().min(0).max(1_000_000_000).nullable().default(null),
        expected: z.int().min(0).max(1_000_000_000),
        /** What it may cost, minor units; left out: nobody has said. */
        budget: amount.optional(),
      }),
    )
    .max(1000),
});
export type TrafficPlan = z.infer<typeof trafficPlan>;

/** What the operator saw when pressing: a mismatch is refused with `stale_view`. */
const expected = z
  .object({ pinned: z.array(id).max(10).optional(), dealState: z.string().max(20).optional() })
  .optional();

const tones = ['info', 'warn', 'urgent'] as const;
/** How a prompt is shown to the host; a tone that is none of ours is shown as information. */
const tone = z
  .string()
  .trim()
  .min(1)
  .max(20)
  .transform((word) => tones.find((known) => known === word) ?? 'info');

export const power = z.enum(['organisation', 'operation', 'merchandise', 'tooling']);
export type Power = z.infer<typeof power>;

const newTask = z.object({
  taskId: id.optional(),
  power,
  title: line(200),
  owner: line(80),
  dueAt: instant,
  /** The lesson of an earlier show's review that it comes from. */
  lesson: z.object({ showId: id, lessonId: id }).optional(),
});

/**
 * Every command a show takes: its fields, and the capability its sender needs.
 * To add one: a line here, an event in `domain/show/events.ts`, a function in `domain/show/decide/`.
 */
export const commandTable = {
  // Plan
  'show.revise': {
    needs: 'shows.plan',
    fields: z.object({
      title: bilingualInput.optional(),
      regionIds: z.array(id).max(100).optional(),
      currency: currency.optional(),
      timeZone: timeZone.optional(),
      plannedStartAt: instant.optional(),
      plannedMs: durationMs.min(1_000).optional(),
      hostName: line(80).optional(),
      referenceShowIds: z.array(id).max(10).optional(),
      /** The rooms it is broadcast from on other platforms: their orders find the show by them. */
      liveRoomIds: externalIds.optional(),
      /** Null: viewers watch this server's own video. */
      playback: playback.nullable().optional(),
    }),
  },
  'lineup.add': { needs: 'shows.plan', fields: newItem },
  /** Many items at once, to the end of the lineup: all of them, or none. */
  'lineup.import': {
    needs: 'shows.plan',
    fields: z.object({
      items: z
        .array(newItem.extend({ deal: rowDeal.optional() }))
        .min(1)
        .max(500),
    }),
  },
  'lineup.revise': { needs: 'shows.plan', fields: z.object({ itemId: id, ...itemChanges }) },
  'lineup.move': {
    needs: 'shows.plan',
    fields: z.object({ itemId: id, toIndex: z.int().min(0).max(10_000) }),
  },
  'lineup.remove': { needs: 'shows.plan', fields: z.object({ itemId: id }) },
  'deal.plan': {
    needs: 'shows.plan',
    fields: z.object({
      dealId: id.optional(),
      itemId: id,
      price: amount,
      quantity,
      perViewerLimit: z.int().min(1).max(1000),
      durationMs: dealMs,
      holdMs: holdMs.optional(),
      opensAt: instant.optional(),
      audience: audience.optional(),
    }),
  },
  'deal.revise': {
    needs: 'shows.plan',
    fields: z.object({
      dealId: id,
      price: amount.optional(),
      quantity: quantity.optional(),
      perViewerLimit: z.int().min(1).max(1000).optional(),
      durationMs: dealMs.optional(),
      holdMs: holdMs.optional(),
      opensAt: instant.nullable().optional(),
      audience: audience.optional(),
    }),
  },
  'deal.cancel': { needs: 'shows.plan', fields: z.object({ dealId: id }) },
  ...planCommands,
  ...offerCommands,
  ...guardrailCommands,
  'targets.set': { needs: 'shows.plan', fields: targetsPlan },
  'traffic.plan': { needs: 'shows.plan', fields: trafficPlan },
  'readiness.assign': { needs: 'shows.plan', fields: newTask },
  /** Many tasks at once, a template's: all of them, or none. */
  'readiness.plan': { needs: 'shows.plan', fields: z.object({ tasks: z.array(newTask).min(1).max(200) }) },
  'readiness.complete': {
    needs: 'shows.plan',
    fields: z.object({ taskId: id, evidence: z.string().trim().max(1000).optional() }),
  },
  'settlement.plan': { needs: 'shows.plan', fields: z.object({ rules: settlementRules }) },
  'show.schedule': { needs: 'shows.plan', fields: z.object({}) },
  // On air
  /** Plays the plan on a copy, by which nothing of this show changes: it answers no event. */
  'show.rehearse': { needs: 'shows.rehearse', fields: rehearse },
  'show.start': {
    needs: 'shows.air',
    /** An override starts in spite of the preflight's blockers; it needs `shows.trade` and is kept with the start. */
    fields: z.object({ override: z.object({ reason: line(500) }).optional() }),
  },
  'show.end': { needs: 'shows.air', fields: z.object({}) },
  'product.pin': { needs: 'shows.air', fields: z.object({ itemId: id, expected }) },
  'product.unpin': { needs: 'shows.air', fields: z.object({ itemId: id.optional(), expected }) },
  'deal.open': { needs: 'shows.air', fields: z.object({ dealId: id, expected }) },
  'deal.close': { needs: 'shows.air', fields: z.object({ dealId: id, expected }) },
  'deal.extend': {
    needs: 'shows.air',
    fields: z.object({ dealId: id, ms: z.int().min(1_000).max(86_400_000) }),
  },
  'deal.restock': { needs: 'shows.trade', fields: z.object({ dealId: id, quantity }) },
  'price.change': { needs: 'shows.trade', fields: z.object({ itemId: id, price: amount }) },
  'stock.adjust': {
    needs: 'shows.trade',
    fields: z.object({
      itemId: id,
      delta: z
        .int()
        .min(-1_000_000)
        .max(1_000_000)
        .refine((n) => n !== 0, 'not zero'),
    }),
  },
  /** The room says "price soon" and nobody can order the item, until the price is revealed (开价). */
  'price.hide': { needs: 'shows.trade', fields: z.object({ itemId: id }) },
  'price.reveal': { needs: 'shows.trade', fields: z.object({ itemId: id }) },
  'notice.post': { needs: 'shows.air', fields: z.object({ text: line(200) }) },
  'prompt.send': {
    needs: 'shows.air',
    fields: z.object({ text: line(200), tone }),
  },
  'draw.open': { needs: 'shows.air', fields: newDraw },
  /** Once its time is up; it also settles by itself. */
  'draw.settle': { needs: 'shows.air', fields: z.object({ drawId: id }) },
  'poll.open': { needs: 'shows.air', fields: newPoll },
  /** It also closes by itself when its time is up. */
  'poll.close': { needs: 'shows.air', fields: z.object({ pollId: id }) },
  'notice.clear': { needs: 'shows.air', fields: z.object({}) },
  /** What a viewer reads on coming in; an empty text takes it away. */
  'welcome.set': {
    needs: 'shows.air',
    fields: z.object({ text: z.union([z.literal(''), line(200)]) }),
  },
  'comment.hide': { needs: 'shows.trade', fields: z.object({ commentId: id }) },
  'comment.answer': { needs: 'shows.air', fields: z.object({ commentId: id, text: line(300) }) },
  'comment.show': { needs: 'shows.trade', fields: z.object({ commentId: id }) },
  'comment.pin': { needs: 'shows.air', fields: z.object({ commentId: id }) },
  'comment.unpin': { needs: 'shows.air', fields: z.object({}) },
  /** The whole list: it replaces the one before. */
  'autoreply.set': { needs: 'shows.air', fields: z.object({ rules: z.array(autoReplyRule).max(30) }) },
  'words.block': { needs: 'shows.trade', fields: z.object({ words: z.array(line(40)).min(1).max(200) }) },
  'words.unblock': { needs: 'shows.trade', fields: z.object({ words: z.array(line(40)).min(1).max(200) }) },
  'viewer.unmute': { needs: 'shows.trade', fields: z.object({ viewerId: id }) },
  'viewer.mute': {
    needs: 'shows.trade',
    fields: z.object({ viewerId: id, ms: durationMs.min(1_000).optional() }),
  },
  'intervention.raise': {
    needs: 'regions.act',
    fields: z.object({
      interventionId: id.optional(),
      regionId: id,
      /** The desk offers call-guides, coupon, notice, boost and other; programs may name their own. */
      action: line(80),
      note: line(500),
      /** Until when it is to be done; the region's managers and guides see it. */
      dueAt: instant.optional(),
      /**
       * Planned, opened and dropped with it, for this region's viewers. Beyond the guardrails it stays planned, with
       * somebody else's approval asked for. Needs `shows.plan` or `shows.trade` as well.
       */
      coupon: regionCoupon.optional(),
      budget: boostBudget.optional(),
    }),
  },
  /** A manager has done their region's part; guides say so by their own page. */
  'intervention.tick': { needs: 'regions.act', fields: z.object({ interventionId: id }) },
  /** Somebody is on it; it comes back when it gets worse, or anew. */
  'alert.acknowledge': { needs: 'regions.act', fields: z.object({ alertId: line(200) }) },
  'intervention.close': {
    needs: 'regions.act',
    fields: z.object({ interventionId: id, note: line(500).optional() }),
  },
  // Review
  'note.add': { needs: 'review.write', fields: z.object({ at: instant.optional(), text: line(2000) }) },
  'lesson.add': {
    needs: 'review.write',
    fields: z.object({ text: line(2000), owner: line(80).optional(), dueAt: instant.optional() }),
  },
  'review.close': { needs: 'review.write', fields: z.object({}) },
  'settlement.freeze': { needs: 'review.write', fields: z.object({}) },
} as const satisfies Record<string, { needs: Capability; fields: z.ZodObject }>;

export type CommandType = keyof typeof commandTable;
export const commandTypes = Object.keys(commandTable) as CommandType[];

/** zod infers `Record<string, never>` for no fields at all, which no object with a `type` fits. */
type FieldsOf<T extends CommandType, F = z.infer<(typeof commandTable)[T]['fields']>> = string extends keyof F
  ? unknown
  : F;

/** A parsed command: its type and its own fields, nothing else. */
export type Command = { [T in CommandType]: { type: T } & FieldsOf<T> }[CommandType];
export type CommandOf<T extends CommandType> = Extract<Command, { type: T }>;

/**
 * What comes beside a command's own fields. A repeated `commandId` gets the first answer again. Later than `notAfter`, by
 * the server's clock, it is not done any more.
 */
export const commandEnvelope = z.object({
  commandId: id.optional(),
  expectedVersion: z.int().min(0).optional(),
  notAfter: instant.optional(),
});
export type CommandEnvelope = z.infer<typeof commandEnvelope>;

const variants = commandTypes.map((type) =>
  commandTable[type].fields.extend({ type: z.literal(type), ...commandEnvelope.shape }),
);

/** The body of `POST /api/shows/:id/commands`, and, with `showId`, of the desk's `command` event. */
export const commandRequest = z.discriminatedUnion(
  'type',
  variants as unknown as [(typeof variants)[number], ...typeof variants],
) as unknown as z.ZodType<Command & CommandEnvelope>;
