import { Button } from '@mantine/core';
import { IconChartBar } from '@tabler/icons-react';
import { useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import { useClockOffset, useLiveShow, useServerNow } from '../live/use-live.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { countdown } from '../ui/countdown.ts';
import { formatCount } from '../ui/number.ts';
import { PollBars } from '../ui/poll-bars.tsx';
import { useCommand } from '../ui/use-command.ts';
import { useNow } from '../ui/use-now.ts';
import { useBlocked, useDesk } from './desk-context.tsx';
import styles from './sold-out-prompt.module.css';

/** A result is told for so long; then the room under it is worth more. The review keeps it. */
const toldMs = 5 * 60_000;

/** The poll that is open, its votes and its countdown; then its result, until it is noted or old. */
export function PollStrip() {
  const t = useText();
  const desk = useDesk();
  const poll = useLiveShow((show) => show.state.polls.at(-1) ?? null);
  const figures = useLiveShow((show) => show.metrics.polls.find((one) => one.pollId === poll?.pollId));
  const isLive = useLiveShow((show) => show.state.status === 'live');
  const blocked = useBlocked('poll.close');
  const [noted, setNoted] = useState<string | null>(null);
  const close = useCommand((id) => desk.send({ type: 'poll.close', pollId: poll?.pollId ?? '' }, id));
  const now = useServerNow(10_000);
  if (!poll || !isLive || noted === poll.pollId) return null;
  if (poll.closedAt !== null && now - poll.closedAt > toldMs) return null;
  const { pollId, question, options, closedAt } = poll;
  const votes = figures?.votes ?? options.map(() => 0);
  return (
    <section className={styles.prompt} data-tone="poll" aria-label={t('poll.title')}>
      <IconChartBar size={16} aria-hidden />
      <span>
        <b>{question}</b> {t('poll.voters', { n: formatCount(figures?.voters ?? 0, desk.language) })} ·{' '}
        {closedAt === null ? <Left endsAt={poll.endsAt} /> : t('poll.closed')}
      </span>
      <PollBars options={options} votes={votes} language={desk.language} />
      {closedAt === null ? (
        <CommandButton command={close} size="compact-xs" label={t('poll.close')} disabledWhy={blocked} />
      ) : (
        <Button size="compact-xs" variant="subtle" color="gray" onClick={() => setNoted(pollId)}>
          {t('poll.noted')}
        </Button>
      )}
    </section>
  );
}

function Left({ endsAt }: { endsAt: number }) {
  const t = useText();
  const left = countdown(endsAt, useNow(500), useClockOffset());
  return <>{t('poll.left', { time: left.text })}</>;
}
