import type { Bilingual } from '../../contract/basics.ts';
import type { Power, TargetsPlan, TrafficPlan } from '../../contract/commands.ts';
import type { AutoReplyRule, PinnedComment } from '../../contract/comments.ts';
import type { Audience, LineupRole } from '../../contract/deals.ts';
import type { DemandDecision } from '../../contract/demand.ts';
import type { DrawCondition, DrawResult } from '../../contract/draws.ts';
import type { ApprovedPrice, Guardrails } from '../../contract/guardrails.ts';
import type { BoostBudget } from '../../contract/interventions.ts';
import type { OfferTerms } from '../../contract/offers.ts';
import type { Section } from '../../contract/plan-commands.ts';
import type { Playback } from '../../contract/playback.ts';
import type { PreflightCode } from '../../contract/preflight.ts';
import type { ClosedFigures } from '../../contract/review-parts.ts';
import type { SettlementRules, SettlementSheet } from '../../contract/settlement.ts';

/** Who did it: a user, a token, or Showcaller itself (a timer). */
export interface Actor {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  /** Of a token: the user who made it and answers for it. */
  readonly person?: string;
}
export const systemActor: Actor = { id: 'system', name: 'Showcaller', role: 'system' };

/** What happened to a show, past tense, one shape each. Everything else about a show is a fold over these. */
export type ShowEvent =
  | ShowCreated
  | {
      type: 'show.revised';
      changes: Partial<Omit<ShowCreated, 'type'>> & {
        hostName?: string;
        referenceShowIds?: string[];
        liveRoomIds?: string[];
        playback?: Playback | null;
      };
    }
  | { type: 'show.scheduled' }
  /** `override`: why it went live in spite of these blockers of the preflight. */
  | {
      type: 'show.started';
      override?: { reason: string; blockers: { code: PreflightCode; path: string }[] };
    }
  | { type: 'show.ended' }
  | { type: 'lineup.added'; item: LineupItem }
  /** `stockFrom` is set exactly when `changes.stock` is: the ledger takes the difference. */
  | {
      type: 'lineup.revised';
      itemId: string;
      /** A section of null is none any more; nor is an action or an owner that is empty. */
      changes: Partial<Omit<LineupItem, 'itemId' | 'productId' | 'section'>> & { section?: Section | null };
      stockFrom?: number;
    }
  | { type: 'lineup.moved'; itemId: string; toIndex: number }
  | { type: 'lineup.removed'; itemId: string }
  /** Every item, in its new place. */
  | { type: 'lineup.arranged'; itemIds: string[] }
  | { type: 'deal.planned'; deal: DealPlan }
  | { type: 'deal.revised'; dealId: string; changes: Partial<Omit<DealPlan, 'dealId' | 'itemId'>> }
  | { type: 'deal.cancelled'; dealId: string }
  | { type: 'deal.opened'; dealId: string; opensAt: number; endsAt: number }
  | { type: 'deal.extended'; dealId: string; endsAt: number; ms: number }
  | { type: 'deal.restocked'; dealId: string; quantity: number }
  | { type: 'deal.closed'; dealId: string; reason: 'by-hand' | 'time-up' | 'show-ended' }
  | { type: 'offer.planned'; offer: OfferPlan }
  | { type: 'offer.revised'; offerId: string; changes: Partial<Omit<OfferPlan, 'offerId'>> }
  | { type: 'offer.cancelled'; offerId: string }
  | { type: 'offer.opened'; offerId: string }
  | { type: 'offer.decided'; offerId: string; decision: DemandDecision; reason: string }
  | { type: 'offer.closed'; offerId: string; reason: 'by-hand' | 'time-up' | 'show-ended' }
  /** Shown to everyone in the room; it is open by then. */
  | { type: 'coupon.dropped'; offerId: string }
  | { type: 'guardrails.set'; guardrails: Guardrails }
  /**
   * `covers`: what it lets through; absent in records from before it was kept. `askedBy`: another person who sets
   * prices and had asked for just this.
   */
  | {
      type: 'approval.given';
      subject: string;
      note: string | null;
      covers?: readonly ApprovedPrice[];
      askedBy?: string;
    }
  | {
      type: 'approval.requested';
      subject: string;
      itemId: string;
      price: number;
      listPrice: number;
      /** With `covers`, every item it takes beyond: absent in records from before they were kept. */
      floorPrice?: number;
      covers?: readonly ApprovedPrice[];
      note: string | null;
      expiresAt: number;
    }
  | { type: 'approval.refused'; subject: string; reason: string }
  | { type: 'price.frozen'; itemId: string; reason: string | null }
  | { type: 'price.unfrozen'; itemId: string }
  | { type: 'targets.set'; targets: TargetsPlan }
  /** A region's word on the targets that stand. */
  | { type: 'targets.responded'; regionId: string; answer: 'accepted' | 'objected'; note: string | null }
  /** `digest` is of what the briefing said then: another one now means that it no longer holds. */
  | { type: 'briefing.issued'; edition: number; digest: string }
  | { type: 'briefing.read'; edition: number; guideId: string }
  | { type: 'traffic.planned'; traffic: TrafficPlan }
  | {
      type: 'readiness.assigned';
      task: {
        taskId: string;
        power: Power;
        title: string;
        owner: string;
        dueAt: number;
        lesson?: { showId: string; lessonId: string };
      };
    }
  | { type: 'readiness.completed'; taskId: string; evidence: string | null }
  | { type: 'product.pinned'; itemId: string }
  | { type: 'product.unpinned'; itemId: string }
  | { type: 'price.changed'; itemId: string; price: number; from: number }
  | { type: 'price.hidden'; itemId: string }
  | { type: 'price.revealed'; itemId: string }
  | { type: 'stock.adjusted'; itemId: string; delta: number }
  | { type: 'notice.posted'; text: string }
  | { type: 'draw.opened'; draw: DrawPlan }
  | { type: 'draw.settled'; drawId: string; result: DrawResult }
  | { type: 'poll.opened'; poll: PollPlan }
  /** What it came to is in the facts: `metrics/votes.ts`. */
  | { type: 'poll.closed'; pollId: string; reason: 'by-hand' | 'time-up' | 'show-ended' }
  | { type: 'notice.cleared' }
  /** Empty: none any more. */
  | { type: 'welcome.set'; text: string }
  | { type: 'prompt.sent'; text: string; tone: 'info' | 'warn' | 'urgent' }
  | { type: 'comment.hidden'; commentId: string }
  | { type: 'comment.shown'; commentId: string }
  /** With its words: the room shows them without looking for the comment. */
  | { type: 'comment.pinned'; comment: PinnedComment }
  | { type: 'comment.unpinned'; commentId: string }
  | { type: 'autoreply.set'; rules: AutoReplyRule[] }
  | { type: 'words.blocked'; words: string[] }
  | { type: 'words.unblocked'; words: string[] }
  | { type: 'comment.answered'; commentId: string; text: string }
  | { type: 'viewer.muted'; viewerId: string; until: number | null }
  | { type: 'viewer.unmuted'; viewerId: string }
  | {
      type: 'intervention.raised';
      interventionId: string;
      regionId: string;
      action: string;
      note: string;
      dueAt?: number;
      /** The coupon planned with it. */
      offerId?: string;
      budget?: BoostBudget;
    }
  /** By a manager, or a guide: the record's actor. */
  | { type: 'intervention.ticked'; interventionId: string }
  | { type: 'alert.acknowledged'; alertId: string; level: string; regionId: string | null }
  | { type: 'intervention.closed'; interventionId: string; note: string | null }
  | { type: 'note.added'; at: number | null; text: string }
  /** Without an id: of before lessons had one. */
  | { type: 'lesson.added'; lessonId?: string; text: string; owner: string | null; dueAt: number | null }
  /** With the figures as they stood, which later refunds are held against. */
  | { type: 'review.closed'; figures?: ClosedFigures }
  | { type: 'settlement.planned'; rules: SettlementRules }
  /** The whole sheet: what was paid out by it must not depend on how it is computed later. */
  | { type: 'settlement.frozen'; sheet: SettlementSheet };

