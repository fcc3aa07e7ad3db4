import { Button } from '@mantine/core';
import { IconCircleCheck, IconCircleX, IconShieldQuestion } from '@tabler/icons-react';
import { useState } from 'react';
import type { ApprovalRequestView } from '#shared/contract/guardrails.ts';
import { useText } from '../i18n/use-text.ts';
import { ApprovalAsked, type Approvals, priceLines } from '../offers/approval-list.tsx';
import { askedText } from '../offers/approval-words.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { useCommand } from '../ui/use-command.ts';
import styles from './sold-out-prompt.module.css';
import { useApprovals } from './use-approvals.ts';

/** An answer older than this is history. */
const freshMs = 10 * 60_000;

/** What others ask this user to approve; and, to whoever asked, the answer until it is noted. */
export function ApprovalPrompts({ onLook }: { onLook: () => void }) {
  const approvals = useApprovals();
  const [noted, setNoted] = useState<ReadonlySet<string>>(new Set());
  const { requests, userId, blocked, now, names } = approvals;
  return requests.flatMap((request) => {
    const key = `${request.subject} ${request.at}`;
    const isOwn = request.byId === userId;
    if (request.state === 'waiting' && !isOwn && blocked === null)
      return (
        <div key={key} className={styles.prompt} data-tone="draw" role="status">
          <IconShieldQuestion size={16} aria-hidden />
          <ApprovalAsked request={request} names={names} onLook={onLook} />
        </div>
      );
    const isFresh = request.answeredAt !== null && now - request.answeredAt < freshMs;
    const isAnswer = request.state === 'given' || request.state === 'refused';
    if (!isOwn || !isFresh || !isAnswer || noted.has(key)) return [];
    return (
      <Answer
        key={key}
        request={request}
        approvals={approvals}
        onNoted={() => setNoted(new Set(noted).add(key))}
      />
    );
  });
}

function Answer(props: { request: ApprovalRequestView; approvals: Approvals; onNoted: () => void }) {
  const t = useText();
  const { request, approvals, onNoted } = props;
  const { names, send, use } = approvals;
  const isGiven = request.state === 'given';
  const command = isGiven ? use(request) : null;
  const run = useCommand(
    async (id) => {
      if (!command) return { ok: false, error: { code: 'already_done', message: 'Nothing to do any more' } };
      const outcome = await send(command, id);
      if (outcome.ok) onNoted();
      return outcome;
    },
    { confirm: true },
  );
  if (isGiven && !command) return null;
  const what = askedText(t, request, names);
  const name = request.answeredBy ?? '';
  return (
    <div className={styles.prompt} data-tone={isGiven ? 'good' : 'bad'} role="status">
      {isGiven ? <IconCircleCheck size={16} aria-hidden /> : <IconCircleX size={16} aria-hidden />}
      <span>
        <b>
          {isGiven
            ? t('offers.approval.wasGiven', { name, what })
            : t('offers.approval.wasRefused', { name, what, reason: request.reason ?? '' })}
        </b>
      </span>
      {command && (
        <CommandButton
          command={run}
          size="compact-xs"
          tone="accent"
          label={t('offers.approval.use')}
          confirm={{ title: t('offers.approval.useTitle'), lines: priceLines(t, request, names) }}
        />
      )}
      <Button size="compact-xs" variant="subtle" color="gray" onClick={onNoted}>
        {t('offers.approval.noted')}
      </Button>
    </div>
  );
}
