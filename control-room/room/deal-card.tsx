import { useRef } from 'react';
import type { RoomDeal } from '#shared/contract/room.ts';
import { useErrorText, useServerNow, useTexts, useViewer, useViewerState } from './context.tsx';
import { type DealOffer, dealOffer } from './deal-offer.ts';
import { formatClock, formatLeft } from './format.ts';
import { Icon } from './icons.tsx';
import { useImpression } from './impression.ts';
import { Prices } from './product-card.tsx';

const lastUnits = 5;
const lastMs = 30_000;

/** A flash deal: what, how much, how many left, how long, and one button that says plainly what is possible. */
export function DealCard({
  deal,
  onOpen,
  onPay,
}: {
  deal: RoomDeal;
  onOpen: (itemId: string) => void;
  onPay: (orderId: string) => void;
}) {
  const t = useTexts();
  const { buy } = useViewer();
  const now = useServerNow();
  const lang = useViewerState((state) => state.lang);
  const room = useViewerState((state) => state.room);
  const isConnected = useViewerState((state) => state.network.kind === 'connected');
  const purchase = useViewerState((state) => state.purchases[`claim:${deal.id}`] ?? null);
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
  });
  const isRunning = deal.state === 'open' || deal.state === 'soldOut';
  const leftMs = isRunning && deal.endsAt !== null ? deal.endsAt - now : null;
  return (
    <section aria-label={`${t.deal}: ${item.title[lang]}`} className={`deal ${offer.kind}`} ref={ref}>
      <header className="deal-head">
        <span className="deal-tag">
          <Icon filled name="bolt" size={15} /> {t.deal}
        </span>
        {leftMs !== null && leftMs > 0 && (
          <span className={leftMs < lastMs ? 'deal-clock last' : 'deal-clock'}>
            {t.endsIn} <b>{formatLeft(leftMs)}</b>
          </span>
        )}
        {deal.state === 'planned' && deal.opensAt !== null && deal.opensAt > now && (
          <span className="deal-clock">
            <Icon name="clock" size={15} /> <b>{formatLeft(deal.opensAt - now)}</b>
          </span>
        )}
      </header>
      <button className="deal-product" onClick={() => onOpen(item.itemId)} type="button">
        <img alt="" height="64" src={item.imageUrl} width="64" />
        <span className="product-text">
          <span className="product-title">{item.title[lang]}</span>
          <Prices label={t.dealPrice} listPrice={item.listPrice} price={deal.price} />
        </span>
      </button>
      {isRunning && (
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
        now={now}
        offer={offer}
        onClaim={() => buy({ kind: 'claim', dealId: deal.id, quantity: 1 })}
        onPay={onPay}
        timeZone={room.show.timeZone}
      />
    </section>
  );
}

function ClaimButton({
  offer,
  now,
  timeZone,
  onClaim,
  onPay,
}: {
  offer: DealOffer;
  now: number;
  timeZone: string;
  onClaim: () => void;
  onPay: (orderId: string) => void;
}) {
  const t = useTexts();
  const errorText = useErrorText();
  const lang = useViewerState((state) => state.lang);
  const off = (label: string) => (
    <button className="main-button" disabled type="button">
      {label}
    </button>
  );
  switch (offer.kind) {
    case 'claim':
      return (
        <button className="main-button" onClick={onClaim} type="button">
          {t.claim}
        </button>
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
              <Icon name="check" size={16} /> {t.reservedFor}
            </b>
            <span>{t.payWithin(formatLeft(offer.payBy - now))}</span>
          </p>
          <button className="main-button" onClick={() => onPay(offer.orderId)} type="button">
            {t.payNow}
          </button>
        </div>
      );
    case 'refused':
      return (
        <>
          <button className="main-button" onClick={onClaim} type="button">
            {t.tryAgain}
          </button>
          <p className="hint bad" role="alert">
            {errorText(offer.code)}
          </p>
        </>
      );
    case 'sold-out':
      return (
        <>
          {off(t.soldOut)}
          <p className="hint">{t.soldOutHint}</p>
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
