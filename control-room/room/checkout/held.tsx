import type { OrderView } from '#shared/contract/viewers.ts';
import { useServerNow, useTexts } from '../context.tsx';
import { formatLeft } from '../format.ts';
import { Icon } from '../icons.tsx';
import { useMoney } from '../offers/offer-words.ts';
import { orderStatusAt } from '../order-stage.ts';

/** What became of an order that was just placed, where there is something to say: to be paid, or free. */
export function JustPlaced({ order, onPay }: { order: OrderView; onPay: (orderId: string) => void }) {
  const t = useTexts();
  if (order.status === 'reserved') return <Held onPay={onPay} order={order} />;
  return (
    <p className="good" role="status">
      <Icon name="check" size={16} /> {t.offers.nothingToPay}
    </p>
  );
}

/** Whether an order that was just placed waits for its payment, or never will. */
export const isJustPlaced = (order: OrderView, now: number): boolean =>
  orderStatusAt(order, now) === 'reserved' || (order.status === 'paid' && order.amount === 0);

/** Units are held for the viewer: how long, and the way to pay. */
export function Held({ order, onPay }: { order: OrderView; onPay: (orderId: string) => void }) {
  const t = useTexts();
  const money = useMoney();
  const now = useServerNow(500);
  return (
    <div className="held">
      <p>
        <b className="held-word" role="status">
          <Icon name="check" size={16} /> {t.reservedFor}
        </b>
        <span>{t.payWithin(formatLeft(order.payBy - now))}</span>
      </p>
      <button className="main-button" onClick={() => onPay(order.id)} type="button">
        {t.payNow} · {money(order.due)}
      </button>
    </div>
  );
}
