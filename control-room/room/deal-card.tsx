import { useEffect, useRef, useState } from 'react';
import type { RoomDeal } from '#shared/contract/room.ts';
import { useErrorText, useServerNow, useTexts, useViewer, useViewerState } from './context.tsx';
import { type DealOffer, dealOffer } from './deal-offer.ts';
import { formatClock, formatLeft } from './format.ts';
import { Icon } from './icons.tsx';
import { useImpression } from './impression.ts';
import { NotForMe, useAudienceWords, useIsForMe } from './offers/audience-words.tsx';
import type { CardActions } from './offers/cards.tsx';
import { useMoney } from './offers/offer-words.ts';
import { QueueButtons } from './offers/queue-buttons.tsx';
import { Prices } from './product-card.tsx';

const lastUnits = 5;
const lastMs = 30_000;
const newsShownMs = 8_000;

/** What has just become of a deal, for a few seconds: more time, or units again after it was sold out. */
function useDealNews({ state, endsAt, remaining }: RoomDeal): 'extended' | 'back' | null {
  const before = useRef({ state, endsAt, remaining });
  const [news, setNews] = useState<'extended' | 'back' | null>(null);
  useEffect(() => {
    const known = before.current;
    before.current = { state, endsAt, remaining };
    const isBack = known.state === 'soldOut' && state === 'open' && remaining > 0;
    const isExtended =
      known.endsAt !== null && endsAt !== null && endsAt > known.endsAt && state !== 'closed';
    if (isBack || isExtended) setNews(isBack ? 'back' : 'extended');
  }, [state, endsAt, remaining]);
  useEffect(() => {
    if (news === null) return;
    const timer = setTimeout(() => setNews(null), newsShownMs);
    return () => clearTimeout(timer);
  }, [news]);
  // Gone again, or held for whoever waited for it.
  return news === 'back' && remaining <= 0 ? null : news;
}

/** A flash deal: what, how much, how many left, how long, and one button that says plainly what is possible. */
export function DealCard({
  deal,
  onOpen,
  onPanel,
  onPay,
}: {
  deal: RoomDeal;
  onOpen: (itemId: string) => void;
} & CardActions) {
  const t = useTexts();
  const { buy } = useViewer();
  const now = useServerNow();
  const lang = useViewerState((state) => state.lang);
  const room = useViewerState((state) => state.room);
  const isConnected = useViewerState((state) => state.network.kind === 'connected');
  const purchase = useViewerState((state) => state.purchases[`claim:${deal.id}`] ?? null);
  const joining = useViewerState((state) => state.purchases[`wait:${deal.id}`] ?? null);
  const isForMe = useIsForMe(deal.audience);
  const audience = useAudienceWords();
  const news = useDealNews(deal);
  const ref = useRef<HTMLElement>(null);
  useImpression(ref, deal.itemId);
  const item = room?.items.find((known) => known.itemId === deal.itemId);
  if (!room || !item) return null;
  const offer = dealOffer(deal, {
    now,
    status: room.show.status,
    isConnected,
    orders: room.me.orders,
    purchase,
    joining,
    waiting: room.me.waiting?.find(({ dealId }) => dealId === deal.id),
    isForMe,
    isFrozen: item.isFrozen === true,
  });
  const isRunning = deal.state === 'open' || deal.state === 'soldOut';
  const leftMs = isRunning && deal.endsAt !== null ? deal.endsAt - now : null;
  return (
    <section aria-label={`${t.deal}: ${item.title[lang]}`} className={`deal ${offer.kind}`} ref={ref}>
      <header className="deal-head">
        <span className="deal-tag">
          <Icon filled name="bolt" size={15} /> {t.deal}
        </span>
        {deal.audience && <span className="tag">{audience(deal.audience)}</span>}
        {leftMs !== null && leftMs > 0 && (
          <span className={leftMs < lastMs ? 'deal-clock last' : 'deal-clock'}>
            {t.endsIn} <b>{formatLeft(leftMs)}</b>
          </span>
        )}
        {deal.state === 'planned' && deal.opensAt !== null && deal.opensAt > now && (
          <span className="deal-clock">
            {t.offers.opensIn} <b>{formatLeft(deal.opensAt - now)}</b>
          </span>
        )}
      </header>
      <p className="deal-news" role="status">
        {news && t.offers.dealNews[news]}
      </p>
      <button className="deal-product" onClick={() => onOpen(item.itemId)} type="button">
        <img alt="" height="64" src={item.imageUrl} width="64" />
        <span className="product-text">
          <span className="product-title">{item.title[lang]}</span>
          <Prices label={t.dealPrice} listPrice={item.listPrice} price={deal.price} />
        </span>
      </button>
      {isRunning && !item.isFrozen && (
        <p className="deal-left">
          <span aria-hidden="true" className="bar">
            <span
              style={{ transform: `scaleX(${deal.quantity > 0 ? deal.remaining / deal.quantity : 0})` }}
            />
          </span>
          <span>
            {deal.remaining > 0 && deal.remaining <= lastUnits
              ? t.lastOnes(deal.remaining)
              : t.left(deal.remaining)}
          </span>
          <span className="muted">{t.perPerson(deal.perViewerLimit)}</span>
        </p>
      )}
      <ClaimButton
        deal={deal}
        now={now}
        offer={offer}
        onClaim={(expectedTotal) => buy({ kind: 'claim', dealId: deal.id, quantity: 1, expectedTotal })}
        onPanel={onPanel}
        onPay={onPay}
        timeZone={room.show.timeZone}
      />
    </section>
  );
}

