import { Button, Group, Stack, TextInput } from '@mantine/core';
import { type ReactNode, useCallback, useState } from 'react';
import type { ApprovalRequestState, ApprovalRequestView } from '#shared/contract/guardrails.ts';
import { discountBps } from '#shared/domain/pricing/final-price.ts';
import type { Failure } from '../app/api.ts';
import { useText } from '../i18n/use-text.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Sentences } from '../ui/sentences.tsx';
import { type Outcome, useCommand } from '../ui/use-command.ts';
import { type Approvals, type PriceNames, priceLines } from './approval-list.tsx';
import { priceIn } from './approval-words.ts';
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
  return failure.code === 'needs_approval' ? refusedIn(failure.params ?? {}) : null;
}

/** What is to be approved, of a refusal's or a problem's parameters; null where they name nothing of the kind. */
export function refusedIn(params: Readonly<Record<string, unknown>>): Refused | null {
  const { subject, price, listPrice, floorPrice } = params;
  if (typeof subject !== 'string' || typeof price !== 'number' || typeof listPrice !== 'number') return null;
  return { subject, price, listPrice, ...(typeof floorPrice === 'number' ? { floorPrice } : {}) };
}

/** Keeps what was last refused with `needs_approval`, for `AskApproval` to ask; `watching` passes outcomes through. */
export function useAskApproval(): {
  readonly watching: (outcome: Outcome) => Outcome;
  readonly refused: Refused | null;
  /** Opens the question before anything was refused. */
  readonly ask: (refused: Refused) => void;
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
    ask: setRefused,
    close: () => setRefused(null),
  };
}

interface Asking extends Pick<Approvals, 'requests' | 'send' | 'use'> {
  readonly refused: Refused;
  readonly names: PriceNames;
  readonly onClose: () => void;
}

/** What the dialog says by its title: what it asks, or what came of it. */
const titles = {
  waiting: 'offers.approval.askedTitle',
  given: 'offers.approval.givenTitle',
  refused: 'offers.approval.refusedTitle',
  changed: 'offers.approval.changedTitle',
  expired: 'offers.approval.expiredTitle',
} as const satisfies Record<ApprovalRequestState, string>;

/**
 * Says plainly why something was refused, asks for the approval, and then stands for the question: that it waits, and
 * what was answered. It may be closed at any time.
 */
export function AskApproval(props: Asking): ReactNode {
  const { refused, requests, names, onClose } = props;
  const t = useText();
  const last = requests.findLast(({ subject }) => subject === refused.subject) ?? null;
  // What was answered before this was refused answers nothing here.
  const [before] = useState(last === null || last.state === 'waiting' ? null : last.at);
  const asked = last !== null && last.at !== before ? last : null;
  const own = priceIn(refused.subject);
  const isStacked = own !== null && own !== refused.price;
  const amounts = {
    price: names.money(refused.price),
    list: names.money(refused.listPrice),
    rate: bpsText(discountBps(refused.price, refused.listPrice), names.language),
  };
  return (
    <Dialog
      opened
      onClose={onClose}
      title={t(asked ? titles[asked.state] : 'offers.approval.askTitle', { name: asked?.answeredBy ?? '' })}
    >
      <Stack gap="sm">
        <p className={styles.plain}>
          <Sentences>
            {isStacked
              ? t('offers.approval.stackedBeyond', {
                  ...amounts,
                  price: names.money(own),
                  lowest: amounts.price,
                })
              : t('offers.approval.beyond', amounts)}
            {refused.floorPrice !== undefined &&
              t('offers.approval.underFloor', { floor: names.money(refused.floorPrice) })}
            {asked === null && t('errors.needs_approval')}
          </Sentences>
        </p>
        {asked === null ? <Question {...props} /> : <Asked {...props} asked={asked} />}
      </Stack>
    </Dialog>
  );
}

function Question({ refused, send }: Asking) {
  const t = useText();
  const [note, setNote] = useState('');
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
  );
}

/** What became of the question so far, and the way on from there. */
function Asked(props: Asking & { asked: ApprovalRequestView }) {
  const { asked, names, send, use, onClose } = props;
  const t = useText();
  const command = asked.state === 'given' ? use(asked) : null;
  const run = useCommand(
    async (commandId) => {
      if (!command) return { ok: false, error: { code: 'already_done', message: 'Nothing to do any more' } };
      const outcome = await send(command, commandId);
      if (outcome.ok) onClose();
      return outcome;
    },
    { confirm: true },
  );
  return (
    <>
      <p className={styles.plain} role="status">
        <b>
          {asked.state === 'waiting'
            ? t('offers.approval.asked')
            : t(`offers.approval.outcome.${asked.state}`)}
        </b>
      </p>
      {asked.reason && <p className={styles.quote}>{asked.reason}</p>}
      <Group justify="flex-end" gap="xs">
        <Button variant="default" size="sm" onClick={onClose} data-autofocus>
          {t('common.close')}
        </Button>
        {command && (
          <CommandButton
            command={run}
            tone="accent"
            label={t('offers.approval.use')}
            confirm={{ title: t('offers.approval.useTitle'), lines: priceLines(t, asked, names) }}
          />
        )}
      </Group>
    </>
  );
}
