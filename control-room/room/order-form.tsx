import { useRef, useState } from 'react';
import type { RoomItem } from '#shared/contract/room.ts';
import { useErrorText, useServerNow, useTexts, useViewer, useViewerState } from './context.tsx';
import { formatMoney } from './format.ts';
import { useImpression } from './impression.ts';
import { orderStatusAt } from './orders.tsx';
import { Prices } from './product-card.tsx';
import { isPending } from './purchase.ts';

const mostUnits = 20;
const ways = ['ship', 'pickup'] as const;

/** One product opened: its picture, price and stock, and an ordinary order of it. */
export function ProductDetail({ item, onPay }: { item: RoomItem; onPay: (orderId: string) => void }) {
  const t = useTexts();
  const lang = useViewerState((state) => state.lang);
  const hasDeal = useViewerState(({ room }) =>
    room?.deals.some((deal) => deal.itemId === item.itemId && deal.state === 'open' && deal.remaining > 0),
  );
  const ref = useRef<HTMLDivElement>(null);
  useImpression(ref, item.itemId);
  return (
    <div className="detail" ref={ref}>
      <img alt={item.title[lang]} height="280" src={item.imageUrl} width="280" />
      {item.isPriceHidden ? (
        <p className="price-soon">{t.priceSoon}</p>
      ) : (
        <Prices label={t.price} listPrice={item.listPrice} price={item.price} />
      )}
      <p className={item.available > 0 ? 'stock' : 'stock out'}>
        {item.available > 0 ? t.available(item.available) : t.soldOut}
      </p>
      {hasDeal && <p className="hint strong">{t.dealOpenHint}</p>}
      {!item.isPriceHidden && <OrderForm item={item} key={item.itemId} onPay={onPay} />}
    </div>
  );
}

function OrderForm({ item, onPay }: { item: RoomItem; onPay: (orderId: string) => void }) {
  const t = useTexts();
  const viewer = useViewer();
  const errorText = useErrorText();
  const lang = useViewerState((state) => state.lang);
  const currency = useViewerState((state) => state.room?.show.currency ?? 'CNY');
  const status = useViewerState((state) => state.room?.show.status);
  const store = useViewerState((state) => state.room?.me.store ?? null);
  const isConnected = useViewerState((state) => state.network.kind === 'connected');
  const purchase = useViewerState((state) => state.purchases[`order:${item.itemId}`] ?? null);
  const now = useServerNow(1_000);
  const placed = useViewerState((state) =>
    purchase?.state === 'placed'
      ? state.room?.me.orders.find(({ id }) => id === purchase.orderId)
      : undefined,
  );
  // Paid, cancelled or lapsed: the form is there for the next order.
  const toPay = placed && orderStatusAt(placed, now) === 'reserved' ? placed : null;
  const [units, setUnits] = useState(1);
  const [way, setWay] = useState<(typeof ways)[number]>('ship');
  const fulfilment =
    way === 'pickup' && store ? { fulfilment: way, storeId: store.id } : { fulfilment: 'ship' as const };
  const most = Math.max(1, Math.min(mostUnits, item.available));
  const quantity = Math.min(units, most);
  const isWaiting = purchase !== null && isPending(purchase);
  const blocked =
    status !== 'live'
      ? status === 'ended' || status === 'reviewed'
        ? t.showOver
        : t.notLive
      : item.available <= 0
        ? t.soldOut
        : isConnected
          ? null
          : t.offlineButton;

  if (toPay)
    return (
      <div className="held">
        <p>
          <b className="held-word" role="status">
            {t.reservedFor}
          </b>
        </p>
        <button className="main-button" onClick={() => onPay(toPay.id)} type="button">
          {t.payNow}
        </button>
      </div>
    );
  return (
    <form
      className="order-form"
      onSubmit={(event) => {
        event.preventDefault();
        viewer.buy({ kind: 'order', itemId: item.itemId, quantity, ...fulfilment });
      }}
    >
      <fieldset className="choice">
        <legend>{t.fulfilment}</legend>
        {ways.map(
          (option) =>
            (option === 'ship' || store) && (
              <label className={option === way ? 'chosen' : ''} key={option}>
                <input
                  checked={option === way}
                  name="fulfilment"
                  onChange={() => setWay(option)}
                  type="radio"
                  value={option}
                />
                {t[option]}
              </label>
            ),
        )}
      </fieldset>
      {way === 'pickup' && store && (
        <p className="hint">
          {t.pickupAt(`${store.name[lang]} (${store.city})`)} {t.pickupHint}
        </p>
      )}
      <fieldset className="stepper">
        <legend>{t.quantity}</legend>
        <button
          aria-label={t.fewer}
          disabled={quantity <= 1}
          onClick={() => setUnits(quantity - 1)}
          type="button"
        >
          −
        </button>
        <output>{quantity}</output>
        <button
          aria-label={t.more}
          disabled={quantity >= most}
          onClick={() => setUnits(quantity + 1)}
          type="button"
        >
          +
        </button>
        <span className="total">
          {t.total} <b>{formatMoney(item.price * quantity, currency, lang)}</b>
        </span>
      </fieldset>
      <button className="main-button" disabled={blocked !== null || isWaiting} type="submit">
        {isWaiting ? t.ordering : (blocked ?? t.buyNow)}
      </button>
      {purchase?.state === 'waiting' && <p className="hint">{t.resending}</p>}
      {purchase?.state === 'refused' && (
        <p className="hint bad" role="alert">
          {errorText(purchase.code)}
        </p>
      )}
    </form>
  );
}
