import { useText } from '../i18n/use-text.ts';
import { Scroller } from '../ui/scroller.tsx';
import tables from '../ui/table.module.css';
import { formatLength } from '../ui/time.ts';
import { useReviewPage } from './context.ts';
import styles from './lift.module.css';
import review from './review.module.css';

/** What a minute of showing each product brings, strongest first. */
export function ExplainedTable() {
  const t = useText();
  const { review: data, names, money } = useReviewPage();
  return (
    <section>
      <h3 className={styles.heading}>{t('review.lift.explained')}</h3>
      <p className={styles.note}>{t('review.lift.explainedNote')}</p>
      <Scroller className={review.scroller} label={t('review.lift.explained')}>
        <table className={`${tables.steady} ${review.table} ${styles.plain}`}>
          <thead>
            <tr>
              <th scope="col">{t('review.lift.column.product')}</th>
              <th data-numeric="true" scope="col">
                {t('review.lift.column.shown')}
              </th>
              <th data-numeric="true" scope="col">
                {t('review.lift.column.added')}
              </th>
              <th data-numeric="true" scope="col">
                {t('review.lift.column.range')}
              </th>
              <th data-numeric="true" scope="col">
                {t('review.lift.column.perMinute')}
              </th>
              <th data-numeric="true" scope="col">
                {t('review.lift.column.perThousand')}
              </th>
            </tr>
          </thead>
          <tbody>
            {data.lift.items.map((item) => (
              <tr key={item.itemId}>
                <th scope="row">{names.item(item.itemId)}</th>
                <td data-numeric="true">{formatLength(item.explainedMs)}</td>
                <td data-numeric="true">{money(item.lift)}</td>
                <td data-numeric="true">{`${money(item.low)} … ${money(item.high)}`}</td>
                <td data-numeric="true">{money(item.perMinute)}</td>
                <td data-numeric="true">{money(item.leaning)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroller>
    </section>
  );
}

/** The order suggested for next time, beside the place each product had. */
export function SuggestedOrder() {
  const t = useText();
  const { review: data, names, count } = useReviewPage();
  return (
    <section>
      <h3 className={styles.heading}>{t('review.lift.order')}</h3>
      <p className={styles.note}>{t('review.lift.orderNote')}</p>
      <Scroller className={review.scroller} label={t('review.lift.order')}>
        <table className={`${tables.steady} ${review.table} ${styles.plain}`}>
          <thead>
            <tr>
              <th scope="col">{t('review.lift.column.product')}</th>
              <th data-numeric="true" scope="col">
                {t('review.lift.column.position')}
              </th>
              <th data-numeric="true" scope="col">
                {t('review.lift.column.was')}
              </th>
              <th data-numeric="true" scope="col">
                {t('review.lift.column.online')}
              </th>
            </tr>
          </thead>
          <tbody>
            {data.lift.order.map((place) => (
              <tr key={place.itemId}>
                <th scope="row">{names.item(place.itemId)}</th>
                <td data-numeric="true">{place.position}</td>
                <td data-numeric="true">{place.was}</td>
                <td data-numeric="true">{count(place.online)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroller>
    </section>
  );
}
