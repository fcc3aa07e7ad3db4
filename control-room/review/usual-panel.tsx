import { useCallback } from 'react';
import type { ComparedName } from '#shared/contract/review-parts.ts';
import { useText } from '../i18n/use-text.ts';
import { FigureName } from '../ui/figure-name.tsx';
import { Panel } from '../ui/panel.tsx';
import { formatLength } from '../ui/time.ts';
import { useReviewPage } from './context.ts';
import styles from './insight.module.css';

/** Writes a compared figure in its own unit. */
export function useComparedFormat(): (name: ComparedName, value: number | null) => string {
  const { money, count, rate } = useReviewPage();
  return useCallback(
    (name, value) => {
      switch (name) {
        case 'paid':
        case 'paidPerHour':
        case 'aov':
        case 'gpm':
        case 'uvValue':
          return money(value === null ? null : Math.round(value));
        case 'uv':
        case 'pcu':
          return count(value);
        case 'avgWatchMs':
          return formatLength(value === null ? null : Math.round(value));
        default:
          return rate(value);
      }
    },
    [money, count, rate],
  );
}

/** A compared figure's name and formula. */
export function useComparedName() {
  const t = useText();
  return (name: ComparedName) =>
    name === 'paidPerHour'
      ? { name: t('review.insight.usual.paidPerHour'), formula: t('review.insight.usual.paidPerHourFormula') }
      : { name: t(`metrics.name.${name}`), formula: t(`metrics.formula.${name}`) };
}

const mostShown = 6;

/** The figures furthest from the brand's own earlier shows, the worst first and in red. */
export function UsualPanel({ onAll }: { onAll: () => void }) {
  const t = useText();
  const { review, rate } = useReviewPage();
  const write = useComparedFormat();
  const nameOf = useComparedName();
  const { shows, figures } = review.comparison;
  return (
    <Panel
      aside={
        shows.length > 0 && (
          <button className={styles.link} data-screen onClick={onAll} type="button">
            {t('review.insight.usual.all')}
          </button>
        )
      }
      title={t('review.insight.usual.title')}
    >
      {shows.length === 0 ? (
        <p className={styles.soft}>{t('review.insight.usual.none')}</p>
      ) : (
        <>
          <p className={styles.soft}>
            {shows.length === 1
              ? t('review.insight.usual.noteOfOne')
              : t('review.insight.usual.note', { n: shows.length })}
          </p>
          <ul className={styles.usual}>
            {figures
              .filter(({ change }) => change !== null)
              .slice(0, mostShown)
              .map(({ name, value, change, verdict }) => (
                <li data-verdict={verdict ?? 'none'} key={name}>
                  <FigureName {...nameOf(name)} />
                  <b>{write(name, value)}</b>
                  <em>
                    {change !== null && change > 0 ? '+' : ''}
                    {rate(change)} {verdict && t(`review.insight.usual.verdict.${verdict}`)}
                  </em>
                </li>
              ))}
          </ul>
        </>
      )}
    </Panel>
  );
}
