import {
  IconCircleCheck,
  IconCircleX,
  IconClockHour4,
  IconHourglassEmpty,
  IconReceiptRefund,
} from '@tabler/icons-react';
import { useText } from '../i18n/use-text.ts';
import { useNames } from '../live/names.tsx';
import { useLiveShow } from '../live/use-live.ts';
import styles from './wall.module.css';

const icons = {
  reserved: IconClockHour4,
  paid: IconCircleCheck,
  refunded: IconReceiptRefund,
  cancelled: IconCircleX,
  expired: IconHourglassEmpty,
} as const;
const places = 6;

/** The latest orders, as they come. */
export function OrderTicker() {
  const t = useText();
  const names = useNames();
  const orders = useLiveShow((show) => show.orders);
  return (
    <section className={styles.orders} aria-label={t('wall.orders')}>
      <h2>{t('wall.orders')}</h2>
      {orders.length === 0 && <p className={styles.none}>{t('wall.noOrder')}</p>}
      <ol>
        {orders.slice(0, places).map((order) => {
          const Icon = icons[order.status];
          const [line] = order.lines;
          const units = order.lines.reduce((sum, { quantity }) => sum + quantity, 0);
          return (
            <li key={order.orderId} data-status={order.status}>
              <span className={styles.state}>
                <Icon size="1.1em" aria-hidden />
                <span className="sr-only">{t(`desk.orders.status.${order.status}`)}</span>
              </span>
              <strong>{names.price(order.amount)}</strong>
              <span className={styles.who}>
                {line ? names.itemName(line.itemId) : ''}
                {units > 1 && ` ×${units}`}
              </span>
              <span className={styles.where}>{names.regionName(order.regionId)}</span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
