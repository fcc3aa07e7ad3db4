import {
  IconCircleCheck,
  IconCircleX,
  IconClockHour4,
  IconHourglassEmpty,
  IconReceiptRefund,
} from '@tabler/icons-react';
import { useText } from '../i18n/use-text.ts';
import { Status } from '../ui/status.tsx';
import type { OrderStatus } from './order-queries.ts';

const looks = {
  reserved: { tone: 'warn', icon: IconClockHour4 },
  paid: { tone: 'good', icon: IconCircleCheck },
  refunded: { tone: 'bad', icon: IconReceiptRefund },
  cancelled: { tone: 'off', icon: IconCircleX },
  expired: { tone: 'off', icon: IconHourglassEmpty },
} as const satisfies Record<OrderStatus, unknown>;

/** Where an order stands, as word and icon. One whose deposit is paid is more than reserved. */
export function OrderState({ status, hasDeposit }: { status: OrderStatus; hasDeposit: boolean }) {
  const t = useText();
  return (
    <Status
      tone={looks[status].tone}
      icon={looks[status].icon}
      word={hasDeposit ? t('orders.entry.deposit-paid') : t(`desk.orders.status.${status}`)}
    />
  );
}
