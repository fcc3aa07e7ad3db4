import { useRef, useState } from 'react';
import type { RoomItem } from '#shared/contract/room.ts';
import { unitsIn } from '../bag.ts';
import { useTexts, useViewer, useViewerState } from '../context.tsx';
import { Icon } from '../icons.tsx';
import { useImpression } from '../impression.ts';
import { Prices } from '../product-card.tsx';
import { Checkout, mostOf } from './checkout.tsx';
import { Stepper } from './stepper.tsx';

/** One product opened: its picture, price and stock, and an order of it. */
export function ProductSheet({ item, onPay }: { item: RoomItem; onPay: (orderId: string) => void }) {
  const t = useTexts();
  const viewer = useViewer();
  const lang = useViewerState((state) => state.lang);
  const hasDeal = useViewerState(({ room }) =>
    room?.deals.some((deal) => deal.itemId === item.itemId && deal.state === 'open' && deal.remaining > 0),
  );
  const inBag = useViewerState(({ bag }) => unitsIn(bag, item.itemId));
  const [units, setUnits] = useState(1);
  const ref = useRef<HTMLDivElement>(null);
  useImpression(ref, item.itemId);
  const most = mostOf(item.available);
  const quantity = Math.min(units, most);
  return (
    <div className="detail" ref={ref}>
      <img alt={item.title[lang]} height="280" src={item.imageUrl} width="280" />
      {item.isPriceHidden ? (
        <p className="price-soon">{t.priceSoon}</p>
      ) : (
        <Prices label={t.price} listPrice={item.listPrice} price={item.price} />
      )}
      <Stock item={item} />
      {hasDeal && <p className="hint strong">{t.dealOpenHint}</p>}
      {!item.isPriceHidden && (
        <Checkout
          extra={
            <button
              className="pill bag-button"
              disabled={item.available <= 0}
              onClick={() => viewer.putInBag(item.itemId, inBag + quantity)}
              type="button"
            >
              <Icon name="bag" size={18} /> {inBag > 0 ? t.offers.inBag(inBag) : t.offers.addToBag}
            </button>
          }
          key={item.itemId}
          lines={[{ itemId: item.itemId, quantity }]}
          onPay={onPay}
          place={item.itemId}
        >
          <fieldset className="stepper">
            <legend>{t.quantity}</legend>
            <Stepper most={most} onChange={setUnits} units={quantity} />
          </fieldset>
        </Checkout>
      )}
    </div>
  );
}

/** How many there are, or why there are none. */
export function Stock({ item }: { item: Pick<RoomItem, 'available' | 'isFrozen'> }) {
  const t = useTexts();
  if (item.isFrozen) return <p className="stock out">{t.offers.pausedLong}</p>;
  return (
    <p className={item.available > 0 ? 'stock' : 'stock out'}>
      {item.available > 0 ? t.available(item.available) : t.soldOut}
    </p>
  );
}
