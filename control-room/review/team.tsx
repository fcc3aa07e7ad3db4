import { useMemo } from 'react';
import type { GuideSettlement } from '#shared/contract/settlement.ts';
import { standardTiers } from '#shared/contract/settlement.ts';
import { inLanguage } from '../i18n/language.ts';
import { useText } from '../i18n/use-text.ts';
import { formatLength } from '../ui/time.ts';
import { useReviewPage } from './context.ts';
import { type Column, DataTable } from './data-table.tsx';
import styles from './insight.module.css';
import type { Sort } from './sorting.ts';
import { type RankedStore, rankStores } from './store-ranks.ts';

interface Sorting {
  readonly sort: Sort | null;
  readonly onSort: (sort: Sort) => void;
}

/** Hosts by shift, the desk's actions and how fast it answered, the guides' contest, stores by attainment and size. */
export function Team({ regionId, ...sorting }: Sorting & { regionId: string | null }) {
  const t = useText();
  const { review, count } = useReviewPage();
  const { answering, interventions } = review.team;
  return (
    <div className={styles.pad}>
      <section>
        <h3 className={styles.heading}>{t('review.insight.team.shifts')}</h3>
        <Shifts {...sorting} />
      </section>
      <section>
        <h3 className={styles.heading}>{t('review.insight.team.operators')}</h3>
        <p className={styles.soft}>
          {answering.n > 0 &&
            t('review.insight.team.answering', {
              n: count(answering.n),
              median: formatLength(answering.medianMs),
              p90: formatLength(answering.p90Ms),
            })}{' '}
          {interventions.n > 0 &&
            t('review.insight.team.closing', { median: formatLength(interventions.medianMs) })}
        </p>
        <Operators {...sorting} />
      </section>
      <section>
        <h3 className={styles.heading}>{t('review.insight.team.contest')}</h3>
        <p className={styles.soft}>{t('review.insight.team.contestNote')}</p>
        <Contest {...sorting} regionId={regionId} />
      </section>
      <section>
        <h3 className={styles.heading}>{t('review.insight.team.stores')}</h3>
        <p className={styles.soft}>{t('review.insight.team.storesNote')}</p>
        <Stores {...sorting} regionId={regionId} />
      </section>
    </div>
  );
}

function Shifts(sorting: Sorting) {
  const t = useText();
  const { review, money, count, clock } = useReviewPage();
  type Row = (typeof review.team.shifts)[number];
  const number = (
    key: 'paid' | 'orders' | 'clicks' | 'comments' | 'likes',
    write: (value: number | null) => string,
  ): Column<Row> => ({
    key,
    title: t(`metrics.name.${key}`),
    value: (row) => row[key],
    cell: (row) => write(row[key]),
    isNumeric: true,
  });
  const columns: Column<Row>[] = [
    {
      key: 'host',
      title: t('review.insight.team.host'),
      value: (row) => row.host ?? t('review.insight.team.noHost'),
    },
    {
      key: 'from',
      title: t('review.insight.team.from'),
      value: (row) => row.from,
      cell: (row) => clock(row.from),
      isNumeric: true,
    },
    {
      key: 'to',
      title: t('review.insight.team.to'),
      value: (row) => row.to,
      cell: (row) => clock(row.to),
      isNumeric: true,
    },
    number('paid', money),
    {
      key: 'perHour',
      title: t('review.insight.team.perHour'),
      value: (row) => row.paidPerHour,
      cell: (row) => money(row.paidPerHour === null ? null : Math.round(row.paidPerHour)),
      isNumeric: true,
    },
    number('orders', count),
    {
      key: 'entered',
      title: t('review.insight.team.entered'),
      value: (row) => row.entered,
      cell: (row) => count(row.entered),
      isNumeric: true,
    },
    {
      key: 'acu',
      title: t('review.insight.team.acu'),
      value: (row) => row.acu,
      cell: (row) => count(row.acu === null ? null : Math.round(row.acu)),
      isNumeric: true,
    },
    number('clicks', count),
    number('comments', count),
    number('likes', count),
  ];
  return (
    <DataTable
      {...sorting}
      columns={columns}
      first={{ key: 'from', isDescending: false }}
      label={t('review.insight.team.shifts')}
      rowKey={(row) => String(row.from)}
      rows={review.team.shifts}
    />
  );
}

const duties = ['actions', 'pins', 'deals', 'prices', 'answers', 'moderation', 'interventions'] as const;
const roles = ['admin', 'planner', 'host', 'operator', 'analyst', 'region', 'ingest'] as const;

