import type { TrendsView } from '#shared/contract/trends.ts';
import { useProducts } from '../app/queries.ts';
import { inLanguage } from '../i18n/language.ts';
import { useText } from '../i18n/use-text.ts';
import { formatCount } from '../ui/number.ts';
import { formatLength } from '../ui/time.ts';
import { Table } from './trends-table.tsx';
import type { Written } from './written.ts';

const mostProducts = 40;

export function Products({ view, language, money }: Written) {
  const t = useText();
  const titles = new Map(useProducts().data?.map(({ id, title }) => [id, inLanguage(title, language)]));
  const showTitle = new Map(view.shows.map(({ showId, title }) => [showId, inLanguage(title, language)]));
  type Row = TrendsView['products'][number];
  const shownMs = ({ shows }: Row) => shows.reduce((sum, { pinnedMs }) => sum + pinnedMs, 0);
  const best = ({ shows }: Row) => shows.toSorted((a, b) => b.paid - a.paid)[0];
  return (
    <Table
      columns={[
        { title: t('review.column.product'), cell: (row) => titles.get(row.productId) ?? row.productId },
        { title: t('metrics.name.paid'), cell: (row) => money(row.paid), isNumeric: true },
        {
          title: t('metrics.name.units'),
          cell: (row) => formatCount(row.units, language),
          isNumeric: true,
        },
        {
          title: t('review.insight.trends.times'),
          cell: (row) => formatCount(row.shows.length, language),
          isNumeric: true,
        },
        { title: t('metrics.name.pinnedMs'), cell: (row) => formatLength(shownMs(row)), isNumeric: true },
        {
          title: t('review.insight.trends.perMinute'),
          cell: (row) => money(shownMs(row) === 0 ? null : (row.paid * 60_000) / shownMs(row)),
          isNumeric: true,
        },
        {
          title: t('review.insight.trends.last'),
          cell: (row) => money(row.shows.at(-1)?.paid ?? null),
          isNumeric: true,
        },
        {
          title: t('review.insight.trends.best'),
          cell: (row) =>
            `${money(best(row)?.paid ?? null)} · ${showTitle.get(best(row)?.showId ?? '') ?? ''}`,
          isNumeric: true,
        },
      ]}
      rowKey={(row) => row.productId}
      rows={view.products.slice(0, mostProducts)}
      title={t('review.insight.trends.products')}
    />
  );
}
