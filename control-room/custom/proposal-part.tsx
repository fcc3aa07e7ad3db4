import { TextInput } from '@mantine/core';
import { IconClockHour4 } from '@tabler/icons-react';
import { useState } from 'react';
import type { CustomView } from '#shared/contract/custom.ts';
import type { Guardrails } from '#shared/contract/guardrails.ts';
import { useMay, useSession } from '../app/session.ts';
import { useText } from '../i18n/use-text.ts';
import { bpsText } from '../offers/terms.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { Status } from '../ui/status.tsx';
import { useCommand } from '../ui/use-command.ts';
import styles from './custom.module.css';
import type { PieceNames } from './names.ts';
import { useAct } from './queries.ts';
import type { Piece } from './stages.ts';
import { bpsBelow } from './suggestion.ts';

/** A quote beyond the guardrails: let through by somebody else than who asks, or declined with a reason. */
export function ProposalPart(props: {
  piece: Piece;
  names: PieceNames;
  guardrails: Guardrails;
  proposal: NonNullable<CustomView['proposal']>;
}) {
  const t = useText();
  const { piece, names, guardrails, proposal } = props;
  const { data: me } = useSession();
  const mayTrade = useMay('shows.trade');
  const act = useAct(piece);
  const [reason, setReason] = useState('');
  const { price } = proposal;
  const isOwn = guardrails.secondPerson && me?.id === proposal.by.id;
  const { list, floor } = names.prices(piece.custom) ?? {};
  const isBelowFloor = floor !== undefined && price < floor;
  const approve = useCommand(
    (key) => act({ act: 'quote/decision', body: { decision: 'approved', price, key } }),
    { confirm: true },
  );
  const decline = useCommand((key) =>
    act({ act: 'quote/decision', body: { decision: 'declined', price, key, reason: reason.trim() } }),
  );
  return (
    <div className={styles.suggestion}>
      <Status icon={IconClockHour4} tone="warn" word={t('custom.approval.title')} />
      <p>
        {t('custom.approval.asked', {
          amount: names.money(price),
          rate: bpsText(list === undefined ? 0 : bpsBelow(price, list), names.language),
          name: proposal.by.name,
          time: names.moment(proposal.at),
        })}
      </p>
      {isBelowFloor && (
        <p className={styles.warn}>{t('custom.form.belowFloor', { amount: names.money(floor) })}</p>
      )}
      {proposal.reason && (
        <figure>
          <figcaption>{t('custom.approval.why')}</figcaption>
          <blockquote>{proposal.reason}</blockquote>
        </figure>
      )}
      {proposal.note && (
        <figure>
          <figcaption>{t('custom.form.note')}</figcaption>
          <blockquote>{proposal.note}</blockquote>
        </figure>
      )}
      {isOwn && <p>{t('custom.approval.yours')}</p>}
      {mayTrade && (
        <>
          {!isOwn && (
            <CommandButton
              command={approve}
              confirm={{
                title: t('custom.approval.approveTitle'),
                lines: [
                  { label: t('custom.column.piece'), value: names.piece(piece.custom) },
                  { label: t('custom.column.customer'), value: names.customer(piece.custom) },
                  { label: t('custom.part.quote'), value: names.money(price) },
                ],
                warning: [
                  isBelowFloor ? t('custom.form.belowFloor', { amount: names.money(floor) }) : null,
                  t('custom.approval.approveWarning'),
                ]
                  .filter((one) => one !== null)
                  .join(' '),
              }}
              label={t('custom.approval.approve')}
              tone="accent"
            />
          )}
          <TextInput
            label={t(isOwn ? 'custom.approval.takeBackWhy' : 'custom.approval.reason')}
            maxLength={300}
            onChange={(event) => setReason(event.currentTarget.value)}
            value={reason}
          />
          <CommandButton
            command={decline}
            disabledWhy={reason.trim() === '' ? t('custom.approval.needsReason') : null}
            label={t(isOwn ? 'custom.approval.takeBack' : 'custom.approval.decline')}
          />
        </>
      )}
    </div>
  );
}