function Operators(sorting: Sorting) {
  const t = useText();
  const { review, count } = useReviewPage();
  type Row = (typeof review.team.operators)[number];
  if (review.team.operators.length === 0)
    return <p className={styles.soft}>{t('review.insight.team.noOperators')}</p>;
  const columns: Column<Row>[] = [
    { key: 'name', title: t('review.insight.team.name'), value: (row) => row.name },
    {
      key: 'role',
      title: t('review.insight.team.role'),
      value: (row) => {
        const known = roles.find((role) => role === row.role);
        return known ? t(`common.role.${known}`) : row.role;
      },
    },
    ...duties.map(
      (key): Column<Row> => ({
        key,
        title: t(`review.insight.team.${key}`),
        value: (row) => row[key],
        cell: (row) => count(row[key]),
        isNumeric: true,
      }),
    ),
    {
      key: 'median',
      title: t('review.insight.team.median'),
      value: (row) => row.answering.medianMs,
      cell: (row) => formatLength(row.answering.medianMs),
      isNumeric: true,
    },
    {
      key: 'p90',
      title: t('review.insight.team.p90'),
      value: (row) => row.answering.p90Ms,
      cell: (row) => formatLength(row.answering.p90Ms),
      isNumeric: true,
    },
  ];
  return (
    <DataTable
      {...sorting}
      columns={columns}
      first={{ key: 'actions', isDescending: true }}
      label={t('review.insight.team.operators')}
      rowKey={(row) => `${row.name} ${row.role}`}
      rows={review.team.operators}
    />
  );
}

function Contest({ regionId, ...sorting }: Sorting & { regionId: string | null }) {
  const t = useText();
  const { review, names, money, count, language } = useReviewPage();
  const tiers = review.settlement.rules.tiers ?? standardTiers;
  const tierName = (code: string) => {
    const tier = tiers.find((one) => one.code === code);
    return tier ? inLanguage(tier.name, language) : code;
  };
  const rows = review.settlement.guides.filter((row) => regionId === null || row.regionId === regionId);
  const columns: Column<GuideSettlement>[] = [
    { key: 'guide', title: t('review.insight.team.guide'), value: (row) => names.guide(row.guideId) },
    { key: 'store', title: t('review.column.store'), value: (row) => names.store(row.storeId) },
    {
      key: 'rank',
      title: t('review.insight.team.rank'),
      value: (row) => row.rank,
      cell: (row) => row.rank ?? '–',
      isNumeric: true,
    },
    {
      key: 'net',
      title: t('metrics.name.net'),
      formula: t('metrics.formula.net'),
      value: (row) => row.net,
      cell: (row) => money(row.net),
      isNumeric: true,
    },
    {
      key: 'orders',
      title: t('metrics.name.orders'),
      value: (row) => row.orders,
      cell: (row) => count(row.orders),
      isNumeric: true,
    },
    {
      key: 'tier',
      title: t('review.insight.team.tier'),
      value: (row) => row.tier,
      cell: (row) =>
        row.tier === row.nextTier ? tierName(row.tier) : `${tierName(row.tier)} → ${tierName(row.nextTier)}`,
    },
  ];
  return (
    <DataTable
      {...sorting}
      columns={columns}
      first={{ key: 'net', isDescending: true }}
      label={t('review.insight.team.contest')}
      rowKey={(row) => `${row.guideId} ${row.storeId} ${row.regionId}`}
      rows={rows}
    />
  );
}

function Stores({ regionId, ...sorting }: Sorting & { regionId: string | null }) {
  const t = useText();
  const { review, basis, names, money, rate } = useReviewPage();
  const ranks = useMemo(() => rankStores(review.stores, basis), [review.stores, basis]);
  const figures = new Map(review.stores.map((row) => [row.storeId, row]));
  const rows = ranks.filter((row) => regionId === null || names.regionOfStore(row.storeId) === regionId);
  const rank = (key: 'byAttainment' | 'bySize' | 'bySales'): Column<RankedStore> => ({
    key,
    title: t(`review.insight.team.${key}`),
    value: (row) => row[key],
    cell: (row) => row[key] ?? '–',
    isNumeric: true,
  });
  const order = { small: 0, middle: 1, large: 2 } as const;
  const columns: Column<RankedStore>[] = [
    { key: 'store', title: t('review.column.store'), value: (row) => names.store(row.storeId) },
    {
      key: 'size',
      title: t('review.insight.team.size'),
      value: (row) => order[row.size],
      cell: (row) => t(`review.insight.team.sizes.${row.size}`),
    },
    {
      key: 'attainment',
      title: t('metrics.name.attainment'),
      formula: t('metrics.formula.attainment'),
      value: (row) => figures.get(row.storeId)?.attainment.amount ?? null,
      cell: (row) => rate(figures.get(row.storeId)?.attainment.amount ?? null),
      isNumeric: true,
    },
    {
      key: 'paid',
      title: t('metrics.name.paid'),
      formula: t('metrics.formula.paid'),
      value: (row) => figures.get(row.storeId)?.paid ?? null,
      cell: (row) => money(figures.get(row.storeId)?.paid ?? null),
      isNumeric: true,
    },
    rank('byAttainment'),
    rank('bySize'),
    rank('bySales'),
  ];
  return (
    <DataTable
      {...sorting}
      columns={columns}
      first={{ key: 'byAttainment', isDescending: false }}
      label={t('review.insight.team.stores')}
      rowKey={(row) => row.storeId ?? ''}
      rows={rows}
    />
  );
}
