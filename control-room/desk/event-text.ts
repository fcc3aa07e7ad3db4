import type { SentEvent } from '#shared/contract/desk.ts';
import type { ShowEvent } from '#shared/domain/show/events.ts';
import type { ShowState } from '#shared/domain/show/state.ts';
import { en } from '../i18n/en.ts';
import { inLanguage } from '../i18n/language.ts';
import type { StaffText } from '../i18n/use-text.ts';
import type { Desk } from './desk-context.tsx';

/** What an event says in a sentence without its subject: “pinned Gold band”. */
export function eventText(
  t: StaffText,
  sent: SentEvent,
  state: Pick<ShowState, 'deals' | 'offers' | 'interventions'>,
  desk: Pick<Desk, 'language' | 'itemName' | 'productName' | 'regionName' | 'money'>,
): string {
  const event = sent.event as ShowEvent;
  const itemOfDeal = (dealId: string) =>
    desk.itemName(state.deals.find((deal) => deal.dealId === dealId)?.itemId ?? dealId);
  switch (event.type) {
    case 'lineup.added':
      return t(`desk.event.${event.type}`, { item: desk.productName(event.item.productId) });
    case 'lineup.revised':
    case 'lineup.moved':
    case 'product.pinned':
    case 'product.unpinned':
    case 'price.hidden':
    case 'price.revealed':
    case 'price.frozen':
    case 'price.unfrozen':
      return t(`desk.event.${event.type}`, { item: desk.itemName(event.itemId) });
    case 'deal.planned':
      return t(`desk.event.${event.type}`, { item: desk.itemName(event.deal.itemId) });
    case 'deal.opened':
    case 'deal.extended':
    case 'deal.closed':
      return t(`desk.event.${event.type}`, { item: itemOfDeal(event.dealId) });
    case 'deal.restocked':
      return t(`desk.event.${event.type}`, { item: itemOfDeal(event.dealId), n: event.quantity });
    case 'price.changed':
      return t(`desk.event.${event.type}`, {
        item: desk.itemName(event.itemId),
        price: desk.money(event.price),
      });
    case 'offer.planned':
      return t(`desk.event.${event.type}`, { offer: inLanguage(event.offer.title, desk.language) });
    case 'offer.revised':
    case 'offer.cancelled':
    case 'offer.opened':
    case 'offer.closed':
    case 'coupon.dropped': {
      const offer = state.offers.find(({ offerId }) => offerId === event.offerId);
      return t(`desk.event.${event.type}`, {
        offer: offer ? inLanguage(offer.title, desk.language) : event.offerId,
      });
    }
    case 'approval.requested':
      return t(`desk.event.${event.type}`, {
        item: desk.itemName(event.itemId),
        price: desk.money(event.price),
      });
    case 'approval.refused':
      return t(`desk.event.${event.type}`, { text: event.reason });
    case 'stock.adjusted':
      return t(`desk.event.${event.type}`, { item: desk.itemName(event.itemId), n: event.delta });
    case 'notice.posted':
    case 'prompt.sent':
    case 'comment.answered':
    case 'note.added':
      return t(`desk.event.${event.type}`, { text: event.text });
    case 'draw.opened':
      return t(`desk.event.${event.type}`, { prize: event.draw.prize });
    case 'poll.opened':
      return t(`desk.event.${event.type}`, { text: event.poll.question });
    case 'comment.pinned':
      return t(`desk.event.${event.type}`, { text: event.comment.text });
    case 'intervention.raised':
      return t(`desk.event.${event.type}`, { region: desk.regionName(event.regionId) });
    default:
      // A newer server may tell of things this page has no sentence for yet.
      return t(isSaid(event.type) ? `desk.event.${event.type}` : 'desk.event.other');
  }
}

type Said = keyof typeof en.desk.event;
const isSaid = (type: string): type is Said => Object.hasOwn(en.desk.event, type);
