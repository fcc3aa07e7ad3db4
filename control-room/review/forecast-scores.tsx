import type { BackTestView, ForecastScore } from '#shared/contract/back-test.ts';
import { useText } from '../i18n/use-text.ts';
import { Scroller } from '../ui/scroller.tsx';
import tables from '../ui/table.module.css';
import { useReviewPage } from './context.ts';
import styles from './lift.module.css';
import review from './review.module.css';

const ways = ['model', 'linear', 'curve'] as const;

/** How far off each way of forecasting was, by phase and by region. */
export function ForecastScores({ forecast }: { forecast: BackTestView }) {
  const t = useText();
  const { names, rate, count } = useReviewPage();
  const rows: { name: string; score: ForecastScore }[] = [
    { name: t('review.forecast.all'), score: forecast.total },
    ...forecast.phases.map(({ phase, total }) => ({
      name: t('review.forecast.wholePhase', { phase: t(`review.forecast.phase.${phase}`) }),
      score: total,
    })),
    ...forecast.phases.map(({ phase, regions }) => ({
      name: t('review.forecast.byRegion', { phase: t(`review.forecast.phase.${phase}`) }),
      score: regions,
    })),
    ...forecast.regions.map((region) => ({ name: names.region(region.regionId), score: region })),
  ].filter(({ score }) => score.points > 0);
  return (
    <section>
      <h3 className={styles.heading}>{t('review.forecast.scores')}</h3>
      <p className={styles.note}>{t('review.forecast.scoresNote')}</p>
      <Scroller className={review.scroller} label={t('review.forecast.scores')}>
        <table className={`${tables.steady} ${review.table} ${styles.plain}`}>
          <thead>
            <tr>
              <th scope="col">{t('review.forecast.part')}</th>
              {ways.map((way) => (
                <th data-numeric="true" key={way} scope="col">
                  {t(`review.forecast.${way}`)}
                </th>
              ))}
              <th data-numeric="true" scope="col">
                {t('review.forecast.coverage')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, score }) => {
              const best = Math.min(...ways.flatMap((way) => score.error[way] ?? []));
              return (
                <tr key={name}>
                  <th scope="row">{name}</th>
                  {ways.map((way) => (
                    <td data-numeric="true" key={way}>
                      {score.error[way] === best ? <b>{rate(score.error[way])}</b> : rate(score.error[way])}
                    </td>
                  ))}
                  <td data-numeric="true">
                    {rate(score.coverage)} <span className={review.soft}>/ {count(score.points)}</span>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </Scroller>
    </section>
  );
}
