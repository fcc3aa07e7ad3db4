import { recountOrder, uncountOrder } from './counted-orders.ts';
import type { Fact, FactOf, OrderFact } from './facts.ts';
import type { InteractionFact, MetricsFold, ShowWindow } from './fold-state.ts';
import { emptyFold, isInside } from './fold-state.ts';
import { countInteraction, uncountInteraction } from './interactions.ts';
import { continueOrder, placeOrder, reattributeOrdersOf, visitArrived } from './orders.ts';
import { emptySeconds } from './seconds.ts';
import { enterVisit, leaveVisit, recountVisit, uncountVisit, visitViewer } from './visits.ts';
import { hasVotes } from './votes.ts';

/**
 * The one computation of figures: facts in any order, each kind counted as METRICS.md says.
 *
 *   const fold = createFold();
 *   setWindow(fold, { startedAt, endedAt });   // before, between or after the facts
 *   for (const fact of record) foldFact(fold, fact);
 *   figures(fold, now, context);
 *
 * The result does not depend on order of arrival. A fact whose visit or order is not known yet waits for it
 * (`pendingFacts`). Repeats of an enter, a leave, a placed, paid, cancelled, expired or attributed order change
 * nothing; every other fact counts as often as it is folded, and the store has removed repeats of a `factId` before.
 * A visit is one stay: a viewer who comes back after its leave comes with another `visitId`.
 */
export const createFold = (): MetricsFold => emptyFold();

/** How far back facts can be taken out again when the end of a live show becomes known. */
const journalMs = 10_000;
/** The journal is trimmed when it has doubled since, and holds no more than this. */
const journalLeast = 8_192;
const journalMost = 262_144;

/** Folds one fact. Never throws and never refuses: a fact that cannot count is left out or waits. */
export function foldFact(fold: MetricsFold, fact: Fact): void {
  switch (fact.kind) {
    case 'enter':
      foldEnter(fold, fact);
      return;
    case 'leave': {
      const visit = fold.visits.index.get(fact.visitId);
      if (visit === undefined) waitForVisit(fold, fact.visitId, fact);
      else leaveVisit(fold, visit, fact.at);
      return;
    }
    case 'impression':
    case 'click':
    case 'like':
    case 'comment':
    case 'share':
    case 'follow':
    case 'vote': {
      const visit = fold.visits.index.get(fact.visitId);
      if (visit === undefined) waitForVisit(fold, fact.visitId, fact);
      else foldInteraction(fold, visit, fact);
      return;
    }
    case 'order.placed': {
      const visit = fact.visitId === null ? -1 : (fold.visits.index.get(fact.visitId) ?? -1);
      if (visit < 0 && fact.viewerId === undefined) {
        // Without either it can never be placed: it is left out.
        if (fact.visitId !== null) waitForVisit(fold, fact.visitId, fact);
        return;
      }
      placeOrder(fold, fact, visit);
      releaseOrder(fold, fact.orderId);
      return;
    }
    case 'order.paid':
    case 'order.cancelled':
    case 'order.expired':
    case 'order.refunded':
    case 'order.attributed': {
      const order = fold.orders.byId.get(fact.orderId);
      if (order) continueOrder(fold, order, fact);
      else waitForOrder(fold, fact);
      return;
    }
    default:
      fact satisfies never;
  }
}

/**
 * Sets or changes the live window. True: the fold is as if the window had always been so. False: the fold cannot
 * take it (interactions it no longer remembers would have to be taken out or brought in) and nothing was changed;
 * fold the record again into a new fold. Ending a show within some seconds of the last facts is always exact.
 */
export function setWindow(fold: MetricsFold, window: ShowWindow): boolean {
  const before = fold.window;
  if (before === null) {
    fold.window = { ...window };
    recountAll(fold);
    const unplaced = fold.unplaced;
    fold.unplaced = [];
    for (const fact of unplaced) foldFact(fold, fact);
    return true;
  }
  if (before.startedAt === window.startedAt && before.endedAt === window.endedAt) return true;
  return before.startedAt === window.startedAt ? moveEnd(fold, window) : moveStart(fold, window);
}

function foldEnter(fold: MetricsFold, fact: FactOf<'enter'>): void {
  const entered = enterVisit(fold, fact);
  if (entered.kind === 'contradicted') fold.contradictions += 1;
  if (entered.kind === 'contradicted' || entered.kind === 'same') return;
  if (entered.kind === 'new') visitArrived(fold, fact.visitId, entered.visit);
  if (entered.kind === 'revised' || entered.newFirst) {
    reattributeOrdersOf(fold, visitViewer(fold, entered.visit));
  }
  if (entered.kind !== 'new') return;
  const waiting = fold.pendingByVisit.get(fact.visitId);
  if (!waiting) return;
  fold.pendingByVisit.delete(fact.visitId);
  fold.pendingFacts -= waiting.length;
  for (const held of waiting) foldFact(fold, held);
}

