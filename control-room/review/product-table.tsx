import type { ProductFigures } from '#shared/contract/metrics.ts';
import { useText } from '../i18n/use-text.ts';
import { formatLength } from '../ui/time.ts';
import { useReviewPage } from './context.ts';
import { type Column, DataTable } from './data-table.tsx';
import type { Sort } from './sorting.ts';

type Figure = Exclude<keyof ProductFigures, 'itemId' | 'productId' | 'prepared'>;

export function ProductTable({ sort, onSort }: { sort: Sort | null; onSort: (sort: Sort) => void }) {
  const t = useText();
  const { review, names, money, count, rate } = useReviewPage();
  const column = (key: Figure, write: (value: number | null) => string): Column<ProductFigures> => ({
    key,
    title: t(`metrics.name.${key}`),
    formula: t(`metrics.formula.${key}`),
    value: (row) => row[key],
    cell: (row) => write(row[key]),
    isNumeric: true,
  });
  return (
    <DataTable
      columns={[
        { key: 'name', title: t('review.column.product'), value: (row) => names.item(row.itemId) },
        column('paid', money),
        column('units', count),
        column('buyers', count),
        column('sellThrough', rate),
        {
          key: 'prepared',
          title: t('review.column.prepared'),
          formula: t('review.formula.prepared'),
          value: (row) => row.prepared,
          cell: (row) => count(row.prepared),
          isNumeric: true,
        },
        column('pinnedMs', formatLength),
        column('impressions', count),
        column('clicks', count),
        column('ctr', rate),
        column('placed', money),
        column('orders', count),
        column('refunded', money),
      ]}
      first={{ key: 'paid', isDescending: true }}
      label={t('review.tab.products')}
      onSort={onSort}
      rowKey={(row) => row.itemId}
      rows={review.products}
      sort={sort}
    />
  );
}
