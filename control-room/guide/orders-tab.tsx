import type { GuideOrder, GuidePage } from '#shared/contract/guides.ts';
import { formatMoney } from '../ui/money.ts';
import { formatClock } from '../ui/time.ts';
import { fetchOrders } from './api.ts';
import { useWords } from './context.tsx';
import { usePolled } from './use-polled.ts';

type Show = NonNullable<GuidePage['show']>;

/** My sales of the show: what of each is mine, and why. */
export function OrdersTab({ token, show }: { token: string; show: Show }) {
  const { t, language } = useWords();
  const { value: list } = usePolled(`orders ${show.id}`, 10_000, () => fetchOrders(token, show.id));
  if (!list) return <p className="opening">{t('loading')}</p>;
  const money = (minor: number) => formatMoney(minor, show.currency, language);
  return (
    <section className="card" aria-label={t('myOrders')}>
      <h2>{t('myOrders')}</h2>
      <p className="soft">
        {list.total === 0
          ? t('noOrders')
          : t('ordersSum', { n: list.total, amount: money(list.paid - list.refunded) })}
      </p>
      <ul className="people">
        {list.items.map((order) => (
          <Order key={order.id} money={money} order={order} show={show} />
        ))}
      </ul>
      {list.total > list.items.length && <p className="soft">{t('ordersLast', { n: list.items.length })}</p>}
    </section>
  );
}

function Order(props: { order: GuideOrder; show: Show; money: (minor: number) => string }) {
  const { t, of, language } = useWords();
  const { order, show, money } = props;
  const titles = new Map(show.items.map((item) => [item.itemId, of(item.title)]));
  const what = order.itemIds.flatMap((itemId) => titles.get(itemId) ?? []);
  return (
    <li className="prospect">
      <p>
        <span className="name">{order.name || t('anonymous')}</span>
        <span className="badge" data-status={order.status}>
          {t(`orderStatus.${order.status}`)}
        </span>
        <b className="order-amount">{money(order.placed)}</b>
      </p>
      {what.length > 0 && <p className="soft">{what.join(' · ')}</p>}
      <p className="soft">
        {formatClock(order.placedAt, show.timeZone, language)} · {t('orderWhy')}:{' '}
        {t(`orderReason.${order.reason}`)}
        {order.isPart && ` · ${t('orderPart')}`}
        {order.refunded > 0 && ` · ${t('orderBack', { amount: money(order.refunded) })}`}
      </p>
    </li>
  );
}
