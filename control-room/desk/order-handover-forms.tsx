import { Select, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { OrderHistory } from '#shared/contract/order-history.ts';
import { useStores } from '../app/queries.ts';
import { inLanguage } from '../i18n/language.ts';
import { useText } from '../i18n/use-text.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { useDesk } from './desk-context.tsx';
import styles from './order-drawer.module.css';
import type { OrderForm } from './order-money-forms.tsx';
import { useOrderCommand } from './use-order-command.ts';

/** What the question before a hand-over names. */
function useGoods({ order }: OrderHistory) {
  const t = useText();
  const desk = useDesk();
  return [
    { label: t('orders.act.order'), value: order.id },
    {
      label: t('orders.what'),
      value: order.lines.map((line) => `${desk.itemName(line.itemId)} ×${line.quantity}`).join(', '),
    },
    { label: t('orders.amount'), value: desk.money(order.amount) },
  ];
}

/** On its way to the customer. */
export function Ship({ history, onDone }: OrderForm) {
  const t = useText();
  const goods = useGoods(history);
  const [note, setNote] = useState('');
  const told = note.trim() === '' ? {} : { note: note.trim() };
  const send = useOrderCommand({ history, onDone }, () => ({
    act: 'fulfilment',
    body: { how: 'shipped', ...told },
  }));
  return (
    <Stack gap="xs" className={styles.form}>
      <TextInput
        label={`${t('orders.act.carrier')} (${t('common.optional')})`}
        value={note}
        maxLength={200}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <CommandButton
        command={send}
        tone="accent"
        label={t('orders.act.ship')}
        confirm={{ title: t('orders.act.shipTitle'), lines: goods }}
      />
    </Stack>
  );
}

/** Over the counter, for the code the customer shows. */
export function Pickup({ history, onDone }: OrderForm) {
  const t = useText();
  const { language } = useDesk();
  const goods = useGoods(history);
  const stores = useStores();
  const [storeId, setStoreId] = useState(history.order.storeId);
  const [code, setCode] = useState('');
  const nameOf = (wanted: string | null) => {
    const store = stores.data?.find(({ id }) => id === wanted);
    return store ? inLanguage(store.name, language) : '–';
  };
  const waitsAt = history.order.storeId;
  const isReady = storeId !== null && /^\d{6}$/.test(code.trim());
  const send = useOrderCommand({ history, onDone }, () => ({
    act: 'fulfilment',
    body: { how: 'picked-up', storeId: storeId ?? '', code: code.trim() },
  }));
  return (
    <Stack gap="xs" className={styles.form}>
      <Select
        label={t('orders.act.pickupStore')}
        searchable
        value={storeId}
        data={(stores.data ?? []).map(({ id, name }) => ({ value: id, label: inLanguage(name, language) }))}
        onChange={setStoreId}
      />
      <TextInput
        label={t('orders.act.pickupCode')}
        inputMode="numeric"
        autoComplete="off"
        value={code}
        maxLength={6}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <CommandButton
        command={send}
        tone="accent"
        label={t('orders.act.pickup')}
        disabledWhy={isReady ? null : t('orders.act.needsCode')}
        confirm={{
          title: t('orders.act.pickupTitle'),
          lines: [...goods, { label: t('orders.act.pickupStore'), value: nameOf(storeId) }],
          ...(waitsAt !== null &&
            waitsAt !== storeId && { warning: t('orders.act.otherStore', { store: nameOf(waitsAt) }) }),
        }}
      />
    </Stack>
  );
}

/** An unpaid order given back for its viewer. */
export function Cancel({ history, onDone }: OrderForm) {
  const t = useText();
  const goods = useGoods(history);
  const [reason, setReason] = useState('');
  const send = useOrderCommand({ history, onDone }, () => ({
    act: 'cancellation',
    body: { reason: reason.trim() },
  }));
  return (
    <Stack gap="xs" className={styles.form}>
      <TextInput
        label={t('orders.act.cancelReason')}
        value={reason}
        maxLength={200}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <CommandButton
        command={send}
        tone="danger"
        label={t('orders.act.cancel')}
        disabledWhy={reason.trim() === '' ? t('orders.act.needsReason') : null}
        confirm={{
          title: t('orders.act.cancelTitle'),
          lines: goods,
          warning: t('orders.act.cancelWarning'),
        }}
      />
    </Stack>
  );
}
