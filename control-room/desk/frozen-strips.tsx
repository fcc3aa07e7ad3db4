import { Button } from '@mantine/core';
import { IconHandStop } from '@tabler/icons-react';
import { useState } from 'react';
import { hasDeposit } from '#shared/domain/orders/has-deposit.ts';
import { failureOf } from '../app/api.ts';
import { useText } from '../i18n/use-text.ts';
import { useLiveShow } from '../live/use-live.ts';
import { SideDialog } from '../ui/dialog.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Loading } from '../ui/loading.tsx';
import { formatCount } from '../ui/number.ts';
import { useDesk } from './desk-context.tsx';
import { FreezeButton, useFreeze } from './freeze-button.tsx';
import { useAffectedOrders } from './order-queries.ts';
import { OrderState } from './order-state.tsx';
import styles from './orders-tab.module.css';
import strip from './sold-out-prompt.module.css';

/** Every product whose sales are stopped stays in sight until they go on, with the orders it touches. */
export function FrozenStrips({ onOrder }: { onOrder: (orderId: string) => void }) {
  const frozen = useLiveShow((show) => show.state.frozen);
  const isLive = useLiveShow((show) => show.state.status === 'live');
  if (!isLive) return null;
  return [...frozen].map((itemId) => <FrozenStrip key={itemId} itemId={itemId} onOrder={onOrder} />);
}

function FrozenStrip({ itemId, onOrder }: { itemId: string; onOrder: (orderId: string) => void }) {
  const t = useText();
  const desk = useDesk();
  const showId = useLiveShow((show) => show.showId);
  const orders = useAffectedOrders(showId, itemId, true);
  const freeze = useFreeze(itemId);
  const [isOpen, setOpen] = useState(false);
  const affected = orders.data?.items.length ?? 0;
  const name = desk.itemName(itemId);
  return (
    <div className={strip.prompt} role="status">
      <IconHandStop size={16} aria-hidden />
      <span>
        <b>{t('orders.freeze.strip', { item: name })}</b>
      </span>
      <Button size="compact-xs" variant="default" onClick={() => setOpen(true)} disabled={affected === 0}>
        {affected === 0
          ? t('orders.freeze.affectedNone')
          : t('orders.freeze.affected', { n: formatCount(affected, desk.language) })}
      </Button>
      <FreezeButton freeze={freeze} />
      {isOpen && (
        <SideDialog
          opened
          onClose={() => setOpen(false)}
          size={440}
          title={t('orders.freeze.affectedTitle', { item: name })}
        >
          <p className={styles.sum}>{t('orders.freeze.affectedWhat')}</p>
          {orders.data ? (
            <ul className={styles.plainList}>
              {orders.data.items.map((order) => (
                <li key={order.id} data-status={order.status}>
                  <button
                    type="button"
                    className={styles.row}
                    onClick={() => {
                      setOpen(false);
                      onOrder(order.id);
                    }}
                  >
                    <OrderState status={order.status} hasDeposit={hasDeposit(order)} />
                    <span className={styles.amount}>{desk.money(order.amount)}</span>
                    <span className={styles.what}>
                      {order.lines
                        .filter((line) => line.itemId === itemId)
                        .map((line) => `×${line.quantity}`)
                        .join(', ')}
                    </span>
                    <span className={styles.who}>
                      {order.viewerName ?? t('orders.nobody')} · {order.id} ·{' '}
                      <time>{desk.clock(order.placedAt)}</time>
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          ) : orders.error ? (
            <ErrorPanel failure={failureOf(orders.error)} retry={() => void orders.refetch()} />
          ) : (
            <Loading rows={4} />
          )}
        </SideDialog>
      )}
    </div>
  );
}
