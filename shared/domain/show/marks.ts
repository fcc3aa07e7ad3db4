import type { Bilingual } from '../../contract/basics.ts';
import type { TimelineMark } from '../../contract/metrics.ts';
import type { ShowEvent, ShowEventRecord } from './events.ts';

export interface PinnedInterval {
  readonly itemId: string;
  /** Epoch ms, [from, to). */
  readonly from: number;
  readonly to: number;
}

/**
 * What the minute chart marks, in the log's order. `titleOf` gives an item's product title, also for items that
 * have been removed since. Planning leaves no marks; a deal is labelled with its item,
 * an offer with its title.
 */
export function timelineMarks(
  records: Iterable<ShowEventRecord>,
  titleOf: (itemId: string) => Bilingual,
): TimelineMark[] {
  const itemOfDeal = new Map<string, string>();
  const titleOfOffer = new Map<string, Bilingual>();
  const marks: TimelineMark[] = [];
  for (const record of records) {
    const { event } = record;
    if (event.type === 'deal.planned') itemOfDeal.set(event.deal.dealId, event.deal.itemId);
    if (event.type === 'offer.planned') titleOfOffer.set(event.offer.offerId, event.offer.title);
    if (event.type === 'offer.revised' && event.changes.title)
      titleOfOffer.set(event.offerId, event.changes.title);
    const mark = markOf(event, titleOf, itemOfDeal, titleOfOffer);
    if (!mark) continue;
    const at = event.type === 'note.added' && event.at !== null ? event.at : record.at;
    marks.push({ at, actor: record.actor.name, ...mark });
  }
  return marks;
}

/** When each product was pinned. A pin renewed while pinned goes on; what is pinned at the end ends at `until`. */
export function pinnedIntervals(records: Iterable<ShowEventRecord>, until: number): PinnedInterval[] {
  const since = new Map<string, number>();
  const intervals: PinnedInterval[] = [];
  const unpin = (itemId: string, to: number) => {
    const from = since.get(itemId);
    if (from === undefined) return;
    since.delete(itemId);
    if (to > from) intervals.push({ itemId, from, to });
  };
  for (const { event, at } of records) {
    if (event.type === 'product.pinned' && !since.has(event.itemId)) since.set(event.itemId, at);
    else if (event.type === 'product.unpinned' || event.type === 'lineup.removed') unpin(event.itemId, at);
    else if (event.type === 'show.ended') for (const itemId of [...since.keys()]) unpin(itemId, at);
  }
  for (const itemId of [...since.keys()]) unpin(itemId, until);
  return intervals;
}

function markOf(
  event: ShowEvent,
  titleOf: (itemId: string) => Bilingual,
  itemOfDeal: ReadonlyMap<string, string>,
  titleOfOffer: ReadonlyMap<string, Bilingual>,
): Omit<TimelineMark, 'at' | 'actor'> | null {
  const ofItem = (kind: TimelineMark['kind'], itemId: string, more = '') => {
    const title = titleOf(itemId);
    const label = more ? { en: `${title.en} ${more}`, zh: `${title.zh} ${more}` } : title;
    return { kind, itemId, label };
  };
  const ofDeal = (kind: TimelineMark['kind'], dealId: string, more = '') => {
    const itemId = itemOfDeal.get(dealId);
    if (itemId === undefined) throw new Error(`The log never planned deal ${dealId}`);
    return { ...ofItem(kind, itemId, more), dealId };
  };
  const ofOffer = (kind: TimelineMark['kind'], offerId: string) => {
    const label = titleOfOffer.get(offerId);
    if (label === undefined) throw new Error(`The log never planned offer ${offerId}`);
    return { kind, offerId, label };
  };
  switch (event.type) {
    case 'show.started':
      return { kind: 'start', label: { en: 'Start', zh: '开播' } };
    case 'show.ended':
      return { kind: 'end', label: { en: 'End', zh: '下播' } };
    case 'product.pinned':
      return ofItem('pin', event.itemId);
    case 'product.unpinned':
      return ofItem('unpin', event.itemId);
    case 'deal.opened':
      return ofDeal('deal-open', event.dealId);
    case 'deal.closed':
      return ofDeal('deal-close', event.dealId);
    case 'deal.restocked':
      return ofDeal('deal-restock', event.dealId, signed(event.quantity));
    case 'deal.extended':
      return ofDeal('deal-extend', event.dealId, `${signed(Math.round(event.ms / 1000))} s`);
    case 'price.changed':
      return ofItem('price', event.itemId);
    case 'price.revealed':
      return ofItem('price', event.itemId);
    case 'price.frozen':
      return ofItem('freeze', event.itemId);
    case 'price.unfrozen':
      return ofItem('unfreeze', event.itemId);
    case 'offer.opened':
      return ofOffer('offer-open', event.offerId);
    case 'offer.closed':
      return ofOffer('offer-close', event.offerId);
    case 'coupon.dropped':
      return ofOffer('coupon-drop', event.offerId);
    case 'stock.adjusted':
      return ofItem('stock', event.itemId, signed(event.delta));
    case 'notice.posted':
      return { kind: 'notice', label: same(event.text) };
    case 'intervention.raised':
      return { kind: 'intervention', label: same(event.note) };
    case 'note.added':
      return { kind: 'note', label: same(event.text.slice(0, 200)) };
    case 'show.created':
    case 'show.revised':
    case 'show.scheduled':
    case 'lineup.added':
    case 'lineup.revised':
    case 'lineup.moved':
    case 'lineup.removed':
    case 'deal.planned':
    case 'deal.revised':
    case 'deal.cancelled':
    case 'offer.decided':
    case 'offer.planned':
    case 'offer.revised':
    case 'offer.cancelled':
    case 'guardrails.set':
    case 'approval.given':
    case 'approval.requested':
    case 'approval.refused':
    case 'targets.set':
    case 'targets.responded':
    case 'briefing.issued':
    case 'briefing.read':
    case 'lineup.arranged':
    case 'traffic.planned':
    case 'readiness.assigned':
    case 'readiness.completed':
    case 'prompt.sent':
    case 'comment.hidden':
    case 'draw.opened':
    case 'draw.settled':
    case 'intervention.ticked':
    case 'alert.acknowledged':
    case 'poll.opened':
    case 'poll.closed':
    case 'price.hidden':
    case 'notice.cleared':
    case 'welcome.set':
    case 'comment.shown':
    case 'comment.pinned':
    case 'comment.unpinned':
    case 'autoreply.set':
    case 'words.blocked':
    case 'words.unblocked':
    case 'viewer.unmuted':
    case 'comment.answered':
    case 'viewer.muted':
    case 'intervention.closed':
    case 'lesson.added':
    case 'review.closed':
    case 'settlement.planned':
    case 'settlement.frozen':
      return null;
    default:
      return unknown(event);
  }
}

const same = (text: string): Bilingual => ({ en: text, zh: text });
const signed = (n: number): string => (n > 0 ? `+${n}` : `${n}`);

function unknown(event: never): never {
  throw new Error(`Unknown show event: ${JSON.stringify(event)}`);
}
