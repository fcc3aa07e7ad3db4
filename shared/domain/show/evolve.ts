import type { TargetsResponse, TargetsVersion } from '../../contract/targets.ts';
import { answeredRequests, outdatedRequests, supersededRequests } from './approval-requests.ts';
import type { LineupItem, ShowEvent, ShowEventRecord } from './events.ts';
import { dealSubject, itemSubject, offerSubject } from './guardrails.ts';
import type { Deal, Offer, ShowState } from './state.ts';

export function emptyShow(showId: string): ShowState {
  return {
    showId,
    version: 0,
    status: 'none',
    title: { en: '', zh: '' },
    mode: 'hq',
    campaignId: null,
    storeId: null,
    regionIds: [],
    currency: '',
    timeZone: 'UTC',
    plannedStartAt: 0,
    plannedMs: 0,
    hostName: null,
    referenceShowIds: [],
    liveRoomIds: [],
    playback: null,
    startedAt: null,
    endedAt: null,
    startOverride: null,
    lineup: [],
    deals: [],
    offers: [],
    guardrails: { maxDiscountBps: null, secondPerson: true },
    authors: new Map(),
    approvals: new Map(),
    approvalRequests: [],
    frozen: new Set(),
    targets: null,
    targetVersions: [],
    traffic: null,
    tasks: [],
    pinned: [],
    lastPin: null,
    notice: null,
    prompt: null,
    hiddenPrices: new Set(),
    draws: [],
    polls: [],
    welcome: null,
    pinnedComment: null,
    autoReplies: [],
    blockedWords: new Set(),
    hiddenComments: new Set(),
    answers: new Map(),
    muted: new Map(),
    interventions: [],
    briefing: null,
    briefed: new Map(),
    settlementRules: null,
    settlements: [],
    notes: [],
    closed: null,
    lessons: [],
  };
}

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
  const { event } = record;
  const changes = changesBy(state, record, event);
  const authors = authorsAfter(state, record);
  const outdated = outdatedRequests(state, event);
  return { ...state, ...changes, ...authors, ...outdated, version: record.version };
}

