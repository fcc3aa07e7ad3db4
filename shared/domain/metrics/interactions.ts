import { addBit, removeBit } from './columns.ts';
import type { InteractionFact, MetricsFold } from './fold-state.ts';
import { clickSlotMs, itemOf } from './items.ts';
import { Mark } from './parts.ts';
import { secondRow } from './seconds.ts';
import { markVisit, unmarkVisit, visitViewer } from './visits.ts';
import { addVote, removeVote } from './votes.ts';

/** Bits of what an interaction was the first to mark: the visit's marks by `Mark`, and the item's viewer. */
const itemBit = 1 << 8;

/** Counts an interaction that falls into the window; answers what it marked first, for `uncountInteraction`. */
export function countInteraction(fold: MetricsFold, visit: number, fact: InteractionFact): number {
  addInteraction(fold, fact, 1);
  switch (fact.kind) {
    case 'like':
    case 'comment':
    case 'share':
      return markVisit(fold, visit, Mark.engaged) ? 1 << Mark.engaged : 0;
    case 'follow':
      return (
        (markVisit(fold, visit, Mark.engaged) ? 1 << Mark.engaged : 0) |
        (markVisit(fold, visit, Mark.followed) ? 1 << Mark.followed : 0)
      );
    case 'impression': {
      const first = addBit(itemOf(fold.items, fact.itemId).sawViewers, visitViewer(fold, visit));
      return (first ? itemBit : 0) | (markVisit(fold, visit, Mark.saw) ? 1 << Mark.saw : 0);
    }
    case 'click': {
      const first = addBit(itemOf(fold.items, fact.itemId).clickedViewers, visitViewer(fold, visit));
      return (first ? itemBit : 0) | (markVisit(fold, visit, Mark.clicked) ? 1 << Mark.clicked : 0);
    }
    case 'vote':
      addVote(fold.votes, visitViewer(fold, visit), fact);
      return 0;
    default:
      return fact satisfies never;
  }
}

/**
 * Takes back an interaction. Exact when everything counted after it is taken back too: what it was the first to
 * mark, nothing before it had marked.
 */
export function uncountInteraction(
  fold: MetricsFold,
  visit: number,
  fact: InteractionFact,
  marked: number,
): void {
  addInteraction(fold, fact, -1);
  if (fact.kind === 'vote') removeVote(fold.votes, visitViewer(fold, visit), fact);
  for (const mark of [Mark.engaged, Mark.followed, Mark.saw, Mark.clicked]) {
    if ((marked & (1 << mark)) !== 0) unmarkVisit(fold, visit, mark);
  }
  if ((marked & itemBit) === 0) return;
  if (fact.kind === 'impression') {
    removeBit(itemOf(fold.items, fact.itemId).sawViewers, visitViewer(fold, visit));
  }
  if (fact.kind === 'click') {
    removeBit(itemOf(fold.items, fact.itemId).clickedViewers, visitViewer(fold, visit));
  }
}

function addInteraction(fold: MetricsFold, fact: InteractionFact, by: 1 | -1): void {
  if (!fold.window) return;
  const { interactions } = fold;
  const row = secondRow(fold.seconds, fold.window.startedAt, fact.at);
  switch (fact.kind) {
    case 'like':
      interactions.likes += by * fact.n;
      row.likes += by * fact.n;
      return;
    case 'comment':
      interactions.comments += by;
      row.comments += by;
      return;
    case 'share':
      interactions.shares += by;
      row.shares += by;
      return;
    case 'follow':
      interactions.follows += by;
      row.follows += by;
      return;
    case 'impression':
      interactions.impressions += by;
      row.impressions += by;
      itemOf(fold.items, fact.itemId).impressions += by;
      return;
    case 'click': {
      interactions.clicks += by;
      row.clicks += by;
      const item = itemOf(fold.items, fact.itemId);
      item.clicks += by;
      const slot = Math.floor((fact.at - fold.window.startedAt) / clickSlotMs);
      item.clickSlots.set(slot, (item.clickSlots.get(slot) ?? 0) + by);
      return;
    }
    case 'vote':
      return;
    default:
      fact satisfies never;
  }
}
