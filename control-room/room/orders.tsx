import type { OrderView } from '#shared/contract/viewers.ts';
import { useServerNow, useTexts, useViewerState } from './context.tsx';
import { formatLeft, formatMoney } from './format.ts';

const none: OrderView[] = [];

/** The viewer's own orders, newest first; those still to be paid with their time left. */
export function Orders({ onPay }: { onPay: (orderId: string) => void }) {
  const t = useTexts();
  const now = useServerNow(500);
  const lang = useViewerState((state) => state.lang);
  const orders = useViewerState((state) => state.room?.me.orders ?? none);
  if (orders.length === 0) return <p className="empty">{t.noOrders}</p>;
  return (
    <ul className="orders">
      {orders.map((order) => {
        const status = orderStatusAt(order, now);
        return (
          <li key={order.id}>
            <OrderLines order={order} />
            <p className="order-foot">
              <span className={`order-status ${status}`}>{t.status[status]}</span>
              <b>{formatMoney(order.amount, order.currency, lang)}</b>
            </p>
            {status === 'reserved' && (
              <button className="main-button" onClick={() => onPay(order.id)} type="button">
                {t.payNow} · {formatLeft(order.payBy - now)}
              </button>
            )}
          </li>
        );
      })}
    </ul>
  );
}

export function OrderLines({ order }: { order: OrderView }) {
  const lang = useViewerState((state) => state.lang);
  const items = useViewerState((state) => state.room?.items);
  return (
    <div className="order-lines">
      {order.lines.map((line) => {
        const item = items?.find((known) => known.itemId === line.itemId);
        return (
          <p key={line.itemId}>
            {item && <img alt="" height="48" src={item.imageUrl} width="48" />}
            <span>{item?.title[lang] ?? line.productId}</span>
            <span className="muted">
              {formatMoney(line.unitPrice, order.currency, lang)} × {line.quantity}
            </span>
          </p>
        );
      })}
    </div>
  );
}

/** An unpaid order whose time is over is shown as expired even before the server's word comes. */
export function orderStatusAt(order: OrderView, now: number): OrderView['status'] {
  return order.status === 'reserved' && order.payBy <= now ? 'expired' : order.status;
}
