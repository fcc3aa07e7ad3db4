import { useState } from 'react';
import type { RoomDeal, RoomItem } from '#shared/contract/room.ts';
import { useTexts, useViewerState } from '../context.tsx';
import { Prices } from '../product-card.tsx';
import { Checkout } from './checkout.tsx';
import { Stepper } from './stepper.tsx';

/** A claim with choices: how many, how to receive it, with which coupon. */
export function DealSheet({
  deal,
  item,
  onPay,
}: {
  deal: RoomDeal;
  item: RoomItem;
  onPay: (orderId: string) => void;
}) {
  const t = useTexts();
  const lang = useViewerState((state) => state.lang);
  const [units, setUnits] = useState(1);
  const most = Math.max(1, Math.min(deal.perViewerLimit, deal.remaining));
  const quantity = Math.min(units, most);
  return (
    <div className="detail">
      <img alt={item.title[lang]} height="200" src={item.imageUrl} width="200" />
      <Prices label={t.dealPrice} listPrice={item.listPrice} price={deal.price} />
      <Checkout
        dealId={deal.id}
        lines={[{ itemId: item.itemId, quantity }]}
        onPay={onPay}
        place={`deal-${deal.id}`}
      >
        {deal.perViewerLimit > 1 && (
          <fieldset className="stepper">
            <legend>{t.quantity}</legend>
            <Stepper most={most} onChange={setUnits} units={quantity} />
            <span className="muted">{t.perPerson(deal.perViewerLimit)}</span>
          </fieldset>
        )}
      </Checkout>
    </div>
  );
}
