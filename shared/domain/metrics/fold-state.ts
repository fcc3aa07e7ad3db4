import type { Fact, OrderFact } from './facts.ts';
import type { OrderBook } from './folded-order.ts';
import { emptyOrderBook } from './folded-order.ts';
import type { ItemTotals } from './items.ts';
import type { Parts } from './parts.ts';
import { emptyParts } from './parts.ts';
import type { Seconds } from './seconds.ts';
import { emptySeconds } from './seconds.ts';
import type { Standings } from './standings.ts';
import { emptyStandings } from './standings.ts';
import type { Visits } from './visits.ts';
import { emptyVisits } from './visits.ts';
import type { Votes } from './votes.ts';
import type { WatchTrack } from './watching.ts';
import { emptyTrack } from './watching.ts';
import type { Who } from './who.ts';
import { nobody } from './who.ts';

/** The live window [startedAt, endedAt); null = still live. */
export interface ShowWindow {
  readonly startedAt: number;
  readonly endedAt: number | null;
}

export interface Interactions {
  likes: number;
  comments: number;
  shares: number;
  follows: number;
  impressions: number;
  clicks: number;
}

/** Interactions folded in the last seconds while the end is open, and what each was the first to mark. */
export interface Journal {
  facts: InteractionFact[];
  marked: number[];
  /** Latest `at` of any interaction no longer in the journal. */
  forgottenUntil: number;
  /** Latest `at` seen. */
  newest: number;
  /** Length at which it is next trimmed. */
  trimAt: number;
}

export type InteractionFact = Extract<
  Fact,
  { kind: 'like' | 'comment' | 'share' | 'follow' | 'impression' | 'click' | 'vote' }
>;

/**
 * What the facts of one show add up to so far. Mutable for speed: it belongs to whoever made it, is changed only by
 * `foldFact` and `setWindow`, and read by `figures`, `timelineBuckets` and `review`. Plain data and columns of
 * numbers; nothing in it is shared between folds.
 */
export interface MetricsFold {
  window: ShowWindow | null;
  readonly parts: Parts;
  readonly standings: Standings;
  readonly visits: Visits;
  readonly who: Who;
  readonly orders: OrderBook;
  readonly items: Map<string, ItemTotals>;
  readonly interactions: Interactions;
  readonly votes: Votes;
  readonly seconds: Seconds;
  readonly watch: WatchTrack;
  readonly journal: Journal;
  /** Interactions that came before the window was known. */
  unplaced: InteractionFact[];
  /** Facts that wait for their visit, and for their order. */
  readonly pendingByVisit: Map<string, Fact[]>;
  readonly pendingByOrder: Map<string, OrderFact[]>;
  pendingFacts: number;
  /** Interactions left out as outside the window: those before its start, and the earliest after its end. */
  droppedBefore: boolean;
  droppedFrom: number;
  /** Enters refused because their visit is already another viewer's. */
  contradictions: number;
}

export const emptyFold = (): MetricsFold => ({
  window: null,
  parts: emptyParts(),
  standings: emptyStandings(),
  visits: emptyVisits(),
  who: nobody(),
  orders: emptyOrderBook(),
  items: new Map(),
  interactions: { likes: 0, comments: 0, shares: 0, follows: 0, impressions: 0, clicks: 0 },
  votes: new Map(),
  seconds: emptySeconds(),
  watch: emptyTrack(),
  journal: {
    facts: [],
    marked: [],
    forgottenUntil: Number.NEGATIVE_INFINITY,
    newest: Number.NEGATIVE_INFINITY,
    trimAt: 0,
  },
  unplaced: [],
  pendingByVisit: new Map(),
  pendingByOrder: new Map(),
  pendingFacts: 0,
  droppedBefore: false,
  droppedFrom: Number.POSITIVE_INFINITY,
  contradictions: 0,
});

/** Whether `at` (epoch ms) is in the live window: its first instant is, its last is not. */
export const isInside = (window: ShowWindow, at: number): boolean =>
  at >= window.startedAt && (window.endedAt === null || at < window.endedAt);
