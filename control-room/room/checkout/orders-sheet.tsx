import type { OrderView } from '#shared/contract/viewers.ts';
import { useServerNow, useTexts, useViewerState } from '../context.tsx';
import { formatLeft } from '../format.ts';
import type { CardActions } from '../offers/cards.tsx';
import { isUnderWay } from '../offers/custom-standing.ts';
import { useMoney } from '../offers/offer-words.ts';
import { orderStatusAt, stageAmount } from '../order-stage.ts';
import { OrderLines } from './order-lines.tsx';
import { OrderState, useOrderStage } from './order-state.tsx';
import { OwnCustoms } from './own-customs.tsx';
import { ReturnPart } from './return-part.tsx';
import { Wallet } from './wallet.tsx';

const none: OrderView[] = [];

/** What is being made for the viewer; their orders, newest first, those to be paid with their time left; their coupons. */
export function OrdersSheet({ onPanel, onPay }: CardActions) {
  const t = useTexts();
  const hasCustoms = useViewerState(({ room }) => room?.me.customs?.some(isUnderWay) ?? false);
  const now = useServerNow(500);
  const orders = useViewerState((state) => state.room?.me.orders ?? none);
  return (
    <>
      <OwnCustoms onPanel={onPanel} />
      {orders.length === 0 ? (
        !hasCustoms && <p className="empty">{t.noOrders}</p>
      ) : (
        <ul className="orders">
          {orders.map((order) => (
            <li key={order.id}>
              <OneOrder now={now} onPay={onPay} order={order} />
            </li>
          ))}
        </ul>
      )}
      <Wallet />
    </>
  );
}

function OneOrder({
  order,
  now,
  onPay,
}: {
  order: OrderView;
  now: number;
  onPay: (orderId: string) => void;
}) {
  const t = useTexts();
  const o = t.offers;
  const money = useMoney();
  const stage = useOrderStage(order, now);
  // A deposit that is paid is not the whole: its own words say what is left.
  const amount = stageAmount(order, stage);
  const statusWord = order.deposit ? o.stage[stage.kind] : t.status[orderStatusAt(order, now)];
  return (
    <>
      <OrderLines isUndone={stage.kind === 'group-failed'} order={order} />
      <p className="order-foot">
        <span className={`order-status ${order.status}`}>
          {order.offered && stage.kind === 'to-pay' ? o.offeredToYou : statusWord}
        </span>
        <b>{money(amount)}</b>
      </p>
      {order.deposit && amount !== order.amount && stage.kind !== 'balance-missed' && (
        <p className="order-foot muted">
          <span>{stage.kind === 'balance' ? o.deposit : o.balance}</span>
          <span>{money(stage.kind === 'balance' ? order.deposit.amount : order.deposit.balance)}</span>
        </p>
      )}
      {amount !== order.amount && (
        <p className="order-foot muted">
          <span>{o.inAll}</span>
          <span>{money(order.amount)}</span>
        </p>
      )}
      {stage.kind === 'to-pay' && (
        <button className="main-button" onClick={() => onPay(order.id)} type="button">
          {stage.isDeposit ? o.payDeposit(money(stage.due)) : `${t.payNow} · ${money(stage.due)}`} ·{' '}
          {formatLeft(stage.payBy - now)}
        </button>
      )}
      {stage.kind === 'balance' && (
        <button className="main-button" onClick={() => onPay(order.id)} type="button">
          {o.payBalance(money(stage.due))}
        </button>
      )}
      {stage.kind !== 'to-pay' && (
        <OrderState isWordSaid={order.deposit !== undefined} now={now} order={order} stage={stage} />
      )}
      <ReturnPart order={order} />
      <p className="order-no">{t.orderNo(order.id)}</p>
    </>
  );
}
