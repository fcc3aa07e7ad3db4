import type { OrderView } from '#shared/contract/viewers.ts';
import { useServerNow, useTexts } from '../context.tsx';
import { formatLeft } from '../format.ts';
import { Icon } from '../icons.tsx';
import { useMoney } from '../offers/offer-words.ts';

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
