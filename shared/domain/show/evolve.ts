import { outdatedRequests, postponedRequests } from './approval-requests.ts';
import { emptyShow } from './empty-show.ts';
import type { ShowEventRecord } from './events.ts';
import { approvalGiven, approvalRefused, approvalRequested } from './evolve/approvals.ts';
import { authorsAfter } from './evolve/authors.ts';
import {
  dealCancelled,
  dealClosed,
  dealExtended,
  dealOpened,
  dealRestocked,
  dealRevised,
} from './evolve/deals.ts';
import { drawOpened, drawSettled, pollClosed, pollOpened } from './evolve/games.ts';
import { interventionClosed, interventionRaised, interventionTicked } from './evolve/interventions.ts';
import {
  itemMoved,
  itemRemoved,
  itemRevised,
  itemsArranged,
  priceChanged,
  stockAdjusted,
} from './evolve/lineup.ts';
import { without } from './evolve/lists.ts';
import { offerDecided, offerRevised, offerStands } from './evolve/offers.ts';
import { showCreated, showRevised, taskAssigned, taskCompleted } from './evolve/plan.ts';
import { targetsResponded, targetsSet } from './evolve/targets.ts';
import type { ShowState } from './state.ts';

/** The state after all of `records`, which must be the show's log from version 1. */
export function replay(showId: string, records: Iterable<ShowEventRecord>): ShowState {
  let state = emptyShow(showId);
  for (const record of records) state = evolve(state, record);
  return state;
}

/**
 * The state after one more record: the fold that server, browser and review share. Never changes `state`.
 * Throws on a gap in versions and on an event the state cannot have led to: such a log is broken.
 */
export function evolve(state: ShowState, record: ShowEventRecord): ShowState {
  if (record.showId !== state.showId) throw new Error(`Show ${state.showId}: a record of ${record.showId}`);
  if (record.version !== state.version + 1) {
    throw new Error(`Show ${state.showId}: version ${record.version} after ${state.version}`);
  }
  const changes = changesBy(state, record);
  const authors = authorsAfter(state, record);
  const requests = { ...outdatedRequests(state, record.event), ...postponedRequests(state, record.event) };
  return { ...state, ...changes, ...authors, ...requests, version: record.version };
}