export interface ShowCreated {
  type: 'show.created';
  title: Bilingual;
  mode: 'hq' | 'regional';
  campaignId: string | null;
  /** The store whose own room it is; left out of logs from before stores had rooms. */
  storeId?: string | null;
  regionIds: string[];
  currency: string;
  timeZone: string;
  plannedStartAt: number;
  plannedMs: number;
}

export interface LineupItem {
  itemId: string;
  productId: string;
  role: LineupRole;
  /** Minor units. */
  price: number;
  /** Units given to the show: the plan's and every later adjustment; the ledger holds what became of them. */
  stock: number;
  plannedMs: number;
  talkingPoints: string;
  /** What is done as it comes on, and who sees to it. Left out: nothing, nobody. */
  action?: string;
  owner?: string;
  /** Left out: the lineup has no rhythm yet, or none for this item. */
  section?: Section;
}

export interface DealPlan {
  dealId: string;
  itemId: string;
  price: number;
  quantity: number;
  perViewerLimit: number;
  durationMs: number;
  /** How long a claimed unit is held for payment. */
  holdMs: number;
  /** When the scheduler opens it; null = by hand. */
  opensAt: number | null;
  audience: Audience;
}

export interface OfferPlan {
  offerId: string;
  title: Bilingual;
  terms: OfferTerms;
  /** When the scheduler opens and closes it; null = by hand, or with the show's end. */
  opensAt: number | null;
  closesAt: number | null;
}

export interface DrawPlan {
  drawId: string;
  condition: DrawCondition;
  keyword: string | null;
  winners: number;
  prize: string;
  endsAt: number;
  /** `sha256` of the seed, which stays secret until the draw is settled. */
  commitment: string;
}

export interface PollPlan {
  pollId: string;
  question: string;
  options: string[];
  canChange: boolean;
  endsAt: number;
}

export type EventOf<Type extends ShowEvent['type']> = Extract<ShowEvent, { type: Type }>;

/** An event as stored and sent: its place in the show's log, its time, who and why. `version` counts from 1 without gaps. */
export interface ShowEventRecord {
  readonly showId: string;
  readonly version: number;
  readonly at: number;
  readonly actor: Actor;
  readonly commandId: string | null;
  readonly event: ShowEvent;
}