function ClaimButton({
  deal,
  offer,
  now,
  timeZone,
  onClaim,
  onPanel,
  onPay,
}: {
  deal: RoomDeal;
  offer: DealOffer;
  now: number;
  timeZone: string;
  /** At that price, minor units. */
  onClaim: (expectedTotal: number) => void;
} & CardActions) {
  const t = useTexts();
  const errorText = useErrorText();
  const money = useMoney();
  const lang = useViewerState((state) => state.lang);
  const off = (label: string) => (
    <button className="main-button" disabled type="button">
      {label}
    </button>
  );
  switch (offer.kind) {
    case 'claim':
      return (
        <div className="claim-buttons">
          <button className="main-button" onClick={() => onClaim(deal.price)} type="button">
            {t.claim}
          </button>
          <button className="pill" onClick={() => onPanel({ kind: 'deal', dealId: deal.id })} type="button">
            {t.offers.options}
          </button>
        </div>
      );
    case 'pending':
      return (
        <>
          {off(t.claiming)}
          <p aria-live="polite" className="hint">
            {offer.isResending ? t.resending : ''}
          </p>
        </>
      );
    case 'pay':
      return (
        <div className="held">
          <p>
            <b className="held-word" role="status">
              <Icon name="check" size={16} /> {offer.isOffered ? t.offers.offeredToYou : t.reservedFor}
            </b>
            <span>{t.payWithin(formatLeft(offer.payBy - now))}</span>
          </p>
          <button className="main-button" onClick={() => onPay(offer.orderId)} type="button">
            {t.payNow}
          </button>
        </div>
      );
    case 'refused':
      // Why stands first: on a phone what is under the button is out of sight.
      return (
        <>
          <p className="hint bad" role="alert">
            {errorText(offer.code)}
          </p>
          <button className="main-button" onClick={() => onClaim(offer.total ?? deal.price)} type="button">
            {offer.total === null ? t.tryAgain : `${t.claim} · ${money(offer.total)}`}
          </button>
        </>
      );
    case 'sold-out':
    case 'waiting':
      return (
        <QueueButtons
          ahead={offer.kind === 'waiting' ? offer.ahead : null}
          code={offer.kind === 'sold-out' ? offer.code : null}
          deal={deal}
        />
      );
    case 'not-for-me':
      return <NotForMe audience={offer.audience} />;
    case 'paused':
      return (
        <>
          {off(t.offers.paused)}
          <p className="hint">{t.offers.pausedLong}</p>
        </>
      );
    case 'limit':
      return off(t.limitReached);
    case 'too-late':
      return off(t.tooLate);
    case 'offline':
      return off(t.offlineButton);
    case 'opens':
      return off(
        offer.at === null || offer.at <= now ? t.opensSoon : t.opensAt(formatClock(offer.at, timeZone, lang)),
      );
    default:
      return offer satisfies never;
  }
}
