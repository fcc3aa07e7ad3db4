import { NumberInput, Stack } from '@mantine/core';
import { useRef, useState } from 'react';
import type { OrderHistory } from '#shared/contract/order-history.ts';
import { useText } from '../i18n/use-text.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { newId } from '../ui/new-id.ts';
import { useDesk } from './desk-context.tsx';
import styles from './order-drawer.module.css';
import { useOrderCommand } from './use-order-command.ts';

/** What each form about an order gets. */
export interface OrderForm {
  readonly history: OrderHistory;
  readonly onDone: () => void;
}

export const unitsLeft = ({ quantity, returned = 0 }: OrderHistory['order']['lines'][number]) =>
  quantity - returned;

/** One key an opened form: pressed again without an answer, money is not asked back twice. */
export const useKey = () => useRef(newId()).current;

/** Units received back: for sale again. */
export function Return({ history, onDone }: OrderForm) {
  const t = useText();
  const desk = useDesk();
  const { order } = history;
  const key = useKey();
  const [units, setUnits] = useState<readonly number[]>(order.lines.map(() => 0));
  const lines = units.flatMap((quantity, line) => (quantity > 0 ? [{ line, quantity }] : []));
  const nameOf = (line: number) => desk.itemName(order.lines[line]?.itemId ?? '');
  const send = useOrderCommand({ history, onDone }, () => ({ act: 'returns', body: { key, lines } }));
  return (
    <Stack gap="xs" className={styles.form}>
      {order.lines.map((line, index) => (
        <NumberInput
          key={`${line.itemId} ${line.dealId} ${line.isGift}`}
          label={t('orders.act.returnUnits', { name: nameOf(index) })}
          value={units[index] ?? 0}
          min={0}
          max={unitsLeft(line)}
          clampBehavior="strict"
          allowDecimal={false}
          onChange={(value) => setUnits(units.with(index, Number(value) || 0))}
        />
      ))}
      <CommandButton
        command={send}
        tone="accent"
        label={t('orders.act.return')}
        disabledWhy={lines.length === 0 ? t('orders.act.nothingBack') : null}
        confirm={{
          title: t('orders.act.returnTitle'),
          lines: [
            { label: t('orders.act.order'), value: order.id },
            ...lines.map(({ line, quantity }) => ({
              label: nameOf(line),
              value: t('orders.units', { n: quantity }),
            })),
          ],
          warning: t('orders.act.returnWarning'),
        }}
      />
    </Stack>
  );
}
