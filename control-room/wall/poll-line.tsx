import { IconChartBar } from '@tabler/icons-react';
import { useText } from '../i18n/use-text.ts';
import { useNames } from '../live/names.tsx';
import { useLiveShow, useServerNow } from '../live/use-live.ts';
import { formatCount } from '../ui/number.ts';
import { PollBars } from '../ui/poll-bars.tsx';
import styles from './wall.module.css';

/** How long a result stays on the wall. */
const shownAfterMs = 60_000;

/** The poll before the room, with its votes as they come; gone a while after its end. */
export function PollLine() {
  const t = useText();
  const { language } = useNames();
  const now = useServerNow();
  const poll = useLiveShow((show) => show.state.polls.at(-1) ?? null);
  const figures = useLiveShow((show) => show.metrics.polls.find((one) => one.pollId === poll?.pollId));
  if (!poll || (poll.closedAt !== null && now - poll.closedAt > shownAfterMs)) return null;
  return (
    <section className={styles.poll} aria-label={t('poll.title')}>
      <IconChartBar size="1.4em" aria-hidden />
      <b>{poll.question}</b>
      <PollBars options={poll.options} votes={figures?.votes ?? []} language={language} />
      <span>
        {t('poll.voters', { n: formatCount(figures?.voters ?? 0, language) })}
        {poll.closedAt !== null && ` · ${t('poll.closed')}`}
      </span>
    </section>
  );
}
