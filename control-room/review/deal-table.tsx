import { useText } from '../i18n/use-text.ts';
import { formatLength } from '../ui/time.ts';
import { useReviewPage } from './context.ts';
import { DataTable } from './data-table.tsx';
import type { Sort } from './sorting.ts';

export function DealTable({ sort, onSort }: { sort: Sort | null; onSort: (sort: Sort) => void }) {
  const t = useText();
  const { review, names, money, count, clock } = useReviewPage();
  return (
    <DataTable
      columns={[
        { key: 'name', title: t('review.column.deal'), value: (row) => names.item(row.itemId) },
        {
          key: 'price',
          title: t('review.column.price'),
          value: (row) => row.price,
          cell: (row) => money(row.price),
          isNumeric: true,
        },
        {
          key: 'quantity',
          title: t('review.column.quantity'),
          value: (row) => row.quantity,
          cell: (row) => count(row.quantity),
          isNumeric: true,
        },
        {
          key: 'units',
          title: t('metrics.name.units'),
          formula: t('metrics.formula.units'),
          value: (row) => row.units,
          cell: (row) => count(row.units),
          isNumeric: true,
        },
        {
          key: 'paid',
          title: t('metrics.name.paid'),
          formula: t('metrics.formula.paid'),
          value: (row) => row.paid,
          cell: (row) => money(row.paid),
          isNumeric: true,
        },
        {
          key: 'orders',
          title: t('metrics.name.orders'),
          value: (row) => row.orders,
          cell: (row) => `${count(row.paidOrders)} / ${count(row.orders)}`,
          isNumeric: true,
        },
        {
          key: 'soldOutAfter',
          title: t('review.column.soldOutAfter'),
          formula: t('review.formula.soldOutAfter'),
          value: (row) => row.soldOutAfterMs,
          cell: (row) =>
            row.openedAt === null
              ? '–'
              : row.soldOutAfterMs === null
                ? t('review.notSoldOut')
                : formatLength(row.soldOutAfterMs),
          isNumeric: true,
        },
        {
          key: 'opened',
          title: t('review.column.opened'),
          value: (row) => row.openedAt,
          cell: (row) => (row.openedAt === null ? t('review.neverOpened') : clock(row.openedAt)),
          isNumeric: true,
        },
        {
          key: 'lasted',
          title: t('review.column.lasted'),
          value: (row) =>
            row.openedAt === null || row.closedAt === null ? null : row.closedAt - row.openedAt,
          cell: (row) =>
            formatLength(row.openedAt === null || row.closedAt === null ? null : row.closedAt - row.openedAt),
          isNumeric: true,
        },
      ]}
      first={{ key: 'opened', isDescending: false }}
      label={t('review.tab.deals')}
      onSort={onSort}
      rowKey={(row) => row.dealId}
      rows={review.deals}
      sort={sort}
    />
  );
}
