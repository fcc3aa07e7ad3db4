import { NumberInput, SegmentedControl, Stack, TextInput } from '@mantine/core';
import { useRef, useState } from 'react';
import type { OrderHistory } from '#shared/contract/order-history.ts';
import { useText } from '../i18n/use-text.ts';
import { useLiveShow } from '../live/use-live.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { minorPerUnit, parseMoney } from '../ui/money.ts';
import { newId } from '../ui/new-id.ts';
import { useCommand } from '../ui/use-command.ts';
import { useDesk } from './desk-context.tsx';
import styles from './order-drawer.module.css';
import { useOrderAct } from './order-queries.ts';

/** What each form about an order gets. */
export interface OrderForm {
  readonly history: OrderHistory;
  readonly onDone: () => void;
}

export const unitsLeft = ({ quantity, returned = 0 }: OrderHistory['order']['lines'][number]) =>
  quantity - returned;

/** One key an opened form: pressed again without an answer, money is not asked back twice. */
const useKey = () => useRef(newId()).current;

/** Money back, part or whole. */
export function Refund({ history, onDone }: OrderForm) {
  const t = useText();
  const desk = useDesk();
  const currency = useLiveShow((show) => show.state.currency);
  const { order, refundable, returnDays } = history;
  const key = useKey();
  const run = useOrderAct(order.id);
  const [text, setText] = useState(String(refundable / minorPerUnit(currency)));
  const [reason, setReason] = useState<'by-staff' | 'return'>('by-staff');
  const [note, setNote] = useState('');
  const amount = parseMoney(text, currency);
  const problem =
    amount === null || amount < 1
      ? t('desk.item.notPrice')
      : amount > refundable
        ? t('orders.act.tooMuch', { amount: desk.money(refundable) })
        : null;
  const send = useCommand(
    async () => {
      const told = note.trim() === '' ? {} : { note: note.trim() };
      const outcome = await run({ act: 'refunds', body: { key, amount: amount ?? 0, reason, ...told } });
      if (outcome.ok) onDone();
      return outcome;
    },
    { confirm: true },
  );
  return (
    <Stack gap="xs" className={styles.form}>
      <TextInput
        label={t('orders.act.refundAmount')}
        inputMode="decimal"
        value={text}
        error={problem}
        onChange={(event) => setText(event.currentTarget.value)}
        data-autofocus
      />
      <SegmentedControl
        size="xs"
        aria-label={t('orders.act.refundReason')}
        value={reason}
        onChange={(value) => setReason(value === 'return' ? 'return' : 'by-staff')}
        data={[
          { value: 'by-staff', label: t('orders.act.refundReasons.by-staff') },
          { value: 'return', label: t('orders.act.refundReasons.return', { n: returnDays }) },
        ]}
      />
      <TextInput
        label={t('orders.act.note')}
        value={note}
        maxLength={300}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <CommandButton
        command={send}
        tone="danger"
        label={`${t('orders.act.refund')} ${desk.money(amount)}`}
        disabledWhy={problem}
        confirm={{
          title: t('orders.act.refundTitle'),
          lines: [
            { label: t('orders.act.order'), value: order.id },
            { label: t('orders.viewer'), value: history.viewerName || t('orders.nobody') },
            { label: t('orders.act.back'), value: desk.money(amount) },
            { label: t('orders.act.keeps'), value: desk.money(refundable - (amount ?? 0)) },
            {
              label: t('orders.act.refundReason'),
              value: t(`orders.act.refundReasons.${reason}`, { n: returnDays }),
            },
          ],
          warning: t('orders.act.refundWarning'),
        }}
      />
    </Stack>
  );
}

/** Units received back: for sale again. */
export function Return({ history, onDone }: OrderForm) {
  const t = useText();
  const desk = useDesk();
  const { order } = history;
  const key = useKey();
  const run = useOrderAct(order.id);
  const [units, setUnits] = useState<readonly number[]>(order.lines.map(() => 0));
  const lines = units.flatMap((quantity, line) => (quantity > 0 ? [{ line, quantity }] : []));
  const nameOf = (line: number) => desk.itemName(order.lines[line]?.itemId ?? '');
  const send = useCommand(
    async () => {
      const outcome = await run({ act: 'returns', body: { key, lines } });
      if (outcome.ok) onDone();
      return outcome;
    },
    { confirm: true },
  );
  return (
    <Stack gap="xs" className={styles.form}>
      {order.lines.map((line, index) => (
        <NumberInput
          key={`${line.itemId} ${line.dealId}`}
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
