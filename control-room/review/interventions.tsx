import { useText } from '../i18n/use-text.ts';
import { effectText } from '../ui/effect-text.ts';
import { Empty } from '../ui/empty.tsx';
import { useReviewPage } from './context.ts';
import styles from './review.module.css';

const actions = ['call-guides', 'coupon', 'notice', 'boost', 'other'] as const;
const isAction = (text: string): text is (typeof actions)[number] =>
  actions.some((action) => action === text);

/** The first few by name: a region can have a hundred guides. */
const namesOf = (ticks: readonly { name: string }[]): string =>
  ticks.length > 5
    ? `${namesOf(ticks.slice(0, 5))} +${ticks.length - 5}`
    : ticks.map(({ name }) => name).join(', ');

export function Interventions() {
  const t = useText();
  const { review, clock, names, count, money } = useReviewPage();
  if (review.interventions.length === 0) return <Empty title={t('review.empty.rows')} />;
  return (
    <ul className={`${styles.log} ${styles.padded}`}>
      {review.interventions.map((one) => (
        <li key={one.id}>
          <time>{clock(one.raisedAt)}</time>
          <span>
            <b>{names.region(one.regionId)}</b>{' '}
            {isAction(one.action) ? t(`review.action.${one.action}`) : one.action}: {one.note}{' '}
            <span className={styles.soft}>({one.raisedBy})</span>
            {one.effect && (
              <span className={styles.answer}>
                {t('act.entries')}: {effectText(t, one.effect.entries, count)}
                <br />
                {t('act.sales')}: {effectText(t, one.effect.sales, money)}
              </span>
            )}
            <span className={styles.answer}>
              {one.ticks.length > 0 && `${t('act.doneBy', { names: namesOf(one.ticks) })} · `}
              {one.closedAt === null
                ? t('review.open')
                : `${t('review.column.closed')} ${clock(one.closedAt)}${one.closedNote ? `: ${one.closedNote}` : ''}`}
            </span>
          </span>
        </li>
      ))}
    </ul>
  );
}