function changesBy(state: ShowState, record: ShowEventRecord, event: ShowEvent): Partial<ShowState> {
  const { at } = record;
  const by = record.actor.name;
  switch (event.type) {
    case 'show.created': {
      const { type: _, ...plan } = event;
      return { ...plan, storeId: plan.storeId ?? null, status: 'draft' };
    }
    case 'show.revised': {
      const { storeId, ...changes } = event.changes;
      return storeId === undefined ? changes : { ...changes, storeId };
    }
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
      return { lineup: withItem(state, event.itemId, (item) => revised(item, event.changes)) };
    case 'lineup.moved':
      return { lineup: moved(state, event.itemId, event.toIndex) };
    case 'lineup.arranged':
      return { lineup: arranged(state, event.itemIds) };
    case 'lineup.removed':
      return withoutItem(state, event.itemId);
    case 'price.changed':
      return { lineup: withItem(state, event.itemId, (item) => ({ ...item, price: event.price })) };
    case 'stock.adjusted':
      return {
        lineup: withItem(state, event.itemId, (item) => ({ ...item, stock: item.stock + event.delta })),
      };
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
      return { deals: withDeal(state, event.dealId, (deal) => ({ ...deal, ...event.changes })) };
    case 'deal.cancelled':
      return { deals: withDeal(state, event.dealId, (deal) => ({ ...deal, state: 'cancelled' })) };
    case 'deal.opened':
      return {
        deals: withDeal(state, event.dealId, (deal) => ({
          ...deal,
          state: 'open',
          openedAt: event.opensAt,
          endsAt: event.endsAt,
        })),
      };
    case 'deal.extended':
      return { deals: withOpenDeal(state, event.dealId, (deal) => ({ ...deal, endsAt: event.endsAt })) };
    case 'deal.restocked':
      return {
        deals: withOpenDeal(state, event.dealId, (deal) => ({
          ...deal,
          quantity: deal.quantity + event.quantity,
        })),
      };
    case 'deal.closed':
      return {
        deals: withOpenDeal(state, event.dealId, (deal) => ({
          ...deal,
          state: 'closed',
          closedAt: at,
          reason: event.reason,
        })),
      };
    case 'offer.planned':
      return { offers: [...state.offers, { ...event.offer, state: 'planned' }] };
    case 'offer.revised':
      return { offers: withOffer(state, event.offerId, (offer) => ({ ...offer, ...event.changes })) };
    case 'offer.cancelled':
      return { offers: withOffer(state, event.offerId, (offer) => ({ ...offer, state: 'cancelled' })) };
    case 'offer.opened':
      return { offers: withOffer(state, event.offerId, (offer) => ({ ...offer, state: 'open' })) };
    case 'offer.decided':
      return {
        offers: withOffer(state, event.offerId, (offer) => ({ ...offer, decision: event.decision })),
      };
    case 'offer.closed':
      return { offers: withOffer(state, event.offerId, (offer) => ({ ...offer, state: 'closed' })) };
    case 'coupon.dropped':
      return {};
    case 'guardrails.set':
      return { guardrails: event.guardrails };
    case 'approval.given':
      return {
        approvals: new Map(state.approvals).set(event.subject, {
          ...{ by: record.actor.id, name: by, at },
          ...(event.covers ? { covers: event.covers } : {}),
        }),
        approvalRequests: answeredRequests(state, event.subject, 'given', {
          name: by,
          at,
          reason: event.note,
        }),
      };
    case 'approval.requested': {
      const { type: _, ...asked } = event;
      const request = {
        ...asked,
        by: record.actor.id,
        name: by,
        at,
        state: 'waiting',
        answer: null,
      } as const;
      return { approvalRequests: [...supersededRequests(state, event.subject), request] };
    }
    case 'approval.refused': {
      const { subject, reason } = event;
      return { approvalRequests: answeredRequests(state, subject, 'refused', { name: by, at, reason }) };
    }
    case 'price.frozen':
      return { frozen: new Set(state.frozen).add(event.itemId) };
    case 'price.unfrozen':
      return { frozen: new Set([...state.frozen].filter((itemId) => itemId !== event.itemId)) };
    case 'targets.set':
      return {
        targets: event.targets,
        targetVersions: [
          ...state.targetVersions,
          { no: state.targetVersions.length + 1, at, by, targets: event.targets, responses: [] },
        ],
      };
    case 'targets.responded':
      return { targetVersions: responded(state, { ...event, at, by }) };
    case 'briefing.issued': {
      const { edition, digest } = event;
      return { briefing: { edition, digest, at, by } };
    }
    case 'briefing.read': {
      const { guideId, edition } = event;
      return { briefed: new Map(state.briefed).set(guideId, { edition, at, by }) };
    }
    case 'traffic.planned':
      return { traffic: event.traffic };
    case 'readiness.assigned':
      return { tasks: [...state.tasks, { ...event.task, doneAt: null, doneBy: null, evidence: null }] };
    case 'readiness.completed':
      return {
        tasks: replaced(
          state.tasks,
          (task) => task.taskId === event.taskId,
          event.taskId,
          (task) => ({
            ...task,
            doneAt: at,
            doneBy: by,
            evidence: event.evidence,
          }),
        ),
      };
    case 'notice.posted':
      return { notice: { text: event.text, at } };
    case 'draw.opened':
      return { draws: [...state.draws, { ...event.draw, openedAt: at, result: null }] };
    case 'draw.settled': {
      const { drawId, result } = event;
      const isIt = (draw: { drawId: string }) => draw.drawId === drawId;
      return { draws: replaced(state.draws, isIt, drawId, (draw) => ({ ...draw, result })) };
    }
    case 'poll.opened':
      return { polls: [...state.polls, { ...event.poll, openedAt: at, closedAt: null }] };
    case 'poll.closed': {
      const { pollId } = event;
      const isIt = (poll: { pollId: string }) => poll.pollId === pollId;
      return { polls: replaced(state.polls, isIt, pollId, (poll) => ({ ...poll, closedAt: at })) };
    }
    case 'notice.cleared':
      return { notice: null };
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
    case 'intervention.raised': {
      const { type: _, dueAt = null, offerId = null, budget = null, ...raised } = event;
      const intervention = {
        ...raised,
        ...{
          dueAt,
          offerId,
          budget,
          ticks: [],
          raisedAt: at,
          raisedBy: by,
          closedAt: null,
          closedNote: null,
        },
      };
      return { interventions: [...state.interventions, intervention] };
    }
    case 'intervention.ticked': {
      const { id, name, role } = record.actor;
      return {
        interventions: replaced(
          state.interventions,
          (each) => each.interventionId === event.interventionId,
          event.interventionId,
          (each) => ({ ...each, ticks: [...each.ticks, { id, name, role, at }] }),
        ),
      };
    }
    case 'intervention.closed':
      return {
        interventions: replaced(
          state.interventions,
          (each) => each.interventionId === event.interventionId,
          event.interventionId,
          (each) => ({ ...each, closedAt: at, closedNote: event.note }),
        ),
      };
    // Kept for who answers for it; the alert itself is not the show's.
    case 'alert.acknowledged':
      return {};
    case 'note.added':
      return { notes: [...state.notes, { at, by, text: event.text, moment: event.at }] };
    case 'lesson.added': {
      const { text, owner, dueAt } = event;
      const lessonId = event.lessonId ?? `lesson-${record.version}`;
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

/** Whoever sets a price is its author; an approval does not outlive the price or the terms it was given for. */
function authorsAfter(state: ShowState, { event, actor }: ShowEventRecord): Partial<ShowState> {
  const authored = (subject: string) => ({ authors: new Map(state.authors).set(subject, actor.id) });
  const repriced = (subject: string) => ({ ...authored(subject), approvals: onlyFor(state, subject) });
  switch (event.type) {
    case 'lineup.added':
      return authored(itemSubject(event.item.itemId, event.item.price));
    case 'lineup.revised':
      return event.changes.price === undefined
        ? {}
        : repriced(itemSubject(event.itemId, event.changes.price));
    case 'price.changed':
      return repriced(itemSubject(event.itemId, event.price));
    case 'deal.planned':
      return authored(dealSubject(event.deal.dealId, event.deal.price));
    case 'deal.revised':
      return event.changes.price === undefined
        ? {}
        : repriced(dealSubject(event.dealId, event.changes.price));
    case 'offer.planned':
      return authored(offerSubject(event.offer.offerId));
    case 'offer.revised': {
      const subject = offerSubject(event.offerId);
      const approvals = new Map(state.approvals);
      approvals.delete(subject);
      return { ...authored(subject), approvals };
    }
    default:
      return {};
  }
}

/** The approvals without those of the same item or deal at any other price. */
function onlyFor({ approvals }: ShowState, subject: string): ShowState['approvals'] {
  const about = subject.slice(0, subject.lastIndexOf(':') + 1);
  return new Map([...approvals].filter(([one]) => one === subject || !isPriceOf(about, one)));
}

const isPriceOf = (about: string, subject: string): boolean =>
  subject.startsWith(about) && /^\d+$/.test(subject.slice(about.length));

function withOffer(state: ShowState, offerId: string, change: (offer: Offer) => Offer) {
  return replaced(state.offers, (offer) => offer.offerId === offerId, offerId, change);
}

function without(set: ReadonlySet<string>, gone: readonly string[]): ReadonlySet<string> {
  const left = new Set(set);
  for (const one of gone) left.delete(one);
  return left;
}

function withItem(state: ShowState, itemId: string, change: (item: LineupItem) => LineupItem) {
  return replaced(state.lineup, (item) => item.itemId === itemId, itemId, change);
}

function withDeal(state: ShowState, dealId: string, change: (deal: Deal) => Deal) {
  return replaced(state.deals, (deal) => deal.dealId === dealId, dealId, change);
}

type OpenDeal = Extract<Deal, { state: 'open' }>;
function withOpenDeal(state: ShowState, dealId: string, change: (deal: OpenDeal) => Deal) {
  return withDeal(state, dealId, (deal) => {
    if (deal.state !== 'open') throw new Error(`Show ${state.showId}: deal ${dealId} is ${deal.state}`);
    return change(deal);
  });
}

type Revised = Extract<ShowEvent, { type: 'lineup.revised' }>;
function revised(item: LineupItem, { section, ...changes }: Revised['changes']): LineupItem {
  if (section === undefined) return { ...item, ...changes };
  const { section: _, ...rest } = item;
  return section === null ? { ...rest, ...changes } : { ...rest, ...changes, section };
}

function arranged(state: ShowState, itemIds: readonly string[]): readonly LineupItem[] {
  const byId = new Map(state.lineup.map((item) => [item.itemId, item]));
  if (byId.size !== itemIds.length) throw new Error(`Show ${state.showId}: arranged without every item`);
  return itemIds.map((itemId) => {
    const item = byId.get(itemId);
    if (!item) throw missing(itemId);
    return item;
  });
}

/** The last word of a region on the targets that stand counts. */
function responded(
  state: ShowState,
  { regionId, answer, note, at, by }: TargetsResponse,
): readonly TargetsVersion[] {
  const standing = state.targetVersions.at(-1);
  if (!standing) throw new Error(`Show ${state.showId}: a word on targets that were never set`);
  const responses = standing.responses.filter((one) => one.regionId !== regionId);
  return [
    ...state.targetVersions.slice(0, -1),
    { ...standing, responses: [...responses, { regionId, answer, note, at, by }] },
  ];
}

function moved(state: ShowState, itemId: string, toIndex: number): readonly LineupItem[] {
  const item = state.lineup.find((each) => each.itemId === itemId);
  if (!item) throw missing(itemId);
  return state.lineup.filter((each) => each !== item).toSpliced(toIndex, 0, item);
}

function withoutItem(state: ShowState, itemId: string): Partial<ShowState> {
  if (!state.lineup.some((item) => item.itemId === itemId)) throw missing(itemId);
  return {
    lineup: state.lineup.filter((item) => item.itemId !== itemId),
    pinned: state.pinned.filter((pinned) => pinned !== itemId),
    hiddenPrices: without(state.hiddenPrices, [itemId]),
  };
}

function replaced<T>(
  all: readonly T[],
  isIt: (one: T) => boolean,
  id: string,
  change: (one: T) => T,
): readonly T[] {
  const index = all.findIndex(isIt);
  const one = all[index];
  if (one === undefined) throw missing(id);
  return all.with(index, change(one));
}

const missing = (id: string) => new Error(`The log speaks of ${id}, which it never brought`);

function unknown(event: never): never {
  throw new Error(`Unknown show event: ${JSON.stringify(event)}`);
}
