import { Anchor, Button, Checkbox, SegmentedControl } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import type {
  GuideSettlement,
  RegionSettlement,
  SettlementView,
  StoreSettlement,
} from '#shared/contract/settlement.ts';
import { standardTiers } from '#shared/contract/settlement.ts';
import { showPath } from '../app/api.ts';
import { useMay } from '../app/session.ts';
import { inLanguage } from '../i18n/language.ts';
import { useText } from '../i18n/use-text.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { FigureName } from '../ui/figure-name.tsx';
import { formatMoney } from '../ui/money.ts';
import { formatDay } from '../ui/time.ts';
import { useCommand } from '../ui/use-command.ts';
import { useReviewPage } from './context.ts';
import { type Column, DataTable } from './data-table.tsx';
import { useReviewCommand } from './queries.ts';
import styles from './settlement.module.css';
import type { Sort } from './sorting.ts';

const levels = ['guides', 'stores', 'regions'] as const;
type Level = (typeof levels)[number];
interface Sorting {
  readonly sort: Sort | null;
  readonly onSort: (sort: Sort) => void;
}

/**
 * What the show's sales are worth to whom: the sheet that stands, and freezing it. What is due stands beside the name,
 * in front of what it is made of: on a phone the rest is out of sight.
 */
export function Settlement({ regionId, ...sorting }: Sorting & { regionId: string | null }) {
  const t = useText();
  const { review, mostRows } = useReviewPage();
  const { settlement } = review;
  const [level, setLevel] = useState<Level>('guides');
  // The draft of a later version is about what changed; on paper all stands.
  const isChange = settlement.frozenAt === null && settlement.versions.length > 0 && mostRows === null;
  const [isAll, setAll] = useState(false);
  const mayFreeze = useMay('review.write');
  const isOwn = (row: { regionId: string | null }) => regionId === null || row.regionId === regionId;
  const own = {
    guides: settlement.guides.filter(isOwn),
    stores: settlement.stores.filter(isOwn),
    regions: settlement.regions.filter(isOwn),
  };
  const isShown = (row: { due: number }) => !isChange || isAll || row.due !== 0;
  const hidden = own[level].filter(({ due }) => due === 0).length;
  return (
    <div className={styles.settlement}>
      <Standing settlement={settlement} />
      <Totals settlement={settlement} />
      <div className={styles.tools} data-screen>
        <SegmentedControl
          aria-label={t('settlement.level.label')}
          data={levels.map((one) => ({ value: one, label: t(`settlement.level.${one}`) }))}
          onChange={(value) => setLevel(levels.find((one) => one === value) ?? 'guides')}
          size="xs"
          value={level}
        />
        {isChange && hidden > 0 && (
          <Checkbox
            checked={isAll}
            label={t('settlement.unchanged', { n: hidden })}
            onChange={(event) => setAll(event.currentTarget.checked)}
            size="xs"
          />
        )}
        <Button
          component={Link}
          size="xs"
          to={`/shows/${encodeURIComponent(review.show.id)}/money?tab=rules`}
          variant="default"
        >
          {t('money.open')}
        </Button>
        {mayFreeze && settlement.frozenAt === null && <Freeze settlement={settlement} />}
      </div>
      {level === 'guides' && <GuideSheet {...sorting} rows={own.guides.filter(isShown)} />}
      {level === 'stores' && <StoreSheet {...sorting} rows={own.stores.filter(isShown)} />}
      {level === 'regions' && <RegionSheet {...sorting} rows={own.regions.filter(isShown)} />}
    </div>
  );
}

function Standing({ settlement }: { settlement: SettlementView }) {
  const t = useText();
  const { review, language } = useReviewPage();
  const money = useExact();
  const day = (at: number) => formatDay(at, review.show.timeZone, language);
  const { version, frozenAt, frozenBy, versions, rules } = settlement;
  return (
    <div>
      <p className={styles.standing}>
        {frozenAt === null
          ? t('settlement.draft', { version })
          : t('settlement.frozen', { version, name: frozenBy ?? '', time: day(frozenAt) })}{' '}
        <span className={styles.soft}>{t('settlement.rules', { name: rules.name })}</span>{' '}
        {frozenAt === null && (
          <Anchor
            className={styles.file}
            data-screen
            download
            href={showPath(review.show.id, '/export/settlement.csv')}
            inherit
            underline="always"
          >
            {t('settlement.draftFile')}
          </Anchor>
        )}
      </p>
      {versions.length > 0 && (
        <ul className={styles.versions}>
          {versions.map(({ version: number, at, by, due }) => (
            <li key={number}>
              {t('settlement.version', { version: number, name: by, time: day(at), amount: money(due) })}{' '}
              <Anchor
                data-screen
                download
                href={showPath(review.show.id, `/export/settlement.csv?version=${number}`)}
                inherit
                underline="always"
              >
                {t('settlement.versionFile', { version: number })}
              </Anchor>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

const totals = [
  'net',
  'commission',
  'campaignBonus',
  'prizes',
  'rewards',
  'payable',
  'settled',
  'due',
] as const;

function Totals({ settlement }: { settlement: SettlementView }) {
  const t = useText();
  const money = useExact();
  const { total, unattributed } = settlement;
  return (
    <dl className={styles.totals}>
      {totals.map((name) => (
        <div data-strong={name === 'due'} key={name}>
          <dt>
            <FigureName name={t(`settlement.column.${name}`)} formula={t(`settlement.formula.${name}`)} />
          </dt>
          <dd>{money(total[name])}</dd>
        </div>
      ))}
      <div>
        <dt>
          <FigureName name={t('common.unattributed')} formula={t('settlement.formula.unattributed')} />
        </dt>
        <dd>{money(unattributed.net)}</dd>
      </div>
    </dl>
  );
}

function Freeze({ settlement }: { settlement: SettlementView }) {
  const t = useText();
  const { review } = useReviewPage();
  const money = useExact();
  const send = useReviewCommand(review.show.id);
  const command = useCommand((commandId) => send({ type: 'settlement.freeze' }, commandId), {
    confirm: true,
  });
  const { version, total } = settlement;
  return (
    <CommandButton
      command={command}
      confirm={{
        title: t('settlement.freeze', { version }),
        lines: [
          { label: t('settlement.column.net'), value: money(total.net) },
          { label: t('settlement.column.due'), value: money(total.due) },
        ],
        warning: t('settlement.freezeWarning'),
      }}
      icon={<IconLock aria-hidden size={16} />}
      label={t('settlement.freeze', { version })}
      size="xs"
    />
  );
}

/** Every amount with its cents: columns of a sheet are added up. */
function useExact() {
  const { review, language } = useReviewPage();
  return (minor: number | null) => formatMoney(minor, review.show.currency, language);
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

function GuideSheet({ rows, ...sorting }: Sorting & { rows: readonly GuideSettlement[] }) {
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

function StoreSheet({ rows, ...sorting }: Sorting & { rows: readonly StoreSettlement[] }) {
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

function RegionSheet({ rows, ...sorting }: Sorting & { rows: readonly RegionSettlement[] }) {
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
