import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { useCommand } from '../ui/use-command.ts';
import styles from './custom.module.css';
import type { PieceNames } from './names.ts';
import { useAct } from './queries.ts';
import type { Piece } from './stages.ts';

/** The work begins, or the piece is ready and its balance falls due. */
export function MakingStep({
  piece,
  names,
  step,
}: {
  piece: Piece;
  names: PieceNames;
  step: 'making' | 'ready';
}) {
  const t = useText();
  const { custom } = piece;
  const act = useAct(piece);
  const [note, setNote] = useState('');
  const send = useCommand(
    async () => act({ act: 'making', body: { step, ...(note.trim() === '' ? {} : { note: note.trim() }) } }),
    { confirm: true },
  );
  const { quote, order } = custom;
  return (
    <div className={styles.form}>
      <TextInput
        label={`${t('custom.make.note')} (${t('common.optional')})`}
        maxLength={300}
        onChange={(event) => setNote(event.currentTarget.value)}
        value={note}
      />
      <CommandButton
        command={send}
        confirm={{
          title: t(`custom.make.${step}Title`),
          lines: [
            { label: t('custom.column.piece'), value: names.piece(custom) },
            { label: t('custom.column.customer'), value: names.customer(custom) },
            { label: t('custom.column.money'), value: names.money(quote?.price ?? 0) },
            { label: t('custom.paid.deposit'), value: names.money(order?.deposit?.amount ?? 0) },
            { label: t('custom.balance'), value: names.money(quote?.balance ?? 0) },
          ],
          warning: t(`custom.make.${step}Warning`),
        }}
        label={t(`custom.make.${step}`)}
        tone="accent"
      />
    </div>
  );
}
