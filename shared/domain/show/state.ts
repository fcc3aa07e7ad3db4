import type { Bilingual } from '../../contract/basics.ts';
import type { TargetsPlan, TrafficPlan } from '../../contract/commands.ts';
import type { AutoReplyRule, PinnedComment } from '../../contract/comments.ts';
import type { DemandDecision } from '../../contract/demand.ts';
import type { DrawResult } from '../../contract/draws.ts';
import type { ApprovedPrice, Guardrails } from '../../contract/guardrails.ts';
import type { BoostBudget } from '../../contract/interventions.ts';
import type { Playback } from '../../contract/playback.ts';
import type { PreflightCode } from '../../contract/preflight.ts';
import type { ClosedFigures } from '../../contract/review-parts.ts';
import type { SettlementRules } from '../../contract/settlement.ts';
import type { ShowStatus } from '../../contract/shows.ts';
import type { TargetsVersion } from '../../contract/targets.ts';
import type { FrozenSettlement } from '../settlement/of-show.ts';
import type { DealPlan, DrawPlan, LineupItem, OfferPlan, PollPlan } from './events.ts';

/** A show as its log tells it. Stock is not here: the ledger holds it (`domain/stock`). Plain data, never mutated. */
export interface ShowState {
  readonly showId: string;
  readonly version: number;
  readonly status: ShowStatus | 'none';
  readonly title: Bilingual;
  readonly mode: 'hq' | 'regional';
  readonly campaignId: string | null;
  /** The store whose own room it is; null for a room of more than one store. */
  readonly storeId: string | null;
  readonly regionIds: readonly string[];
  readonly currency: string;
  readonly timeZone: string;
  readonly plannedStartAt: number;
  readonly plannedMs: number;
  readonly hostName: string | null;
  readonly referenceShowIds: readonly string[];
  /** The rooms it is broadcast from on other platforms. */
  readonly liveRoomIds: readonly string[];
  /** Where a mass audience watches; null: this server's own video. */
  readonly playback: Playback | null;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** Set when it went live in spite of the preflight's blockers. */
  readonly startOverride: StartOverride | null;
  /** In running order. `price` is the current one. */
  readonly lineup: readonly LineupItem[];
  readonly deals: readonly Deal[];
  readonly offers: readonly Offer[];
  readonly guardrails: Guardrails;
  /** Subject (`guardrails.ts`) → who last set that price, and who approved it. Actor ids. */
  readonly authors: ReadonlyMap<string, string>;
  readonly approvals: ReadonlyMap<
    string,
    {
      readonly by: string;
      readonly name: string;
      readonly at: number;
      readonly covers?: readonly ApprovedPrice[];
      /** The most that was let through without it then; basis points. */
      readonly maxDiscountBps?: number | null;
      /** Another person who sets prices, and had asked for what was approved. */
      readonly askedBy?: string;
    }
  >;
  /** Who asked for whose approval and what came of it, oldest first. */
  readonly approvalRequests: readonly ApprovalRequest[];
  /** Items whose sales are stopped. */
  readonly frozen: ReadonlySet<string>;
  readonly targets: TargetsPlan | null;
  /** Every version of the targets, the last one standing, and what regions said to it. */
  readonly targetVersions: readonly TargetsVersion[];
  /** The briefing that guides are to read; null before the first. */
  readonly briefing: {
    readonly edition: number;
    readonly digest: string;
    readonly at: number;
    readonly by: string;
  } | null;
  /** guideId → the edition last read. */
  readonly briefed: ReadonlyMap<
    string,
    { readonly edition: number; readonly at: number; readonly by: string }
  >;
  readonly traffic: TrafficPlan | null;
  readonly tasks: readonly ReadinessTask[];
  /** Item ids, newest pin first. */
  readonly pinned: readonly string[];
  readonly lastPin: { readonly itemId: string; readonly at: number } | null;
  readonly notice: { readonly text: string; readonly at: number } | null;
  readonly prompt: {
    readonly text: string;
    readonly tone: 'info' | 'warn' | 'urgent';
    readonly at: number;
  } | null;
  /** Items whose price viewers may not know yet. */
  readonly hiddenPrices: ReadonlySet<string>;
  /** In the order they were opened. */
  readonly draws: readonly Draw[];
  /** In the order they were opened. */
  readonly polls: readonly Poll[];
  /** What a viewer reads on coming in. */
  readonly welcome: string | null;
  /** On top of the room. */
  readonly pinnedComment: PinnedComment | null;
  readonly autoReplies: readonly AutoReplyRule[];
  /** Comments with one of these are for the desk alone. */
  readonly blockedWords: ReadonlySet<string>;
  readonly hiddenComments: ReadonlySet<string>;
  readonly answers: ReadonlyMap<string, { readonly text: string; readonly at: number; readonly by: string }>;
  /** viewerId → until (epoch ms), null = for the rest of the show. */
  readonly muted: ReadonlyMap<string, number | null>;
  readonly interventions: readonly Intervention[];
  /** Null: the standard rules. */
  readonly settlementRules: SettlementRules | null;
  /** Frozen versions, in order. */
  readonly settlements: readonly FrozenSettlement[];
  readonly notes: readonly {
    readonly at: number;
    readonly by: string;
    readonly text: string;
    readonly moment: number | null;
  }[];
  /** The figures its review was closed with. */
  readonly closed: { readonly at: number; readonly by: string; readonly figures: ClosedFigures } | null;
  readonly lessons: readonly {
    readonly lessonId: string;
    readonly at: number;
    readonly by: string;
    readonly text: string;
    readonly owner: string | null;
    readonly dueAt: number | null;
  }[];
}

