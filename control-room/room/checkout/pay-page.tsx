import { useEffect, useRef, useState } from 'react';
import type { OrderView } from '#shared/contract/viewers.ts';
import { useErrorText, useServerNow, useTexts, useViewer, useViewerState } from '../context.tsx';
import { formatLeft, formatMoment, formatMoney } from '../format.ts';
import { Icon } from '../icons.tsx';
import '../style/checkout.css';
import '../style/pages.css';
import { OrderLines } from './order-lines.tsx';
import { OrderState, stageIcon, useOrderStage } from './order-state.tsx';
import { PayPress } from './pay-press.tsx';

/** The page of an order's payment. The room stays joined behind it, so the order's state moves here too. */
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
  const o = t.offers;
  const viewer = useViewer();
  const errorText = useErrorText();
  const now = useServerNow();
  const lang = useViewerState((state) => state.lang);
  const timeZone = useViewerState(({ room }) => room?.show.timeZone ?? 'UTC');
  const [act, setAct] = useState<{ doing: 'pay' | 'cancel' | null; code: string | null }>({
    doing: null,
    code: null,
  });
  const stage = useOrderStage(order, now);
  const money = (minor: number) => formatMoney(minor, order.currency, lang);
  const isOpen = stage.kind === 'to-pay' || stage.kind === 'balance';
  const isPaid = order.status === 'paid';
  const { deposit } = order;
  // Where nothing else on the page says that it is paid.
  const isDepositTagged = stage.kind === 'making' || stage.kind === 'balance-missed';

  async function run(doing: 'pay' | 'cancel') {
    setAct({ doing, code: null });
    const answer = await viewer[doing](order.id);
    setAct({ doing: null, code: answer.ok ? null : answer.code });
  }

  return (
    <section aria-label={t.orderNo(order.id)} className={`bill ${order.status}`}>
      <OrderLines isUndone={stage.kind === 'group-failed'} order={order} />
      <dl className="bill-sums">
        {deposit && (
          <>
            <div>
              <dt>{o.inAll}</dt>
              <dd>{money(order.amount)}</dd>
            </div>
            <div>
              <dt>
                {o.deposit} {isDepositTagged && <i className="tag">{t.status.paid}</i>}
              </dt>
              <dd>{money(deposit.amount)}</dd>
            </div>
            <div>
              <dt>
                {o.balance}
                <small>
                  {order.customId !== undefined
                    ? t.custom.whenReady
                    : o.fromTo(
                        formatMoment(deposit.from, timeZone, lang, 'bare'),
                        formatMoment(deposit.dueBy, timeZone, lang),
                      )}
                </small>
              </dt>
              <dd>{money(deposit.balance)}</dd>
            </div>
          </>
        )}
        {(isOpen || !deposit) && (
          <div className="bill-total">
            <dt>{isOpen ? o.dueNow : t.total}</dt>
            <dd>{money(isOpen ? order.due : order.amount)}</dd>
          </div>
        )}
      </dl>
      {isOpen ? (
        <>
          {stage.kind === 'balance' && (
            <p className="good" role="status">
              <Icon name="check" size={16} /> {o.depositPaid}
            </p>
          )}
          <p className="bill-clock">
            <span>{stage.kind === 'balance' ? o.balanceDue : t.timeLeft}</span>
            <b>
              {stage.kind === 'balance'
                ? formatMoment(stage.dueBy, timeZone, lang)
                : formatLeft(order.payBy - now)}
            </b>
          </p>
          {deposit && stage.kind === 'to-pay' && <p className="hint">{o.depositLost[deposit.rule]}</p>}
          <PayPress
            amount={money(order.due)}
            isBusy={act.doing !== null}
            isPaying={act.doing === 'pay'}
            onPay={() => run('pay')}
            order={order}
          />
          {stage.kind === 'to-pay' && (
            <button
              className="pill wide"
              disabled={act.doing !== null}
              onClick={() => run('cancel')}
              type="button"
            >
              {t.cancelOrder}
            </button>
          )}
        </>
      ) : (
        <div className="bill-result">
          <b role="status">
            {isPaid ? (
              <>
                <Icon name="check" /> {t.paidTitle}
              </>
            ) : (
              <>
                <Icon name={stageIcon(stage)} /> {o.stage[stage.kind]}
              </>
            )}
          </b>
          <OrderState isInviting isWordSaid={!isPaid} now={now} order={order} stage={stage} />
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
