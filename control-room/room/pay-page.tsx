import { useEffect, useRef, useState } from 'react';
import type { OrderView } from '#shared/contract/viewers.ts';
import { useErrorText, useServerNow, useTexts, useViewer, useViewerState } from './context.tsx';
import { formatLeft, formatMoney } from './format.ts';
import { Icon } from './icons.tsx';
import { OrderLines, orderStatusAt } from './orders.tsx';

/** The demo payment provider's page. The room stays joined behind it, so the order's state moves here too. */
export function PayPage({ orderId, onBack }: { orderId: string; onBack: () => void }) {
  const t = useTexts();
  const viewer = useViewer();
  const errorText = useErrorText();
  const known = useViewerState(
    (state) => state.room?.me.orders.find((order) => order.id === orderId) ?? null,
  );
  const isOpen = useViewerState((state) => state.phase.kind === 'open');
  const [failure, setFailure] = useState<string | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);

  useEffect(() => heading.current?.focus(), []);
  const isKnown = known !== null;
  useEffect(() => {
    if (!isOpen || isKnown) return;
    let isGone = false;
    void viewer.load(orderId).then((answer) => {
      if (!isGone && !answer.ok) setFailure(answer.code);
    });
    return () => {
      isGone = true;
    };
  }, [viewer, orderId, isOpen, isKnown]);

  return (
    <main className="pay">
      <button className="pill quiet" onClick={onBack} type="button">
        <Icon name="back" size={16} /> {t.backToRoom}
      </button>
      <h1 ref={heading} tabIndex={-1}>
        {t.payTitle}
      </h1>
      {known ? (
        <Payment onBack={onBack} order={known} />
      ) : failure ? (
        <p className="hint bad" role="alert">
          {errorText(failure)}
        </p>
      ) : (
        <p className="muted" role="status">
          {t.loadingOrder}
        </p>
      )}
    </main>
  );
}

function Payment({ order, onBack }: { order: OrderView; onBack: () => void }) {
  const t = useTexts();
  const viewer = useViewer();
  const errorText = useErrorText();
  const now = useServerNow();
  const lang = useViewerState((state) => state.lang);
  const [act, setAct] = useState<{ doing: 'pay' | 'cancel' | null; code: string | null }>({
    doing: null,
    code: null,
  });
  const status = orderStatusAt(order, now);
  const amount = formatMoney(order.amount, order.currency, lang);

  async function run(doing: 'pay' | 'cancel') {
    setAct({ doing, code: null });
    const answer = await viewer[doing](order.id);
    setAct({ doing: null, code: answer.ok ? null : answer.code });
  }

  return (
    <section aria-label={t.orderNo(order.id)} className={`bill ${status}`}>
      <OrderLines order={order} />
      <p className="bill-total">
        <span>{t.total}</span>
        <strong>{amount}</strong>
      </p>
      {status === 'reserved' ? (
        <>
          <p className="bill-clock">
            <span>{t.timeLeft}</span>
            <b>{formatLeft(order.payBy - now)}</b>
          </p>
          <button
            className="main-button"
            disabled={act.doing !== null}
            onClick={() => run('pay')}
            type="button"
          >
            {act.doing === 'pay' ? t.paying : t.payButton(amount)}
          </button>
          <button
            className="pill wide"
            disabled={act.doing !== null}
            onClick={() => run('cancel')}
            type="button"
          >
            {t.cancelOrder}
          </button>
          <p className="hint">{t.payDemo}</p>
        </>
      ) : (
        <div className="bill-result" role="status">
          <b>
            <Icon name={status === 'paid' ? 'check' : 'clock'} />{' '}
            {status === 'paid' ? t.paidTitle : t.status[status]}
          </b>
          <p>{resultHint[status](t)}</p>
          <button className="main-button" onClick={onBack} type="button">
            {t.backToRoom}
          </button>
        </div>
      )}
      {act.code !== null && (
        <p className="hint bad" role="alert">
          {errorText(act.code)}
        </p>
      )}
      <p className="order-no">{t.orderNo(order.id)}</p>
    </section>
  );
}

const resultHint: Record<
  Exclude<OrderView['status'], 'reserved'>,
  (t: ReturnType<typeof useTexts>) => string
> = {
  paid: (t) => t.paidHint,
  refunded: (t) => t.refundedHint,
  cancelled: (t) => t.cancelledHint,
  expired: (t) => t.expiredHint,
};
