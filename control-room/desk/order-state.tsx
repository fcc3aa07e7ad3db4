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

/** Where an order stands, as word and icon. */
export function OrderState({ status }: { status: OrderStatus }) {
  const t = useText();
  return (
    <Status tone={looks[status].tone} icon={looks[status].icon} word={t(`desk.orders.status.${status}`)} />
  );
}
