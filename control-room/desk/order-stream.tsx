import {
  IconCircleCheck,
  IconCircleX,
  IconClockHour4,
  IconHourglassEmpty,
  IconReceiptRefund,
} from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useRef } from 'react';
import type { DeskOrder } from '#shared/contract/desk.ts';
import { useText } from '../i18n/use-text.ts';
import { useLiveShow } from '../live/use-live.ts';
import { Empty } from '../ui/empty.tsx';
import { formatCount } from '../ui/number.ts';
import { Panel } from '../ui/panel.tsx';
import { Scroller } from '../ui/scroller.tsx';
import { useDesk } from './desk-context.tsx';
import styles from './order-stream.module.css';

const icons = {
  reserved: IconClockHour4,
  paid: IconCircleCheck,
  refunded: IconReceiptRefund,
  cancelled: IconCircleX,
  expired: IconHourglassEmpty,
} as const;

/** Orders as they come and as they change, newest first. */
export function OrderStream() {
  const t = useText();
  const desk = useDesk();
  const orders = useLiveShow((show) => show.orders);
  const total = useLiveShow((show) => show.metrics.trade);
  const place = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: orders.length,
    getScrollElement: () => place.current,
    estimateSize: () => 42,
    getItemKey: (index) => orders[index]?.orderId ?? index,
    overscan: 6,
  });
  return (
    <Panel
      title={t('desk.orders.title')}
      fill
      flush
      aside={
        <span className={styles.sum}>
          {formatCount(total.orders, desk.language)} · {t('desk.orders.status.paid')}{' '}
          {formatCount(total.paidOrders, desk.language)}
        </span>
      }
    >
      <Scroller ref={place} label={t('desk.orders.title')} className={styles.scroller}>
        {orders.length === 0 && <Empty title={t('desk.orders.empty')} />}
        <ol className={styles.list} style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map((row) => {
            const order = orders[row.index];
            return (
              order && (
                <li
                  key={row.key}
                  className={styles.row}
                  style={{ transform: `translateY(${row.start}px)` }}
                  data-status={order.status}
                >
                  <Order order={order} />
                </li>
              )
            );
          })}
        </ol>
      </Scroller>
    </Panel>
  );
}

function Order({ order }: { order: DeskOrder }) {
  const t = useText();
  const desk = useDesk();
  const Icon = icons[order.status];
  const what = order.lines.map((line) => `${desk.itemName(line.itemId)} ×${line.quantity}`).join(', ');
  return (
    <>
      <span className={styles.state}>
        <Icon size={13} aria-hidden />
        {t(`desk.orders.status.${order.status}`)}
      </span>
      <span className={styles.amount}>{desk.money(order.amount)}</span>
      <span className={styles.what}>{what}</span>
      <span className={styles.who}>
        {order.name} · {desk.regionName(order.regionId)} · <time>{desk.clock(order.at)}</time>
      </span>
    </>
  );
}
