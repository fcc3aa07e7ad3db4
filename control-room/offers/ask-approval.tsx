import { Stack, TextInput } from '@mantine/core';
import { type ReactNode, useCallback, useState } from 'react';
import type { Command } from '#shared/contract/commands.ts';
import type { ApprovalRequestView } from '#shared/contract/guardrails.ts';
import { discountBps } from '#shared/domain/pricing/final-price.ts';
import type { Failure } from '../app/api.ts';
import { useText } from '../i18n/use-text.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { type Outcome, useCommand } from '../ui/use-command.ts';
import { type ApprovalNames, priceIn } from './approval-words.ts';
import styles from './offers.module.css';
import { bpsText } from './terms.ts';

export interface Refused {
  readonly subject: string;
  readonly price: number;
  readonly listPrice: number;
  /** Where it is below the floor. */
  readonly floorPrice?: number;
}

/** What a refusal `needs_approval` is about; null for any other. */
export function needsApproval(failure: Failure): Refused | null {
  if (failure.code !== 'needs_approval') return null;
  const { subject, price, listPrice, floorPrice } = failure.params ?? {};
  if (typeof subject !== 'string' || typeof price !== 'number' || typeof listPrice !== 'number') return null;
  return { subject, price, listPrice, ...(typeof floorPrice === 'number' ? { floorPrice } : {}) };
}

type Send = (command: Command, commandId: string) => Promise<Outcome>;

/**
 * Says plainly why something was refused with `needs_approval`, and asks for the approval from there. `dialog` is to
 * stand on the page; `watching` passes outcomes through.
 */
export function useAskApproval(): {
  readonly watching: (outcome: Outcome) => Outcome;
  readonly refused: Refused | null;
  readonly close: () => void;
} {
  const [refused, setRefused] = useState<Refused | null>(null);
  return {
    watching: useCallback((outcome: Outcome) => {
      const about = outcome.ok ? null : needsApproval(outcome.error);
      if (about) setRefused(about);
      return outcome;
    }, []),
    refused,
    close: () => setRefused(null),
  };
}

export function AskApproval(props: {
  refused: Refused;
  requests: readonly ApprovalRequestView[];
  send: Send;
  names: Pick<ApprovalNames, 'money' | 'language'>;
  onClose: () => void;
}): ReactNode {
  const { refused, requests, send, names, onClose } = props;
  const t = useText();
  const [note, setNote] = useState('');
  const own = priceIn(refused.subject);
  const isStacked = own !== null && own !== refused.price;
  const amounts = {
    price: names.money(refused.price),
    list: names.money(refused.listPrice),
    rate: bpsText(discountBps(refused.price, refused.listPrice), names.language),
  };
  const last = requests.findLast(({ subject }) => subject === refused.subject);
  const ask = useCommand((commandId) =>
    send(
      {
        type: 'approval.request',
        subject: refused.subject,
        ...(note.trim() === '' ? {} : { note: note.trim() }),
      },
      commandId,
    ),
  );
  return (
    <Dialog opened onClose={onClose} title={t('offers.approval.askTitle')}>
      <Stack gap="sm">
        <p className={styles.plain}>
          {isStacked
            ? t('offers.approval.stackedBeyond', {
                ...amounts,
                price: names.money(own),
                lowest: amounts.price,
              })
            : t('offers.approval.beyond', amounts)}{' '}
          {refused.floorPrice !== undefined &&
            `${t('offers.approval.underFloor', { floor: names.money(refused.floorPrice) })} `}
          {t('errors.needs_approval')}
        </p>
        {last?.state === 'waiting' ? (
          <p className={styles.plain} role="status">
            <b>{t('offers.approval.asked')}</b>
          </p>
        ) : (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              ask.press();
            }}
          >
            <Stack gap="sm">
              <TextInput
                label={t('offers.approval.note')}
                value={note}
                maxLength={300}
                onChange={(event) => setNote(event.currentTarget.value)}
                data-autofocus
              />
              <CommandButton command={ask} tone="accent" label={t('offers.approval.ask')} />
            </Stack>
          </form>
        )}
      </Stack>
    </Dialog>
  );
}
