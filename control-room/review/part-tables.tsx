import type { PaceFigures, PartFigures } from '#shared/contract/metrics.ts';
import { useText } from '../i18n/use-text.ts';
import type { ReviewPageData } from './context.ts';
import { useReviewPage } from './context.ts';
import { type Column, DataTable } from './data-table.tsx';
import { outcome } from './outcome.ts';
import type { Sort } from './sorting.ts';
import { VerdictState } from './verdict.tsx';

type Part = PartFigures & PaceFigures;
interface Sorting {
  readonly sort: Sort | null;
  readonly onSort: (sort: Sort) => void;
}
const verdictRank = { far: 0, short: 1, close: 2, reached: 3, none: 4 } as const;

export function RegionTable(sorting: Sorting) {
  const t = useText();
  const { review, names } = useReviewPage();
  return (
    <PartTable
      {...sorting}
      nameOf={(row) => names.region(row.regionId)}
      rowKey={(row) => row.regionId ?? 'none'}
      rows={review.regions}
      title={t('review.column.region')}
    />
  );
}

export function StoreTable({ regionId, ...sorting }: Sorting & { regionId: string | null }) {
  const t = useText();
  const { review, names } = useReviewPage();
  const rows = review.stores.filter(
    (row) => regionId === null || names.regionOfStore(row.storeId) === regionId,
  );
  return (
    <PartTable
      {...sorting}
      extra={{
        title: t('review.column.region'),
        of: (row) => names.region(names.regionOfStore(row.storeId)),
      }}
      nameOf={(row) => names.store(row.storeId)}
      rowKey={(row) => row.storeId ?? 'none'}
      rows={rows}
      title={t('review.column.store')}
    />
  );
}

export function GuideTable({ regionId, ...sorting }: Sorting & { regionId: string | null }) {
  const t = useText();
  const { review, names } = useReviewPage();
  const rows = review.guides.filter(
    (row) => regionId === null || names.regionOfStore(names.storeOfGuide(row.guideId)) === regionId,
  );
  return (
    <PartTable
      {...sorting}
      extra={{ title: t('review.column.store'), of: (row) => names.store(names.storeOfGuide(row.guideId)) }}
      nameOf={(row) => names.guide(row.guideId)}
      rowKey={(row) => row.guideId ?? 'none'}
      rows={rows}
      title={t('review.column.guide')}
    />
  );
}

/** Regions, stores and guides are measured alike: audience, trade, and what became of the target. */
function PartTable<Row extends Part>(
  props: Sorting & {
    title: string;
    rows: readonly Row[];
    rowKey: (row: Row) => string;
    nameOf: (row: Row) => string;
    extra?: { title: string; of: (row: Row) => string };
  },
) {
  const t = useText();
  const page = useReviewPage();
  const columns: Column<Row>[] = [
    { key: 'name', title: props.title, value: props.nameOf },
    ...(props.extra ? [{ key: 'parent', title: props.extra.title, value: props.extra.of }] : []),
    ...targetColumns<Row>(t, page),
    ...tradeColumns<Row>(t, page),
  ];
  return (
    <DataTable
      columns={columns}
      first={{ key: 'paid', isDescending: true }}
      label={props.title}
      onSort={props.onSort}
      rowKey={props.rowKey}
      rows={props.rows}
      sort={props.sort}
    />
  );
}

function targetColumns<Row extends Part>(
  t: ReturnType<typeof useText>,
  { basis, money, rate }: ReviewPageData,
): Column<Row>[] {
  return [
    {
      key: 'verdict',
      title: t('review.column.verdict'),
      value: (row) => verdictRank[outcome(row, basis).verdict],
      cell: (row) => <VerdictState verdict={outcome(row, basis).verdict} />,
    },
    {
      key: 'attainment',
      title: t('metrics.name.attainment'),
      formula: t('metrics.formula.attainment'),
      value: (row) => row.attainment.amount,
      cell: (row) => rate(row.attainment.amount),
      isNumeric: true,
    },
    {
      key: 'missing',
      title: t('review.column.missing'),
      formula: t('review.formula.missing'),
      value: (row) => outcome(row, basis).missing,
      cell: (row) => money(outcome(row, basis).missing),
      isNumeric: true,
    },
  ];
}

function tradeColumns<Row extends Part>(
  t: ReturnType<typeof useText>,
  { money, count, rate }: ReviewPageData,
): Column<Row>[] {
  const column = (
    key:
      | 'paid'
      | 'placed'
      | 'refunded'
      | 'buyers'
      | 'orders'
      | 'payRate'
      | 'conversion'
      | 'aov'
      | 'uv'
      | 'pv',
    write: (value: number | null) => string,
  ): Column<Row> => ({
    key,
    title: t(`metrics.name.${key}`),
    formula: t(`metrics.formula.${key}`),
    value: (row) => row[key],
    cell: (row) => write(row[key]),
    isNumeric: true,
  });
  const whole = (value: number | null) => money(value === null ? null : Math.round(value));
  return [
    column('paid', money),
    column('placed', money),
    column('refunded', money),
    column('orders', count),
    column('buyers', count),
    column('uv', count),
    column('pv', count),
    column('conversion', rate),
    column('payRate', rate),
    column('aov', whole),
  ];
}
