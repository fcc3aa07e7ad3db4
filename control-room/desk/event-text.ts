import type { SentEvent } from '#shared/contract/desk.ts';
import type { ShowEvent } from '#shared/domain/show/events.ts';
import type { ShowState } from '#shared/domain/show/state.ts';
import type { StaffText } from '../i18n/use-text.ts';
import type { Desk } from './desk-context.tsx';

/** What an event says in a sentence without its subject: “pinned Gold band”. */
export function eventText(
  t: StaffText,
  sent: SentEvent,
  state: Pick<ShowState, 'deals' | 'interventions'>,
  desk: Pick<Desk, 'itemName' | 'productName' | 'regionName' | 'money'>,
): string {
  const event = sent.event as ShowEvent;
  const path = `desk.event.${event.type}` as const;
  const itemOfDeal = (dealId: string) =>
    desk.itemName(state.deals.find((deal) => deal.dealId === dealId)?.itemId ?? dealId);
  switch (event.type) {
    case 'lineup.added':
      return t(path, { item: desk.productName(event.item.productId) });
    case 'lineup.revised':
    case 'lineup.moved':
    case 'product.pinned':
    case 'product.unpinned':
      return t(path, { item: desk.itemName(event.itemId) });
    case 'deal.planned':
      return t(path, { item: desk.itemName(event.deal.itemId) });
    case 'deal.opened':
    case 'deal.extended':
    case 'deal.closed':
      return t(path, { item: itemOfDeal(event.dealId) });
    case 'deal.restocked':
      return t(path, { item: itemOfDeal(event.dealId), n: event.quantity });
    case 'price.changed':
      return t(path, { item: desk.itemName(event.itemId), price: desk.money(event.price) });
    case 'stock.adjusted':
      return t(path, { item: desk.itemName(event.itemId), n: event.delta });
    case 'notice.posted':
    case 'prompt.sent':
    case 'comment.answered':
    case 'note.added':
      return t(path, { text: event.text });
    case 'intervention.raised':
      return t(path, { region: desk.regionName(event.regionId) });
    default:
      return t(path);
  }
}
