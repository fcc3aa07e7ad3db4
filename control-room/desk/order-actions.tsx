import { Button, Group } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { OrderHistory } from '#shared/contract/order-history.ts';
import { may } from '#shared/contract/roles.ts';
import { useText } from '../i18n/use-text.ts';
import { useDesk } from './desk-context.tsx';
import styles from './order-drawer.module.css';
import { Cancel, Pickup, Ship } from './order-handover-forms.tsx';
import { type OrderForm, Return, unitsLeft } from './order-money-forms.tsx';
import { Refund } from './refund-form.tsx';

type Act = 'refund' | 'return' | 'ship' | 'pickup' | 'cancel';

/** What may be done with an order now. Each act has its form; what moves money or units asks, naming both. */
export function OrderActions({ history }: { history: OrderHistory }) {
  const t = useText();
  const { user } = useDesk();
  const [open, setOpen] = useState<Act | null>(null);
  const { order, refundable, undecided } = history;
  const mayTrade = may(user.role, 'shows.trade');
  const mayHandOver = may(user.role, 'regions.act');
  const isPaid = order.status === 'paid' || order.status === 'refunded';
  const mayGoOut = mayHandOver && order.status === 'paid' && !order.fulfilled && undecided === null;
  const acts: readonly (readonly [Act, boolean])[] = [
    ['cancel', mayTrade && order.status === 'reserved'],
    ['ship', mayGoOut && order.fulfilment === 'ship'],
    ['pickup', mayGoOut && order.fulfilment === 'pickup'],
    ['refund', mayTrade && refundable > 0],
    ['return', mayHandOver && isPaid && order.lines.some((line) => unitsLeft(line) > 0)],
  ];
  const possible = acts.filter(([, can]) => can).map(([act]) => act);
  if (possible.length === 0) return null;
  return (
    <div className={styles.acts}>
      <Group gap={6}>
        {possible.map((act) => (
          <Button
            key={act}
            size="compact-sm"
            variant="default"
            aria-expanded={open === act}
            onClick={() => setOpen(open === act ? null : act)}
          >
            {t(`orders.act.${act}`)}
          </Button>
        ))}
      </Group>
      {open !== null && possible.includes(open) && (
        <Act key={open} act={open} history={history} onDone={() => setOpen(null)} />
      )}
    </div>
  );
}

function Act({ act, ...form }: OrderForm & { act: Act }): ReactNode {
  switch (act) {
    case 'refund':
      return <Refund {...form} />;
    case 'return':
      return <Return {...form} />;
    case 'ship':
      return <Ship {...form} />;
    case 'pickup':
      return <Pickup {...form} />;
    case 'cancel':
      return <Cancel {...form} />;
  }
}
