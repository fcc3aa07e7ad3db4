import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { useCommand } from '../ui/use-command.ts';
import type { PieceNames } from './names.ts';
import { useAct } from './queries.ts';
import { depositHeld, type Piece } from './stages.ts';

/** The brand cannot make it: a deposit goes back whole, and the reason is kept. */
export function CancelPiece({ piece, names }: { piece: Piece; names: PieceNames }) {
  const t = useText();
  const { custom } = piece;
  const act = useAct(piece);
  const [reason, setReason] = useState('');
  const send = useCommand(async () => act({ act: 'cancellation', body: { reason: reason.trim() } }), {
    confirm: true,
  });
  const held = depositHeld(custom);
  return (
    <CommandButton
      command={send}
      confirm={{
        title: t('custom.cancel.title'),
        lines: [
          { label: t('custom.column.piece'), value: names.piece(custom) },
          { label: t('custom.column.customer'), value: names.customer(custom) },
          ...(custom.quote
            ? [{ label: t('custom.column.money'), value: names.money(custom.quote.price) }]
            : []),
          { label: t('custom.cancel.keep'), value: names.money(held) },
        ],
        warning:
          held > 0 ? t('custom.cancel.back', { amount: names.money(held) }) : t('custom.cancel.nothingPaid'),
        body: (
          <TextInput
            label={t('custom.cancel.reason')}
            maxLength={200}
            mt="sm"
            onChange={(event) => setReason(event.currentTarget.value)}
            value={reason}
          />
        ),
        blockedWhy: reason.trim() === '' ? t('custom.cancel.needsReason') : null,
      }}
      label={t('custom.cancel.act')}
      size="xs"
    />
  );
}
