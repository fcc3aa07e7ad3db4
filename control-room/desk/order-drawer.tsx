import { Link } from 'react-router';
import type { OrderHistory } from '#shared/contract/order-history.ts';
import { may } from '#shared/contract/roles.ts';
import type { OrderView } from '#shared/contract/viewers.ts';
import { hasDeposit } from '#shared/domain/orders/has-deposit.ts';
import { placesOf } from '#shared/domain/orders/places-of.ts';
import { failureOf } from '../app/api.ts';
import { useStores } from '../app/queries.ts';
import { inLanguage } from '../i18n/language.ts';
import { useText } from '../i18n/use-text.ts';
import { useLiveShow } from '../live/use-live.ts';
import { hasReturn, ReturnBox } from '../returns/return-box.tsx';
import { SideDialog } from '../ui/dialog.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Loading } from '../ui/loading.tsx';
import { useDesk } from './desk-context.tsx';
import { OrderActions } from './order-actions.tsx';
import styles from './order-drawer.module.css';
import { OrderEntries } from './order-entries.tsx';
import { useOrderAct, useOrderHistory } from './order-queries.ts';
import { OrderState } from './order-state.tsx';

/** One order: what it is, what may be done with it, and everything that happened to it with who and why. */
export function OrderDrawer({ orderId, onClose }: { orderId: string; onClose: () => void }) {
  const t = useText();
  const status = useLiveShow((show) => show.orders.find((order) => order.orderId === orderId)?.status ?? '');
  const history = useOrderHistory(orderId, status);
  return (
    <SideDialog
      opened
      onClose={onClose}
      size={440}
      title={`${t('orders.title')} ${orderId}`}
      classNames={{ title: styles.title ?? '' }}
      closeButtonProps={{ 'aria-label': t('orders.close') }}
    >
      {history.data ? (
        <Body history={history.data} />
      ) : history.error ? (
        <ErrorPanel failure={failureOf(history.error)} retry={() => void history.refetch()} />
      ) : (
        <Loading rows={6} />
      )}
    </SideDialog>
  );
}

function Body({ history }: { history: OrderHistory }) {
  const t = useText();
  const desk = useDesk();
  const { order, refunds } = history;
  const nameOf = (line: number) => desk.itemName(order.lines[line]?.itemId ?? '');
  return (
    <div className={styles.body}>
      <div className={styles.head}>
        <OrderState status={order.status} hasDeposit={hasDeposit(order)} />
        {order.fulfilled && <b>{t(`orders.done.${order.fulfilled.how}`)}</b>}
        <strong>{desk.money(order.amount)}</strong>
      </div>
      {history.undecided && <Undecided by={history.undecided} />}
      <Lines order={order} />
      <Facts history={history} />
      <Link
        target="_blank"
        to={`/shows/${encodeURIComponent(history.order.showId)}/money?order=${encodeURIComponent(history.order.id)}`}
      >
        {t('money.why.of', { id: history.order.id.slice(-8) })}
      </Link>
      {refunds.length > 0 && (
        <section aria-label={t('orders.refunds')} className={styles.refunds}>
          <h3>{t('orders.refunds')}</h3>
          <ul>
            {refunds.map((refund) => (
              <li key={refund.id} data-settled={refund.settledBy !== null}>
                <b>{desk.money(refund.amount)}</b> {t(`orders.reason.${refund.reason}`)}
                {' · '}
                {refund.settledBy === null
                  ? t('orders.refundState.asked', { time: desk.moment(refund.requestedAt) })
                  : t('orders.refundState.done')}
                {refund.by && ` · ${refund.by}`}
                {refund.note && ` · ${refund.note}`}
                {refund.lines && (
                  <small>
                    {refund.lines
                      .map(({ line, amount }) => `${nameOf(line)} ${desk.money(amount)}`)
                      .join(' · ')}
                  </small>
                )}
              </li>
            ))}
          </ul>
        </section>
      )}
      <AskedReturn order={order} />
      <OrderActions history={history} />
      <OrderEntries entries={history.entries} />
    </div>
  );
}

/** What may still undo it: whoever would send it out learns it here, and not by a refusal. */
function Undecided({ by }: { by: NonNullable<OrderHistory['undecided']> }) {
  const t = useText();
  const { moment } = useDesk();
  return (
    <p className={styles.undecided} role="note">
      {by.kind === 'group'
        ? t('orders.undecided.group', { n: by.missing, time: moment(by.closesAt) })
        : t('orders.undecided.demand', { time: moment(by.decideBy) })}
    </p>
  );
}

