import type { Command } from '#shared/contract/commands.ts';
import type { ApprovalRequestView } from '#shared/contract/guardrails.ts';
import type { OfferKind } from '#shared/contract/offers.ts';
import { discountBps } from '#shared/domain/pricing/final-price.ts';
import type { StaffText } from '../i18n/use-text.ts';
import { bpsText, type OfferNames } from './terms.ts';

export interface ApprovalNames extends OfferNames {
  /** Of an offer that is gone, its id. */
  readonly offerTitle: (offerId: string) => string;
}

type Asked = Pick<ApprovalRequestView, 'subject' | 'itemId' | 'price' | 'listPrice'>;

/** What a subject is about: its kind, and the id in it. */
export function partsOf(subject: string): { kind: 'item' | 'deal' | 'offer'; id: string } {
  const [kind, ...rest] = subject.split(':');
  if (kind === 'offer') return { kind, id: rest.join(':') };
  return { kind: kind === 'deal' ? 'deal' : 'item', id: rest.slice(0, -1).join(':') };
}

/** The price a subject names: of an item or a deal; null for an offer. */
export const priceIn = (subject: string): number | null =>
  partsOf(subject).kind === 'offer' ? null : Number(subject.slice(subject.lastIndexOf(':') + 1));

/** “the deal on Ring at ¥699”; where other open offers take it further down, how far. */
export function askedText(t: StaffText, asked: Asked, names: ApprovalNames): string {
  const { kind, id } = partsOf(asked.subject);
  const item = names.itemName(asked.itemId);
  const lowest = names.money(asked.price);
  if (kind === 'offer')
    return t('offers.approval.about.offer', { offer: names.offerTitle(id), item, price: lowest });
  const own = priceIn(asked.subject) ?? asked.price;
  const about = t(`offers.approval.about.${kind}`, { item, price: names.money(own) });
  return own === asked.price ? about : t('offers.approval.about.stacked', { about, price: lowest });
}

/** “30% off list ¥999”. */
export const offListText = (t: StaffText, { price, listPrice }: Asked, names: OfferNames): string =>
  t('offers.approval.offList', {
    rate: bpsText(discountBps(price, listPrice), names.language),
    list: names.money(listPrice),
  });

/** Asks the same once more, with what was said to it. */
export const askedAgain = ({ subject, note }: ApprovalRequestView): Command => ({
  type: 'approval.request',
  subject,
  ...(note ? { note } : {}),
});

/** On air, what an approval lets be done; `kindOf` null: the offer is gone. */
export function approvedCommand(
  { subject, itemId, price }: Asked,
  kindOf: (offerId: string) => OfferKind | null,
): Command | null {
  const { kind, id } = partsOf(subject);
  switch (kind) {
    case 'item':
      return { type: 'price.change', itemId, price: priceIn(subject) ?? price };
    case 'deal':
      return { type: 'deal.open', dealId: id };
    case 'offer': {
      const offer = kindOf(id);
      return offer && { type: offer === 'coupon' ? 'coupon.drop' : 'offer.open', offerId: id };
    }
  }
}
