import { z } from 'zod';
import {
  amount,
  bilingual,
  bilingualInput,
  currency,
  durationMs,
  externalIds,
  id,
  instant,
  timeZone,
} from './basics.ts';
import { power, targetsPlan, trafficPlan } from './commands.ts';
import { audience, dealState, lineupRole } from './deals.ts';
import { approvalRequestView, approvalView, guardrails } from './guardrails.ts';
import { boostBudget } from './interventions.ts';
import { offerView } from './offers.ts';
import { section } from './plan-commands.ts';
import { playback } from './playback.ts';
import { targetsVersion } from './targets.ts';

export const showStatus = z.enum(['draft', 'scheduled', 'rehearsal', 'live', 'ended', 'reviewed']);
export type ShowStatus = z.infer<typeof showStatus>;

export const showMode = z.enum(['hq', 'regional']);

export const newShow = z.object({
  title: bilingualInput,
  mode: showMode,
  campaignId: id.optional(),
  /** The store whose own room it is. */
  storeId: id.optional(),
  regionIds: z.array(id).max(100).default([]),
  currency,
  timeZone,
  plannedStartAt: instant,
  plannedMs: durationMs.min(1_000),
});
export type NewShow = z.infer<typeof newShow>;

/** A new show with the plan of another; what is left out stays as it is there. */
export const cloneShow = z.object({
  plannedStartAt: instant,
  title: bilingualInput.optional(),
  campaignId: id.nullable().optional(),
  regionIds: z.array(id).max(100).optional(),
});
export type CloneShow = z.infer<typeof cloneShow>;

export const showSummary = z.object({
  id,
  title: bilingual,
  status: showStatus,
  mode: showMode,
  campaignId: id.nullable(),
  /** The store whose own room it is; null for a room of more than one store. */
  storeId: id.nullable(),
  regionIds: z.array(id),
  currency,
  timeZone,
  plannedStartAt: instant,
  plannedMs: durationMs,
  startedAt: instant.nullable(),
  endedAt: instant.nullable(),
  hostName: z.string().nullable(),
  referenceShowIds: z.array(id),
  liveRoomIds: externalIds,
  /** Where a mass audience watches; null: this server's own video. */
  playback: playback.nullable(),
});
export type ShowSummary = z.infer<typeof showSummary>;

const units = z.int();
/** prepared = available + reserved + sold + withdrawn, at every instant. */
export const stockFigures = z.object({
  prepared: units,
  available: units,
  reserved: units,
  sold: units,
  withdrawn: units,
  /** Of what is available, held by other shows: nobody can have it here. Absent = none. */
  elsewhere: units.optional(),
});
export type StockFigures = z.infer<typeof stockFigures>;

export const itemView = z.object({
  id,
  productId: id,
  role: lineupRole,
  price: amount,
  plannedMs: durationMs,
  talkingPoints: z.string(),
  /** What is done as it comes on, and who sees to it; empty: nothing, nobody. */
  action: z.string(),
  owner: z.string(),
  section: section.optional(),
  stock: stockFigures,
  /** Its sales are stopped. */
  frozen: z.boolean(),
});
export type ItemView = z.infer<typeof itemView>;

export const dealView = z.object({
  id,
  itemId: id,
  state: dealState,
  price: amount,
  quantity: units,
  perViewerLimit: z.int(),
  durationMs,
  holdMs: durationMs,
  audience,
  reserved: units,
  sold: units,
  /** min(units of the deal left, units of the item available that no other show holds). */
  remaining: units,
  opensAt: instant.nullable(),
  endsAt: instant.nullable(),
  closedAt: instant.nullable(),
});
export type DealView = z.infer<typeof dealView>;

export const readinessView = z.object({
  /** Done tasks ÷ tasks; null without a task. */
  score: z.number().nullable(),
  tasks: z.array(
    z.object({
      id,
      power,
      title: z.string(),
      owner: z.string(),
      dueAt: instant,
      doneAt: instant.nullable(),
      doneBy: z.string().nullable(),
      evidence: z.string().nullable(),
      /** The lesson of an earlier review that it comes from. */
      lesson: z.object({ showId: id, lessonId: id }).optional(),
    }),
  ),
});

export const interventionView = z.object({
  id,
  regionId: id,
  action: z.string(),
  note: z.string(),
  raisedAt: instant,
  raisedBy: z.string(),
  closedAt: instant.nullable(),
  closedNote: z.string().nullable(),
  /** Until when it is to be done. */
  dueAt: instant.nullable(),
  /** Who has done their part: managers, and guides by their own page. */
  ticks: z.array(z.object({ id, name: z.string(), role: z.string(), at: instant })),
  /** The coupon it gave to its region. */
  offerId: id.nullable(),
  /** What may be spent on more visitors. */
  budget: boostBudget.nullable(),
});

export const onAirView = z.object({
  pinned: z.array(id),
  openDealIds: z.array(id),
  notice: z.object({ text: z.string(), at: instant }).nullable(),
  prompt: z.object({ text: z.string(), tone: z.enum(['info', 'warn', 'urgent']), at: instant }).nullable(),
});

export const showView = z.object({
  show: showSummary,
  lineup: z.array(itemView),
  deals: z.array(dealView),
  offers: z.array(offerView),
  guardrails,
  approvals: z.array(approvalView),
  /** Oldest first. */
  approvalRequests: z.array(approvalRequestView),
  targets: targetsPlan.nullable(),
  /** Every version of the targets, the last one standing. */
  targetVersions: z.array(targetsVersion),
  briefing: z.object({ edition: z.int(), at: instant, by: z.string(), read: z.int() }).nullable(),
  traffic: trafficPlan.nullable(),
  readiness: readinessView,
  interventions: z.array(interventionView),
  onAir: onAirView,
  version: z.int(),
});
export type ShowView = z.infer<typeof showView>;

export const newCampaign = z.object({
  name: bilingualInput,
  /** Null until it is settled. */
  startsAt: instant.nullable().default(null),
  endsAt: instant.nullable().default(null),
  currency: currency.default('CNY'),
  target: z.object({ uv: z.int().min(0), amount }).optional(),
});
export const campaign = newCampaign.extend({ id, name: bilingual });
export type Campaign = z.infer<typeof campaign>;