function foldInteraction(fold: MetricsFold, visit: number, fact: InteractionFact): void {
  const { window, journal } = fold;
  if (window === null) {
    fold.unplaced.push(fact);
    return;
  }
  if (!isInside(window, fact.at)) {
    if (fact.at < window.startedAt) fold.droppedBefore = true;
    else fold.droppedFrom = Math.min(fold.droppedFrom, fact.at);
    return;
  }
  const marked = countInteraction(fold, visit, fact);
  if (window.endedAt !== null) {
    journal.forgottenUntil = Math.max(journal.forgottenUntil, fact.at);
    return;
  }
  journal.facts.push(fact);
  journal.marked.push(marked);
  journal.newest = Math.max(journal.newest, fact.at);
  if (journal.facts.length >= journal.trimAt) trimJournal(fold);
}

/** Forgets the journal's oldest arrivals as far as all of them are old, and half of it when it is full. */
function trimJournal({ journal }: MetricsFold): void {
  const { facts } = journal;
  const surplus = facts.length >= journalMost ? facts.length / 2 : 0;
  let old = 0;
  for (const { at } of facts) {
    if (at >= journal.newest - journalMs && old >= surplus) break;
    journal.forgottenUntil = Math.max(journal.forgottenUntil, at);
    old += 1;
  }
  if (old > 0) {
    journal.facts = facts.slice(old);
    journal.marked = journal.marked.slice(old);
  }
  journal.trimAt = Math.min(journalMost, Math.max(journalLeast, journal.facts.length * 2));
}

function moveEnd(fold: MetricsFold, window: ShowWindow): boolean {
  const { journal } = fold;
  const end = window.endedAt ?? Number.POSITIVE_INFINITY;
  if (journal.forgottenUntil >= end || fold.droppedFrom < end) return false;
  const recent = journal.facts;
  for (let index = recent.length - 1; index >= 0; index -= 1) {
    const fact = recent[index];
    const visit = fact ? fold.visits.index.get(fact.visitId) : undefined;
    if (fact && visit !== undefined) uncountInteraction(fold, visit, fact, journal.marked[index] ?? 0);
  }
  journal.facts = [];
  journal.marked = [];
  journal.trimAt = journalLeast;
  fold.window = { ...window };
  for (let visit = 0; visit < fold.visits.ids.length; visit += 1) recountVisit(fold, visit);
  for (const order of fold.orders.byId.values()) recountOrder(fold, order);
  for (const fact of recent) foldFact(fold, fact);
  return true;
}

function moveStart(fold: MetricsFold, window: ShowWindow): boolean {
  const counted = Object.values(fold.interactions).some((count) => count !== 0) || hasVotes(fold.votes);
  if (counted || fold.droppedBefore || fold.droppedFrom !== Number.POSITIVE_INFINITY) return false;
  for (let visit = 0; visit < fold.visits.ids.length; visit += 1) uncountVisit(fold, visit);
  for (const order of fold.orders.byId.values()) uncountOrder(fold, order);
  Object.assign(fold.seconds, emptySeconds());
  fold.window = { ...window };
  recountAll(fold);
  return true;
}

function recountAll(fold: MetricsFold): void {
  fold.watch.stale = true;
  for (let visit = 0; visit < fold.visits.ids.length; visit += 1) recountVisit(fold, visit);
  for (const order of fold.orders.byId.values()) recountOrder(fold, order);
}

function waitForVisit(fold: MetricsFold, visitId: string, fact: Fact): void {
  const waiting = fold.pendingByVisit.get(visitId);
  if (waiting) waiting.push(fact);
  else fold.pendingByVisit.set(visitId, [fact]);
  fold.pendingFacts += 1;
}

function waitForOrder(fold: MetricsFold, fact: OrderFact): void {
  const waiting = fold.pendingByOrder.get(fact.orderId);
  if (waiting) waiting.push(fact);
  else fold.pendingByOrder.set(fact.orderId, [fact]);
  fold.pendingFacts += 1;
}

function releaseOrder(fold: MetricsFold, orderId: string): void {
  const waiting = fold.pendingByOrder.get(orderId);
  if (!waiting) return;
  fold.pendingByOrder.delete(orderId);
  fold.pendingFacts -= waiting.length;
  for (const fact of waiting) foldFact(fold, fact);
}
