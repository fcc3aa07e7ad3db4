import { Link } from 'react-router';
import type { GuideSettlement, RegionSettlement, StoreSettlement } from '#shared/contract/settlement.ts';
import { standardTiers } from '#shared/contract/settlement.ts';
import { inLanguage } from '../i18n/language.ts';
import { useText } from '../i18n/use-text.ts';
import { useReviewPage } from './context.ts';
import { type Column, DataTable } from './data-table.tsx';
import type { Sort } from './sorting.ts';
import { useExact } from './use-exact.ts';

/** How a sheet's rows are ordered, and what to call when a column is chosen; null = by the sheet's own column. */
export interface Sorting {
  readonly sort: Sort | null;
  readonly onSort: (sort: Sort) => void;
}

/** A column of amounts, with its formula as a tooltip where one is given. */
function useAmounts() {
  const t = useText();
  const money = useExact();
  return <Row,>(key: keyof typeof formulas, value: (row: Row) => number): Column<Row> => ({
    key,
    title: t(`settlement.column.${key}`),
    formula: t(`settlement.formula.${formulas[key]}`),
    value,
    cell: (row) => money(value(row)),
    isNumeric: true,
  });
}
const formulas = {
  sales: 'sales',
  refunds: 'refunds',
  net: 'net',
  remainder: 'remainder',
  commission: 'commission',
  campaignBonus: 'campaignBonus',
  prize: 'prizes',
  actual: 'actual',
  reward: 'rewards',
  payable: 'payable',
  settled: 'settled',
  due: 'due',
} as const;

/** What each guide sold at each store, the commission by tier, and what is due. */
export function GuideSheet({ rows, ...sorting }: Sorting & { rows: readonly GuideSettlement[] }) {
  const t = useText();
  const { names, review, language } = useReviewPage();
  const amount = useAmounts();
  const tiers = review.settlement.rules.tiers ?? standardTiers;
  const tierName = (code: string) => {
    const tier = tiers.find((one) => one.code === code);
    return tier ? inLanguage(tier.name, language) : code;
  };
  const columns: Column<GuideSettlement>[] = [
    {
      key: 'name',
      title: t('review.column.guide'),
      value: (row) => names.guide(row.guideId),
      // Why this guide: the orders the row is made of, each with its evidence.
      cell: (row) => (
        <Link
          title={t('settlement.ordersOf', { name: names.guide(row.guideId) })}
          to={`/shows/${encodeURIComponent(review.show.id)}/money?guide=${encodeURIComponent(row.guideId)}`}
        >
          {names.guide(row.guideId)}
        </Link>
      ),
    },
    amount('due', (row) => row.due),
    { key: 'store', title: t('review.column.store'), value: (row) => names.store(row.storeId) },
    {
      key: 'tier',
      title: t('settlement.column.tier'),
      formula: t('settlement.formula.tier'),
      value: (row) => row.tier,
      cell: (row) =>
        row.tier === row.nextTier ? tierName(row.tier) : `${tierName(row.tier)} → ${tierName(row.nextTier)}`,
    },
    amount('sales', (row) => row.sales),
    amount('refunds', (row) => row.refunds),
    amount('net', (row) => row.net),
    amount('commission', (row) => row.commission),
    amount('campaignBonus', (row) => row.campaignBonus),
    {
      key: 'rank',
      title: t('settlement.column.rank'),
      value: (row) => row.rank,
      cell: (row) => row.rank ?? '–',
      isNumeric: true,
    },
    amount('prize', (row) => row.prize),
    amount('settled', (row) => row.settled),
  ];
  return (
    <DataTable
      {...sorting}
      columns={columns}
      first={{ key: 'due', isDescending: true }}
      label={t('settlement.level.guides')}
      rowKey={({ guideId, storeId, regionId }) => `${guideId} ${storeId} ${regionId}`}
      rows={rows}
    />
  );
}

/** What each store sold, and what a franchise store is owed. */
export function StoreSheet({ rows, ...sorting }: Sorting & { rows: readonly StoreSettlement[] }) {
  const t = useText();
  const { names } = useReviewPage();
  const amount = useAmounts();
  const columns: Column<StoreSettlement>[] = [
    { key: 'name', title: t('review.column.store'), value: (row) => names.store(row.storeId) },
    amount('due', (row) => row.due),
    { key: 'region', title: t('review.column.region'), value: (row) => names.region(row.regionId) },
    {
      key: 'kind',
      title: t('settlement.column.kind'),
      value: (row) => t(`settlement.kind.${row.kind}`),
    },
    amount('sales', (row) => row.sales),
    amount('refunds', (row) => row.refunds),
    amount('net', (row) => row.net),
    amount('remainder', (row) => row.remainder.net),
    amount('payable', (row) => row.earned),
    amount('settled', (row) => row.settled),
  ];
  return (
    <DataTable
      {...sorting}
      columns={columns}
      first={{ key: 'due', isDescending: true }}
      label={t('settlement.level.stores')}
      rowKey={({ storeId, regionId }) => `${storeId} ${regionId}`}
      rows={rows}
    />
  );
}

/** Each region beside its target, and the reward or penalty by rule. */
export function RegionSheet({ rows, ...sorting }: Sorting & { rows: readonly RegionSettlement[] }) {
  const t = useText();
  const { names, rate } = useReviewPage();
  const money = useExact();
  const amount = useAmounts();
  const columns: Column<RegionSettlement>[] = [
    { key: 'name', title: t('review.column.region'), value: (row) => names.region(row.regionId) },
    amount('due', (row) => row.due),
    amount('sales', (row) => row.sales),
    amount('refunds', (row) => row.refunds),
    amount('net', (row) => row.net),
    amount('remainder', (row) => row.remainder.net),
    {
      key: 'target',
      title: t('settlement.column.target'),
      value: (row) => row.target,
      cell: (row) => money(row.target),
      isNumeric: true,
    },
    amount('actual', (row) => row.actual),
    {
      key: 'attainment',
      title: t('metrics.name.attainment'),
      formula: t('metrics.formula.attainment'),
      value: (row) => row.attainment,
      cell: (row) => rate(row.attainment),
      isNumeric: true,
    },
    amount('reward', (row) => row.earned),
    amount('settled', (row) => row.settled),
  ];
  return (
    <DataTable
      {...sorting}
      columns={columns}
      first={{ key: 'net', isDescending: true }}
      label={t('settlement.level.regions')}
      rowKey={({ regionId }) => regionId}
      rows={rows}
    />
  );
}
