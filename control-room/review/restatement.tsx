import { useText } from '../i18n/use-text.ts';
import { Panel } from '../ui/panel.tsx';
import { Sentences } from '../ui/sentences.tsx';
import { formatDay } from '../ui/time.ts';
import { useReviewPage } from './context.ts';
import { type Column, DataTable } from './data-table.tsx';
import styles from './insight.module.css';
import type { Sort } from './sorting.ts';

/** What payments and refunds made of the show's money since it ended, and since its review was closed. */
export function Restatement(sorting: { sort: Sort | null; onSort: (sort: Sort) => void }) {
  const t = useText();
  const { review, money, language } = useReviewPage();
  const { closed, days } = review.restatement;
  const { timeZone } = review.show;
  type Row = (typeof days)[number];
  const atEnd = days[0]?.net ?? 0;
  const now = days.at(-1);
  const nameOf = (row: Row) =>
    t(
      `review.insight.restated.day.${row.day === 0 || row.day === 1 || row.day === 7 || row.day === 15 ? row.day : 'now'}`,
    );
  const signed = (minor: number) => `${minor > 0 ? '+' : ''}${money(minor)}`;
  const amount = (key: 'paid' | 'refunded' | 'net'): Column<Row> => ({
    key,
    title: t(`review.insight.restated.column.${key}`),
    value: (row) => row[key],
    cell: (row) => money(row[key]),
    isNumeric: true,
  });
  return (
    <Panel title={t('review.insight.restated.title')}>
      <p className={styles.soft}>{t('review.insight.restated.note')}</p>
      {closed && (
        <p>
          <Sentences>
            {t('review.insight.restated.closed', {
              name: closed.by,
              time: formatDay(closed.at, timeZone, language),
              paid: money(closed.figures.paid),
              net: money(closed.figures.net),
            })}
            {now && t('review.insight.restated.moved', { amount: signed(now.net - closed.figures.net) })}
          </Sentences>
        </p>
      )}
      <DataTable
        {...sorting}
        columns={[
          {
            key: 'day',
            title: t('review.insight.restated.column.day'),
            value: (row) => row.at,
            cell: (row) => `${nameOf(row)} · ${formatDay(row.at, timeZone, language)}`,
          },
          amount('paid'),
          amount('refunded'),
          amount('net'),
          {
            key: 'change',
            title: t('review.insight.restated.column.change'),
            value: (row) => row.net - atEnd,
            cell: (row) => signed(row.net - atEnd),
            isNumeric: true,
          },
        ]}
        first={{ key: 'day', isDescending: false }}
        label={t('review.insight.restated.title')}
        rowKey={(row) => String(row.at)}
        rows={days}
      />
    </Panel>
  );
}
