import { useServerNow, useTexts, useViewerState } from '../context.tsx';
import { Icon, type IconName } from '../icons.tsx';
import { useAudienceWords, useIsForMe } from '../offers/audience-words.tsx';
import { BundleCard, type CardActions, GroupCard, PresaleCard } from '../offers/cards.tsx';
import { CouponTicket } from '../offers/coupon-ticket.tsx';
import { CustomCard } from '../offers/custom-card.tsx';
import { useMoney } from '../offers/offer-words.ts';
import { type OfferOf, offersOfKind } from '../offers/standing.ts';
import { useOffersHere } from '../offers/use-offers-here.ts';
import { couponStatusAt } from '../room-state.ts';
import { Wallet } from './wallet.tsx';

const none: never[] = [];

/** Every offer that is open, and the viewer's own coupons. */
export function OfferList(actions: CardActions) {
  const o = useTexts().offers;
  const now = useServerNow(5_000);
  const offers = useOffersHere();
  const coupons = useViewerState(({ room }) => room?.me.coupons ?? none);
  const usable = coupons.filter((coupon) => couponStatusAt(coupon, now) === 'issued');
  const toTake = offersOfKind(offers, 'coupon').filter(
    ({ id }) => !usable.some(({ offerId }) => offerId === id),
  );
  if (offers.length === 0 && coupons.length === 0) return <p className="empty">{o.noOffers}</p>;
  return (
    <div className="offer-list">
      {toTake.map((offer) => (
        <CouponTicket key={offer.id} offer={offer} />
      ))}
      <Wallet />
      {offersOfKind(offers, 'gift').map((offer) => (
        <GiftNote key={offer.id} offer={offer} />
      ))}
      {offersOfKind(offers, 'member-price').map((offer) => (
        <MemberNote key={offer.id} offer={offer} />
      ))}
      {offersOfKind(offers, 'group-buy').map((offer) => (
        <GroupCard key={offer.id} offer={offer} {...actions} />
      ))}
      {offersOfKind(offers, 'presale').map((offer) => (
        <PresaleCard key={offer.id} offer={offer} {...actions} />
      ))}
      {offersOfKind(offers, 'custom').map((offer) => (
        <CustomCard key={offer.id} offer={offer} {...actions} />
      ))}
      {offersOfKind(offers, 'bundle').map((offer) => (
        <BundleCard key={offer.id} offer={offer} {...actions} />
      ))}
    </div>
  );
}

function Note({ icon, title, text, tag }: { icon: IconName; title: string; text: string; tag: string }) {
  return (
    <article className="offer-note">
      <Icon name={icon} size={22} />
      <p>
        <b>{title}</b> {tag && <span className="tag">{tag}</span>}
        <small>{text}</small>
      </p>
    </article>
  );
}

function GiftNote({ offer }: { offer: OfferOf<'gift'> }) {
  const o = useTexts().offers;
  const money = useMoney();
  const words = useAudienceWords();
  const lang = useViewerState((state) => state.lang);
  const { gift, threshold, audience } = offer.terms;
  const item = useViewerState(({ room }) => room?.items.find(({ itemId }) => itemId === gift.itemId));
  const isGone = (item?.available ?? 0) < gift.quantity;
  const text = isGone ? o.giftGone : o.giftRule(item?.title[lang] ?? '', gift.quantity, money(threshold));
  return <Note icon="gift" tag={words(audience)} text={text} title={offer.title[lang]} />;
}

function MemberNote({ offer }: { offer: OfferOf<'member-price'> }) {
  const o = useTexts().offers;
  const lang = useViewerState((state) => state.lang);
  const isMine = useIsForMe(offer.terms.audience);
  const words = useAudienceWords();
  return (
    <Note
      icon="star"
      tag={isMine ? o.yours : words(offer.terms.audience)}
      text={
        isMine ? o.memberRule(offer.terms.bps) : `${o.memberRule(offer.terms.bps)} ${o.notForYou.members}`
      }
      title={offer.title[lang]}
    />
  );
}