function changesBy(state: ShowState, { event, actor, at }: ShowEventRecord): Partial<ShowState> {
  const by = actor.name;
  switch (event.type) {
    case 'show.created':
      return showCreated(event);
    case 'show.revised':
      return showRevised(event);
    case 'show.scheduled':
      return { status: 'scheduled' };
    case 'show.started':
      return {
        status: 'live',
        startedAt: at,
        startOverride: event.override ? { by, ...event.override } : null,
      };
    case 'show.ended':
      return { status: 'ended', endedAt: at, pinned: [], pinnedComment: null, prompt: null };
    case 'review.closed':
      return {
        status: 'reviewed',
        ...(event.figures ? { closed: { at, by, figures: event.figures } } : {}),
      };
    case 'lineup.added':
      return { lineup: [...state.lineup, event.item] };
    case 'lineup.revised':
      return itemRevised(state, event);
    case 'lineup.moved':
      return itemMoved(state, event);
    case 'lineup.arranged':
      return itemsArranged(state, event);
    case 'lineup.removed':
      return itemRemoved(state, event);
    case 'price.changed':
      return priceChanged(state, event);
    case 'stock.adjusted':
      return stockAdjusted(state, event);
    case 'product.pinned':
      return {
        pinned: [event.itemId, ...state.pinned.filter((itemId) => itemId !== event.itemId)],
        lastPin: { itemId: event.itemId, at },
      };
    case 'product.unpinned':
      return { pinned: state.pinned.filter((itemId) => itemId !== event.itemId) };
    case 'deal.planned':
      return { deals: [...state.deals, { ...event.deal, state: 'planned' }] };
    case 'deal.revised':
      return dealRevised(state, event);
    case 'deal.cancelled':
      return dealCancelled(state, event);
    case 'deal.opened':
      return dealOpened(state, event);
    case 'deal.extended':
      return dealExtended(state, event);
    case 'deal.restocked':
      return dealRestocked(state, event);
    case 'deal.closed':
      return dealClosed(state, event, at);
    case 'offer.planned':
      return { offers: [...state.offers, { ...event.offer, state: 'planned' }] };
    case 'offer.revised':
      return offerRevised(state, event);
    case 'offer.cancelled':
      return offerStands(state, event.offerId, 'cancelled');
    case 'offer.opened':
      return offerStands(state, event.offerId, 'open');
    case 'offer.decided':
      return offerDecided(state, event);
    case 'offer.closed':
      return offerStands(state, event.offerId, 'closed');
    case 'coupon.dropped':
      return {};
    case 'guardrails.set':
      return { guardrails: event.guardrails };
    case 'approval.given':
      return approvalGiven(state, event, actor, at);
    case 'approval.requested':
      return approvalRequested(state, event, actor, at);
    case 'approval.refused':
      return approvalRefused(state, event, actor, at);
    case 'price.frozen':
      return { frozen: new Set(state.frozen).add(event.itemId) };
    case 'price.unfrozen':
      return { frozen: without(state.frozen, [event.itemId]) };
    case 'targets.set':
      return targetsSet(state, event, { at, by });
    case 'targets.responded':
      return targetsResponded(state, event, { at, by });
    case 'briefing.issued':
      return { briefing: { edition: event.edition, digest: event.digest, at, by } };
    case 'briefing.read': {
      const { guideId, edition } = event;
      return { briefed: new Map(state.briefed).set(guideId, { edition, at, by }) };
    }
    case 'traffic.planned':
      return { traffic: event.traffic };
    case 'readiness.assigned':
      return taskAssigned(state, event);
    case 'readiness.completed':
      return taskCompleted(state, event, { at, by });
    case 'notice.posted':
      return { notice: { text: event.text, at } };
    case 'notice.cleared':
      return { notice: null };
    case 'draw.opened':
      return drawOpened(state, event, at);
    case 'draw.settled':
      return drawSettled(state, event);
    case 'poll.opened':
      return pollOpened(state, event, at);
    case 'poll.closed':
      return pollClosed(state, event, at);
    case 'welcome.set':
      return { welcome: event.text === '' ? null : event.text };
    case 'price.hidden':
      return { hiddenPrices: new Set(state.hiddenPrices).add(event.itemId) };
    case 'price.revealed':
      return { hiddenPrices: without(state.hiddenPrices, [event.itemId]) };
    case 'prompt.sent':
      return { prompt: { text: event.text, tone: event.tone, at } };
    case 'comment.hidden':
      return { hiddenComments: new Set(state.hiddenComments).add(event.commentId) };
    case 'comment.shown':
      return { hiddenComments: without(state.hiddenComments, [event.commentId]) };
    case 'comment.pinned':
      return { pinnedComment: event.comment };
    case 'comment.unpinned':
      return { pinnedComment: null };
    case 'autoreply.set':
      return { autoReplies: event.rules };
    case 'words.blocked':
      return { blockedWords: new Set([...state.blockedWords, ...event.words]) };
    case 'words.unblocked':
      return { blockedWords: without(state.blockedWords, event.words) };
    case 'comment.answered':
      return { answers: new Map(state.answers).set(event.commentId, { text: event.text, at, by }) };
    case 'viewer.muted':
      return { muted: new Map(state.muted).set(event.viewerId, event.until) };
    case 'viewer.unmuted': {
      const muted = new Map(state.muted);
      muted.delete(event.viewerId);
      return { muted };
    }
    case 'intervention.raised':
      return interventionRaised(state, event, actor, at);
    case 'intervention.ticked':
      return interventionTicked(state, event, actor, at);
    case 'intervention.closed':
      return interventionClosed(state, event, at);
    // Kept for who answers for it; the alert itself is not the show's.
    case 'alert.acknowledged':
      return {};
    case 'note.added':
      return { notes: [...state.notes, { at, by, text: event.text, moment: event.at }] };
    case 'lesson.added': {
      const { lessonId = `lesson-${state.version + 1}`, text, owner, dueAt } = event;
      return { lessons: [...state.lessons, { lessonId, at, by, text, owner, dueAt }] };
    }
    case 'settlement.planned':
      return { settlementRules: event.rules };
    case 'settlement.frozen':
      return { settlements: [...state.settlements, { at, by, sheet: event.sheet }] };
    default:
      return unknown(event);
  }
}

function unknown(event: never): never {
  throw new Error(`Unknown show event: ${JSON.stringify(event)}`);
}
