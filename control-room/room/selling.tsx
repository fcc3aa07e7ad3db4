import type { RoomDeal, RoomItem, RoomOffer } from '#shared/contract/room.ts';
import { useServerNow, useTexts, useViewerState } from './context.tsx';
import { DealCard } from './deal-card.tsx';
import { dealsOnShow, isPassed } from './deal-offer.ts';
import { BundleCard, type CardActions, GroupCard, PresaleCard } from './offers/cards.tsx';
import { CustomCard } from './offers/custom-card.tsx';
import { isOfKind } from './offers/standing.ts';
import { ProductRow } from './product-card.tsx';

/** Cards side by side; more are found in the list of offers. */
const mostCards = 8;

/** What can be bought right now: the deals and offers on show, and the pinned product when none speaks for it. */
export function Selling({ onPanel, onPay, onOpen }: CardActions & { onOpen: (itemId: string) => void }) {
  const now = useServerNow(1_000);
  const room = useViewerState((state) => state.room);
  if (!room) return null;
  const isHidden = (itemId: string) =>
    room.items.some((item) => item.itemId === itemId && item.isPriceHidden === true);
  // Known from before the price was hidden: it would tell it.
  const told = room.deals.filter((deal) => deal.state !== 'planned' || !isHidden(deal.itemId));
  const deals = dealsOnShow(told, room.pinned, now);
  const isLive = room.show.status === 'live';
  const isComing = room.show.status === 'draft' || room.show.status === 'scheduled';
  if (isComing && room.items.length > 0) return <Preview items={room.items} onOpen={onOpen} />;
  const offers = isLive ? offersOnShow(room.offers, now) : [];
  const spokenFor = new Set([
    ...deals.map(({ itemId }) => itemId),
    ...offers.filter((offer) => isOfKind(offer, 'presale')).flatMap(itemsOf),
  ]);
  const plain = isLive ? room.pinned.filter((itemId) => !spokenFor.has(itemId)) : [];
  if (deals.length + plain.length + offers.length === 0) return null;
  const shown = offers.slice(0, Math.max(0, mostCards - deals.length));
  const isPinned = (offer: RoomOffer) => itemsOf(offer).some((itemId) => room.pinned.includes(itemId));
  const card = (offer: RoomOffer) => (
    <OfferCard key={offer.id} offer={offer} onPanel={onPanel} onPay={onPay} />
  );
  const dealCard = (deal: RoomDeal) => (
    <DealCard deal={deal} key={deal.id} onOpen={onOpen} onPanel={onPanel} onPay={onPay} />
  );
  const hasPassed = (deal: RoomDeal) => isPassed(deal, room.pinned, room.me.orders, now);
  return (
    <div className="selling">
      {deals.filter((deal) => !hasPassed(deal)).map(dealCard)}
      {shown.filter(isPinned).map(card)}
      {plain.map((itemId) => {
        const item = room.items.find((known) => known.itemId === itemId);
        return item && <PinnedCard item={item} key={itemId} onOpen={onOpen} />;
      })}
      {deals.filter(hasPassed).map(dealCard)}
      {shown.filter((offer) => !isPinned(offer)).map(card)}
    </div>
  );
}

function OfferCard({ offer, ...actions }: { offer: RoomOffer } & CardActions) {
  if (isOfKind(offer, 'group-buy')) return <GroupCard offer={offer} {...actions} />;
  if (isOfKind(offer, 'presale')) return <PresaleCard offer={offer} {...actions} />;
  if (isOfKind(offer, 'custom')) return <CustomCard offer={offer} {...actions} />;
  return isOfKind(offer, 'bundle') ? <BundleCard offer={offer} {...actions} /> : null;
}

/** Items an offer sells by itself; a coupon, a gift or a member's price only changes what others cost. */
function itemsOf({ terms }: RoomOffer): string[] {
  if (terms.kind === 'group-buy' || terms.kind === 'presale' || terms.kind === 'custom')
    return [terms.itemId];
  return terms.kind === 'bundle' ? terms.items.map(({ itemId }) => itemId) : [];
}

/** Offers with a card of their own, while they last. */
const offersOnShow = (offers: readonly RoomOffer[], now: number): RoomOffer[] =>
  offers.filter((offer) => itemsOf(offer).length > 0 && (offer.closesAt === null || offer.closesAt > now));

/** The pinned product when no deal speaks for it. */
function PinnedCard({ item, onOpen }: { item: RoomItem; onOpen: (itemId: string) => void }) {
  const t = useTexts();
  return (
    <section aria-label={t.nowShowing} className="pinned">
      <ProductRow item={item} onOpen={onOpen} tag={t.nowShowing} />
      <button
        className="main-button"
        disabled={item.available <= 0 || item.isPriceHidden === true}
        onClick={() => onOpen(item.itemId)}
        type="button"
      >
        {item.isPriceHidden
          ? t.priceSoon
          : item.isFrozen
            ? t.offers.paused
            : item.available > 0
              ? t.buyNow
              : t.soldOut}
      </button>
    </section>
  );
}

/** Before the show: what will be shown. */
function Preview({ items, onOpen }: { items: readonly RoomItem[]; onOpen: (itemId: string) => void }) {
  const t = useTexts();
  const lang = useViewerState((state) => state.lang);
  return (
    <section aria-labelledby="preview" className="preview">
      <h2 id="preview">{t.tonight}</h2>
      <ul>
        {items.map((item) => (
          <li key={item.itemId}>
            <button onClick={() => onOpen(item.itemId)} type="button">
              <img alt="" height="112" loading="lazy" src={item.imageUrl} width="112" />
              <span>{item.title[lang]}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
