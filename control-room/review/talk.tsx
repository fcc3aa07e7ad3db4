import { CopyButton } from '@mantine/core';
import { commentKinds } from '#shared/contract/comments.ts';
import type { SaidGroup } from '#shared/contract/review-parts.ts';
import { useText } from '../i18n/use-text.ts';
import { Empty } from '../ui/empty.tsx';
import { useReviewPage } from './context.ts';
import insight from './insight.module.css';
import styles from './review.module.css';
import type { ViewState } from './view-state.ts';

/** Each with a pattern of its own, so that they are told apart in grey. */
const fills = [
  'var(--chart-1)',
  'repeating-linear-gradient(45deg, var(--bad) 0 4px, var(--panel) 4px 6px)',
  'radial-gradient(circle, var(--panel) 1.2px, transparent 1.8px) 0 0 / 7px 7px, var(--good)',
  'repeating-linear-gradient(90deg, var(--chart-2) 0 4px, var(--panel) 4px 6px)',
  'var(--line-strong)',
  'repeating-linear-gradient(0deg, var(--chart-4) 0 3px, var(--panel) 3px 5px)',
];

/** What the room said: questions by topic and product with the unanswered first, complaints, praise fit for copy. */
export function Comments({ view }: { view: ViewState }) {
  const t = useText();
  const { review, count, rate } = useReviewPage();
  const { total, answered, hidden, kinds: counts, questions, complaints, praise } = review.comments;
  if (total === 0) return <Empty title={t('review.empty.comments')} />;
  const kept = commentKinds.reduce((sum, kind) => sum + counts[kind], 0);
  return (
    <div className={insight.pad}>
      <section>
        <h3 className={insight.heading}>{t('review.insight.said.kinds')}</h3>
        <p className={styles.soft}>
          {t('review.commentCounts', {
            total: count(total),
            answered: count(answered),
            hidden: count(hidden),
          })}
        </p>
        <div aria-hidden className={insight.kinds}>
          {commentKinds.map((kind, index) => (
            <span key={kind} style={{ flex: counts[kind], background: fills[index] }} />
          ))}
        </div>
        <ul className={insight.kindList}>
          {commentKinds.map((kind, index) => (
            <li key={kind}>
              <i aria-hidden style={{ background: fills[index] }} />
              {t(`review.insight.said.kind.${kind}`)} <b>{count(counts[kind])}</b>{' '}
              {rate(kept === 0 ? null : counts[kind] / kept)}
            </li>
          ))}
        </ul>
      </section>
      <section>
        <h3 className={insight.heading}>{t('review.insight.said.questions')}</h3>
        <p className={styles.soft}>
          {questions.unanswered > 0
            ? t('review.insight.said.open', { n: count(questions.unanswered), of: count(questions.total) })
            : t('review.insight.said.allAnswered', { of: count(questions.total) })}
        </p>
        <Groups groups={questions.groups} none="questions" view={view} />
      </section>
      <section>
        <h3 className={insight.heading}>{t('review.insight.said.complaints')}</h3>
        <Groups groups={complaints.groups} none="complaints" view={view} />
      </section>
      <section>
        <h3 className={insight.heading}>{t('review.insight.said.praise')}</h3>
        <p className={styles.soft}>{t('review.insight.said.praiseNote')}</p>
        {praise.samples.length === 0 && <p className={styles.soft}>{t('review.insight.said.none.praise')}</p>}
        <div className={insight.groups}>
          {praise.samples.map((one) => (
            <article className={insight.group} key={one.id}>
              <q>{one.text}</q>
              <header>
                <span className={styles.soft}>
                  <OnAir itemId={one.itemId} /> · {t('review.insight.said.count', { n: count(one.times) })}
                </span>
                <CopyButton value={one.text}>
                  {({ copied, copy }) => (
                    <button className={insight.link} data-screen onClick={copy} type="button">
                      {t(copied ? 'review.insight.said.copied' : 'review.insight.said.copy')}
                    </button>
                  )}
                </CopyButton>
              </header>
            </article>
          ))}
        </div>
      </section>
    </div>
  );
}

const mostGroups = 12;

function Groups(props: { groups: readonly SaidGroup[]; none: 'questions' | 'complaints'; view: ViewState }) {
  const t = useText();
  const { count, clock } = useReviewPage();
  if (props.groups.length === 0)
    return <p className={styles.soft}>{t(`review.insight.said.none.${props.none}`)}</p>;
  return (
    <div className={insight.groups}>
      {props.groups.slice(0, mostGroups).map((group) => (
        <article
          className={insight.group}
          data-open={group.unanswered > 0}
          key={`${group.topic} ${group.itemId}`}
        >
          <header>
            <h4>
              {t(`review.insight.said.topic.${group.topic}`)}{' '}
              <span className={styles.soft}>{t('review.insight.said.count', { n: count(group.count) })}</span>
            </h4>
            {group.unanswered > 0 ? (
              <span className={insight.warn}>
                {count(group.unanswered)} {t('review.insight.said.unanswered')}
              </span>
            ) : (
              <span className={styles.soft}>{t('review.insight.said.answered')}</span>
            )}
          </header>
          <span className={styles.soft}>
            <OnAir itemId={group.itemId} />
          </span>
          <ul>
            {group.samples.map((one) => (
              <li key={one.id}>
                <button className={insight.link} onClick={() => props.view.setMoment(one.at)} type="button">
                  {clock(one.at)}
                </button>{' '}
                {one.text}
                {one.answer && <span className={styles.answer}>{one.answer}</span>}
              </li>
            ))}
          </ul>
        </article>
      ))}
    </div>
  );
}

function OnAir({ itemId }: { itemId: string | null }) {
  const t = useText();
  const { names } = useReviewPage();
  return itemId === null
    ? t('review.insight.said.nothing')
    : t('review.insight.said.onAir', { name: names.item(itemId) });
}
