import { NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useStores } from '../app/queries.ts';
import { useText } from '../i18n/use-text.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { useCommand } from '../ui/use-command.ts';
import styles from './custom.module.css';
import type { PieceNames } from './names.ts';
import { useAct } from './queries.ts';
import type { Piece } from './stages.ts';

/** A piece paid whole leaves: over a counter for the customer's code, or by courier. */
export function HandOver({ piece, names }: { piece: Piece; names: PieceNames }) {
  const t = useText();
  const { custom } = piece;
  const { order } = custom;
  const stores = useStores().data ?? [];
  const act = useAct(piece);
  const [storeId, setStoreId] = useState(order?.storeId ?? '');
  const [words, setWords] = useState('');
  const isPickup = order?.fulfilment === 'pickup';
  const said = words.trim();
  const send = useCommand(
    async () =>
      act({
        act: 'fulfilment',
        orderId: order?.id ?? '',
        body: isPickup
          ? { how: 'picked-up', storeId, code: said }
          : { how: 'shipped', ...(said === '' ? {} : { note: said }) },
      }),
    { confirm: true },
  );
  const blocked = !isPickup
    ? null
    : storeId === ''
      ? t('custom.hand.needsStore')
      : /^\d{6}$/.test(said)
        ? null
        : t('custom.hand.needsCode');
  return (
    <div className={styles.form}>
      {isPickup && (
        <NativeSelect
          data={[
            { value: '', label: '–' },
            ...stores.map(({ id }) => ({ value: id, label: names.store(id) })),
          ]}
          label={t('custom.hand.store')}
          onChange={(event) => setStoreId(event.currentTarget.value)}
          value={storeId}
        />
      )}
      <TextInput
        inputMode={isPickup ? 'numeric' : 'text'}
        label={isPickup ? t('custom.hand.code') : `${t('custom.hand.carrier')} (${t('common.optional')})`}
        maxLength={isPickup ? 6 : 200}
        onChange={(event) => setWords(event.currentTarget.value)}
        value={words}
      />
      <CommandButton
        command={send}
        confirm={{
          title: t(isPickup ? 'custom.hand.title' : 'custom.hand.shipTitle'),
          lines: [
            { label: t('custom.column.piece'), value: names.piece(custom) },
            { label: t('custom.column.customer'), value: names.customer(custom) },
            { label: t('custom.hand.paid'), value: names.money(order?.amount ?? 0) },
            ...(isPickup ? [{ label: t('custom.hand.store'), value: names.store(storeId) }] : []),
          ],
        }}
        disabledWhy={blocked}
        label={t(isPickup ? 'custom.hand.pickup' : 'custom.hand.ship')}
        tone="accent"
      />
    </div>
  );
}