/** What its buyer asks to return, to be decided here. */
function AskedReturn({ order }: { order: OrderView }) {
  const desk = useDesk();
  const run = useOrderAct(order.id);
  if (!hasReturn(order)) return null;
  return (
    <ReturnBox
      decide={(body) => run({ act: 'return-requests/decision', body })}
      key={order.returning.id}
      mayDecide={may(desk.user.role, 'shows.trade')}
      names={{ money: desk.money, time: desk.moment, item: ({ itemId }) => desk.itemName(itemId) }}
      order={order}
    />
  );
}

/** Units whose return is approved and that are not back: sent back, or not to be sent out. */
const approvedNotBack = ({ returned = 0, approvedBack = 0 }: OrderView['lines'][number]): number =>
  Math.max(approvedBack - returned, 0);

function Lines({ order }: { order: OrderView }) {
  const t = useText();
  const desk = useDesk();
  const variant = desk.variantName(order.offer);
  return (
    <ul className={styles.lines} aria-label={t('orders.what')}>
      {order.lines.map((line) => (
        <li key={`${line.itemId} ${line.dealId} ${line.isGift}`}>
          <span>
            {desk.itemName(line.itemId)} ×{line.quantity}
            {line.isGift ? ` · ${t('orders.gift')}` : variant && ` · ${variant}`}
            {line.returned ? ` · ${t('orders.returned', { n: line.returned })}` : ''}
            {approvedNotBack(line) > 0 && ` · ${t('orders.approvedBack', { n: approvedNotBack(line) })}`}
            {line.giftLeft && ` · ${t(`returns.giftDone.${line.giftLeft}`)}`}
            {line.refunded ? ` · ${t('orders.backOfLine', { amount: desk.money(line.refunded) })}` : ''}
          </span>
          <b>{desk.money(line.quantity * line.unitPrice - (line.discount ?? 0))}</b>
        </li>
      ))}
    </ul>
  );
}

function Facts({ history }: { history: OrderHistory }) {
  const t = useText();
  const desk = useDesk();
  const stores = useStores();
  const { order, viewerName, refundable } = history;
  const { deposit, coupon } = order;
  const regionIds = placesOf(order).map(({ regionId }) => regionId);
  const store = stores.data?.find(({ id }) => id === order.storeId);
  const delivery =
    order.fulfilment === 'ship'
      ? t('orders.how.ship')
      : store
        ? t('orders.how.pickup', { store: inLanguage(store.name, desk.language) })
        : t('orders.how.pickupAny');
  const facts: readonly (readonly [string, string] | null)[] = [
    [t('orders.viewer'), viewerName || t('orders.nobody')],
    [t('orders.from'), [...new Set(regionIds)].map(desk.regionName).join(' · ')],
    [t('orders.fulfilment'), delivery],
    order.due > 0 ? [t('orders.due'), desk.money(order.due)] : null,
    // With the deposit paid, the day its balance is due by stands below.
    order.status === 'reserved' && !hasDeposit(order) ? [t('orders.payBy'), desk.clock(order.payBy)] : null,
    order.refunded > 0 ? [t('orders.refunded'), desk.money(order.refunded)] : null,
    refundable > 0 ? [t('orders.refundable'), desk.money(refundable)] : null,
    deposit
      ? [
          t('orders.deposit'),
          `${desk.money(deposit.amount)} · ${
            deposit.paidAt === null
              ? t('orders.depositOpen')
              : t('orders.depositPaid', { time: desk.moment(deposit.paidAt) })
          }`,
        ]
      : null,
    deposit
      ? [
          t('orders.balance'),
          `${desk.money(deposit.balance)} · ${t('orders.balanceDue', { time: desk.moment(deposit.dueBy) })}`,
        ]
      : null,
    deposit ? [t('orders.inAll'), desk.money(order.amount)] : null,
    coupon ? [t('orders.coupon'), `${coupon.code} · −${desk.money(coupon.discount)}`] : null,
    order.offered ? [t('orders.waited'), '✓'] : null,
  ];
  return (
    <dl className={styles.facts}>
      {facts
        .filter((fact) => fact !== null)
        .map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}
