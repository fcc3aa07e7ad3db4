import { useText } from '../i18n/use-text.ts';
import { PollBars } from '../ui/poll-bars.tsx';
import { useReviewPage } from './context.ts';
import styles from './review.module.css';

/** What the room was asked, and what it said; nothing where no poll was held. */
export function PollResults() {
  const t = useText();
  const { review, count, clock, language } = useReviewPage();
  if (review.polls.length === 0) return null;
  return (
    <section className={styles.padded}>
      <h3 className={styles.heading}>{t('poll.reviewTitle')}</h3>
      {review.polls.map((poll) => (
        <div key={poll.pollId}>
          <p>
            <b>{poll.question}</b>{' '}
            <span className={styles.soft}>
              {clock(poll.openedAt)} · {t('poll.voters', { n: count(poll.voters) })}
            </span>
          </p>
          <PollBars options={poll.options} votes={poll.votes} language={language} />
        </div>
      ))}
    </section>
  );
}