/** A deal's plan and where it stands. `endsAt` alone drives every countdown. */
export type Deal = DealPlan &
  (
    | { readonly state: 'planned' }
    | { readonly state: 'open'; readonly openedAt: number; readonly endsAt: number }
    | {
        readonly state: 'closed';
        readonly openedAt: number;
        readonly endsAt: number;
        readonly closedAt: number;
        readonly reason: 'by-hand' | 'time-up' | 'show-ended';
      }
    | { readonly state: 'cancelled' }
  );

/** Another way of selling, and where it stands. */
export type Offer = OfferPlan & {
  readonly state: 'planned' | 'open' | 'closed' | 'cancelled';
  /** Of a demand test; absent while nobody has decided. */
  readonly decision?: DemandDecision;
};

export interface StartOverride {
  readonly by: string;
  readonly reason: string;
  readonly blockers: readonly { readonly code: PreflightCode; readonly path: string }[];
}

/** One that waits past `expiresAt` has expired: no event says so. */
export interface ApprovalRequest {
  readonly subject: string;
  readonly itemId: string;
  readonly price: number;
  readonly listPrice: number;
  readonly floorPrice?: number;
  readonly covers?: readonly ApprovedPrice[];
  readonly note: string | null;
  /** The person, what they were then, and their name. */
  readonly by: string;
  readonly role: string;
  readonly name: string;
  readonly at: number;
  readonly expiresAt: number;
  readonly state: 'waiting' | 'given' | 'refused' | 'changed';
  readonly answer: { readonly name: string; readonly at: number; readonly reason: string | null } | null;
}

export interface Draw extends DrawPlan {
  readonly openedAt: number;
  /** Null while it is open. */
  readonly result: DrawResult | null;
}

export interface Poll extends PollPlan {
  readonly openedAt: number;
  readonly closedAt: number | null;
}

export interface ReadinessTask {
  readonly taskId: string;
  readonly power: 'organisation' | 'operation' | 'merchandise' | 'tooling';
  readonly title: string;
  readonly owner: string;
  readonly dueAt: number;
  readonly doneAt: number | null;
  readonly doneBy: string | null;
  readonly evidence: string | null;
  readonly lesson?: { readonly showId: string; readonly lessonId: string };
}

export interface Intervention {
  readonly interventionId: string;
  readonly regionId: string;
  readonly action: string;
  readonly note: string;
  readonly raisedAt: number;
  readonly raisedBy: string;
  readonly closedAt: number | null;
  readonly closedNote: string | null;
  /** Until when it is to be done. */
  readonly dueAt: number | null;
  /** The coupon it gave to its region's viewers. */
  readonly offerId: string | null;
  /** What may be spent on more visitors. */
  readonly budget: BoostBudget | null;
  /** Who has done their part, in the order they said so. */
  readonly ticks: readonly {
    readonly id: string;
    readonly name: string;
    readonly role: string;
    readonly at: number;
  }[];
}
