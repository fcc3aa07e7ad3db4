import { CloseButton, Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, useState } from 'react';
import type { DeskOrder } from '#shared/contract/desk.ts';
import { type OrderView, orderStatus } from '#shared/contract/viewers.ts';
import { hasDeposit } from '#shared/domain/orders/has-deposit.ts';
import { failureOf } from '../app/api.ts';
import { useText } from '../i18n/use-text.ts';
import { useLiveShow } from '../live/use-live.ts';
import { isReturnOpen } from '../returns/return-box.tsx';
import { Empty } from '../ui/empty.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { formatCount } from '../ui/number.ts';
import { Scroller } from '../ui/scroller.tsx';
import { useDesk } from './desk-context.tsx';
import { type OrderStatus, useFoundOrders } from './order-queries.ts';
import { OrderState } from './order-state.tsx';
import styles from './orders-tab.module.css';
import { rove } from './roving.ts';

const typingMs = 250;

/** One order of a list, from the stream or from a search. */
type Listed = Omit<DeskOrder, 'guideId' | 'offer'> & {
  readonly offer?: OrderView['offer'] | DeskOrder['offer'] | undefined;
  /** Known of orders that were looked for. */
  readonly asksReturn?: boolean;
};

/** Orders as they come and change, newest first; or those that were looked for. */
export function OrdersTab({ onOrder }: { onOrder: (orderId: string) => void }) {
  const t = useText();
  const desk = useDesk();
  const showId = useLiveShow((show) => show.showId);
  const live = useLiveShow((show) => show.orders);
  const total = useLiveShow((show) => show.metrics.trade);
  const [wanted, setWanted] = useState('');
  const [status, setStatus] = useState<OrderStatus | null>(null);
  const [asked] = useDebouncedValue(wanted.trim(), typingMs);
  const isSearch = wanted.trim() !== '' || status !== null;
  const found = useFoundOrders(showId, asked, status);
  // What earlier words found stays in sight for the eye alone until these words are answered.
  const isAnswered =
    !isSearch || (asked === wanted.trim() && found.data !== undefined && !found.isPlaceholderData);
  const shown = useMemo(
    (): readonly Listed[] =>
      isSearch
        ? (found.data?.items ?? []).map(({ id, placedAt, viewerName = '', attribution, ...order }) => ({
            orderId: id,
            at: placedAt,
            name: viewerName,
            regionId: attribution.regionId,
            asksReturn: isReturnOpen(order),
            ...(hasDeposit(order) ? { hasDeposit: true as const } : {}),
            ...order,
          }))
        : live,
    [isSearch, found.data, live],
  );
  const count = (n: number) => formatCount(n, desk.language);
  const clear = () => {
    setWanted('');
    setStatus(null);
  };
  return (
    <section className={styles.tab} onKeyDown={rove} aria-label={t('desk.orders.title')}>
      <div className={styles.tools}>
        <TextInput
          size="xs"
          className={styles.search ?? ''}
          leftSection={<IconSearch size={13} aria-hidden />}
          rightSection={isSearch && <CloseButton size="xs" aria-label={t('orders.clear')} onClick={clear} />}
          placeholder={t('orders.find')}
          aria-label={t('orders.find')}
          value={wanted}
          maxLength={80}
          onChange={(event) => setWanted(event.currentTarget.value)}
          data-first
        />
        <Select
          size="xs"
          w={112}
          aria-label={t('orders.status')}
          value={status ?? ''}
          data={[
            { value: '', label: t('orders.anyStatus') },
            ...orderStatus.options.map((value) => ({ value, label: t(`desk.orders.status.${value}`) })),
          ]}
          allowDeselect={false}
          onChange={(value) => setStatus(orderStatus.options.find((one) => one === value) ?? null)}
        />
      </div>
      <p className={styles.sum} role="status">
        {isSearch
          ? isAnswered &&
            found.data &&
            t(found.data.nextCursor === null ? 'orders.found' : 'orders.foundMore', {
              n: count(shown.length),
            })
          : `${count(total.orders)} · ${t('desk.orders.status.paid')} ${count(total.paidOrders)} · ${t('orders.live')}`}
      </p>
      {isSearch && found.error ? (
        <ErrorPanel failure={failureOf(found.error)} retry={() => void found.refetch()} />
      ) : (
        <Rows orders={shown} isSearch={isSearch} isAnswered={isAnswered} onOrder={onOrder} />
      )}
    </section>
  );
}

function Rows(props: {
  orders: readonly Listed[];
  isSearch: boolean;
  isAnswered: boolean;
  onOrder: (orderId: string) => void;
}) {
  const { orders, isSearch, isAnswered, onOrder } = props;
  const t = useText();
  const place = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: orders.length,
    getScrollElement: () => place.current,
    estimateSize: () => 42,
    getItemKey: (index) => orders[index]?.orderId ?? index,
    overscan: 6,
  });
  return (
    <Scroller ref={place} label={t('desk.orders.title')} className={styles.scroller}>
      {orders.length === 0 && isAnswered && (
        <Empty title={t(isSearch ? 'orders.none' : 'desk.orders.empty')} />
      )}
      <ol className={styles.list} aria-busy={!isAnswered} style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map((row) => {
          const order = orders[row.index];
          return (
            order && (
              <li
                key={row.key}
                className={styles.place}
                style={{ transform: `translateY(${row.start}px)` }}
                data-status={order.status}
              >
                <Row order={order} isOld={!isAnswered} onOrder={onOrder} />
              </li>
            )
          );
        })}
      </ol>
    </Scroller>
  );
}

function Row(props: { order: Listed; isOld: boolean; onOrder: (orderId: string) => void }) {
  const { order, isOld, onOrder } = props;
  const t = useText();
  const desk = useDesk();
  const what = order.lines.map((line) => `${desk.itemName(line.itemId)} ×${line.quantity}`).join(', ');
  const variant = desk.variantName(order.offer);
  const name = order.name || t('orders.nobody');
  return (
    <button
      type="button"
      className={styles.row}
      data-row
      disabled={isOld}
      onClick={() => onOrder(order.orderId)}
    >
      <OrderState status={order.status} hasDeposit={order.hasDeposit ?? false} />
      <span className={styles.amount}>{desk.money(order.amount)}</span>
      <span className={styles.what}>{variant ? `${what} · ${variant}` : what}</span>
      <span className={styles.who}>
        {order.asksReturn && <b className={styles.asks}>{t('orders.entry.return-asked')} · </b>}
        {name} · {desk.regionName(order.regionId)} · <time>{desk.clock(order.at)}</time>
      </span>
    </button>
  );
}
