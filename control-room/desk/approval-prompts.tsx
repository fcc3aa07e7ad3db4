import { Button } from '@mantine/core';
import { IconCircleCheck, IconCircleX, IconHourglassEmpty, IconShieldQuestion } from '@tabler/icons-react';
import { useState } from 'react';
import type { Command } from '#shared/contract/commands.ts';
import type { ApprovalRequestView } from '#shared/contract/guardrails.ts';
import { useText } from '../i18n/use-text.ts';
import { ApprovalAsked, type Approvals, priceLines } from '../offers/approval-list.tsx';
import { askedAgain, askedText } from '../offers/approval-words.ts';
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
    const outcome = outcomeOf(request);
    if (!isOwn || !outcome || now - outcome.at >= freshMs || noted.has(key)) return [];
    // Asked again since: that question has an answer of its own.
    if (requests.some(({ subject, at }) => subject === request.subject && at > request.at)) return [];
    return (
      <Answer
        key={key}
        kind={outcome.kind}
        request={request}
        approvals={approvals}
        onNoted={() => setNoted(new Set(noted).add(key))}
      />
    );
  });
}

type OutcomeKind = keyof typeof looks;

const looks = {
  given: { tone: 'good', icon: IconCircleCheck },
  refused: { tone: 'bad', icon: IconCircleX },
  expired: { tone: 'draw', icon: IconHourglassEmpty },
} as const;

/** What came of a question and when; null while it waits, and where what it was about has changed. */
function outcomeOf(request: ApprovalRequestView): { readonly kind: OutcomeKind; readonly at: number } | null {
  const { state, answeredAt, expiresAt } = request;
  if (state === 'expired') return { kind: state, at: expiresAt };
  return (state === 'given' || state === 'refused') && answeredAt !== null
    ? { kind: state, at: answeredAt }
    : null;
}

function Answer(props: {
  kind: OutcomeKind;
  request: ApprovalRequestView;
  approvals: Approvals;
  onNoted: () => void;
}) {
  const t = useText();
  const { kind, request, approvals, onNoted } = props;
  const { names, send, use } = approvals;
  const command: Command | null =
    kind === 'given' ? use(request) : kind === 'expired' ? askedAgain(request) : null;
  const run = useCommand(
    async (id) => {
      if (!command) return { ok: false, error: { code: 'already_done', message: 'Nothing to do any more' } };
      const outcome = await send(command, id);
      if (outcome.ok) onNoted();
      return outcome;
    },
    { confirm: kind === 'given' },
  );
  if (kind === 'given' && !command) return null;
  const { tone, icon: Icon } = looks[kind];
  const holes = { name: request.answeredBy ?? '', what: askedText(t, request, names) };
  return (
    <div className={styles.prompt} data-tone={tone} role="status">
      <Icon size={16} aria-hidden />
      <span>
        <b>{t(words[kind], { ...holes, reason: request.reason ?? '' })}</b>
      </span>
      {command && (
        <CommandButton
          command={run}
          size="compact-xs"
          tone={kind === 'given' ? 'accent' : 'plain'}
          label={t(kind === 'given' ? 'offers.approval.use' : 'offers.approval.askAgain')}
          {...(kind === 'given'
            ? { confirm: { title: t('offers.approval.useTitle'), lines: priceLines(t, request, names) } }
            : {})}
        />
      )}
      <Button size="compact-xs" variant="subtle" color="gray" onClick={onNoted}>
        {t('offers.approval.noted')}
      </Button>
    </div>
  );
}

const words = {
  given: 'offers.approval.wasGiven',
  refused: 'offers.approval.wasRefused',
  expired: 'offers.approval.wasExpired',
} as const satisfies Record<OutcomeKind, string>;
