import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import type { TrendsView } from '#shared/contract/trends.ts';
import { api, failureOf } from '../app/api.ts';
import { Header } from '../app/header.tsx';
import { useProducts } from '../app/queries.ts';
import { inLanguage, type Language } from '../i18n/language.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { useText } from '../i18n/use-text.ts';
import { ChartFrame } from '../ui/chart-frame.tsx';
import { Empty } from '../ui/empty.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Loading } from '../ui/loading.tsx';
import { formatMoneyShort, formatPrice, minorPerUnit } from '../ui/money.ts';
import { formatCount, formatRate } from '../ui/number.ts';
import { Panel } from '../ui/panel.tsx';
import { Scroller } from '../ui/scroller.tsx';
import tables from '../ui/table.module.css';
import { formatDay, formatLength } from '../ui/time.ts';
import styles from './trends.module.css';

/** The brand's shows one after another: what grows, what tires, who hosts, and what the lessons were worth. */
export function TrendsPage() {
  const t = useText();
  const trends = useQuery({
    queryKey: ['trends'],
    queryFn: ({ signal }) => api.get<TrendsView>('/api/trends?limit=24', signal),
  });
  return (
    <>
      <Header />
      <main className={styles.page}>
        <h1>{t('review.insight.trends.title')}</h1>
        {trends.isPending && <Loading height={48} rows={6} />}
        {trends.isError && (
          <ErrorPanel failure={failureOf(trends.error)} retry={() => void trends.refetch()} />
        )}
        {trends.data &&
          (trends.data.currency === null ? (
            <Empty title={t('review.insight.trends.empty')} />
          ) : (
            <Trends currency={trends.data.currency} view={trends.data} />
          ))}
      </main>
    </>
  );
}

interface Written {
  readonly view: TrendsView;
  readonly language: Language;
  readonly money: (minor: number | null) => string;
}

function Trends({ view, currency }: { view: TrendsView; currency: string }) {
  const language = useLanguage();
  const unit = minorPerUnit(currency);
  // Over many shows the cents say nothing; the files have them.
  const money = (minor: number | null) =>
    formatPrice(minor === null ? null : Math.round(minor / unit) * unit, currency, language);
  const written = { view, language, money };
  return (
    <>
      <Shows {...written} currency={currency} />
      <Playbook {...written} />
      <Products {...written} />
      <Hosts {...written} />
    </>
  );
}

function Shows({ view, language, money, currency }: Written & { currency: string }) {
  const t = useText();
  const rows = view.shows.map((show) => ({ ...show, perHour: show.figures.paidPerHour ?? 0 }));
  type Row = (typeof rows)[number];
  const rate = (value: number | null) => formatRate(value, language);
  const day = (row: Row) => formatDay(row.startedAt, row.timeZone, language);
  return (
    <>
      <ChartFrame
        columns={[
          { key: 'date', title: t('review.insight.trends.date'), cell: day },
          {
            key: 'show',
            title: t('review.insight.trends.show'),
            cell: (row) => inLanguage(row.title, language),
          },
          {
            key: 'perHour',
            title: t('review.insight.usual.paidPerHour'),
            cell: (row) => money(row.figures.paidPerHour),
            numeric: true,
          },
        ]}
        height={240}
        rowKey={(row) => row.showId}
        rows={rows}
        title={t('review.insight.trends.chart')}
      >
        <ResponsiveContainer height="100%" width="100%">
          <BarChart accessibilityLayer={false} data={rows} margin={{ top: 8, right: 8, bottom: 0, left: 0 }}>
            <CartesianGrid stroke="var(--line)" vertical={false} />
            <XAxis
              dataKey="startedAt"
              stroke="var(--text-dim)"
              tick={{ fontSize: 11, fill: 'var(--text-soft)' }}
              tickFormatter={(at: number) =>
                formatDay(at, rows[0]?.timeZone ?? 'UTC', language)
                  .split(',')[1]
                  ?.trim() ?? formatDay(at, rows[0]?.timeZone ?? 'UTC', language)
              }
            />
            <YAxis
              stroke="var(--line-strong)"
              tick={{ fontSize: 11, fill: 'var(--text-soft)' }}
              tickFormatter={(minor: number) => formatMoneyShort(minor, currency, language)}
              width={72}
            />
            <Bar dataKey="perHour" fill="var(--chart-2)" isAnimationActive={false} maxBarSize={44} />
          </BarChart>
        </ResponsiveContainer>
      </ChartFrame>
      <Table
        columns={[
          { title: t('review.insight.trends.date'), cell: day },
          {
            title: t('review.insight.trends.show'),
            cell: (row) => (
              <Link to={`/shows/${encodeURIComponent(row.showId)}/review`}>
                {inLanguage(row.title, language)}
              </Link>
            ),
          },
          {
            title: t('review.insight.trends.attainment'),
            cell: (row) => rate(row.attainment),
            isNumeric: true,
          },
          { title: t('metrics.name.paid'), cell: (row) => money(row.figures.paid), isNumeric: true },
          {
            title: t('metrics.name.uv'),
            cell: (row) => formatCount(row.figures.uv, language),
            isNumeric: true,
          },
          {
            title: t('metrics.name.conversion'),
            cell: (row) => rate(row.figures.conversion),
            isNumeric: true,
          },
          { title: t('metrics.name.aov'), cell: (row) => money(row.figures.aov), isNumeric: true },
          { title: t('metrics.name.payRate'), cell: (row) => rate(row.figures.payRate), isNumeric: true },
          {
            title: t('metrics.name.refundAmountRate'),
            cell: (row) => rate(row.figures.refundAmountRate),
            isNumeric: true,
          },
        ]}
        rowKey={(row) => row.showId}
        rows={rows.toReversed()}
        title={t('review.insight.trends.shows')}
      />
    </>
  );
}

function Playbook({ view, language }: Written) {
  const t = useText();
  const rate = (value: number | null) => formatRate(value, language);
  return (
    <Table
      columns={[
        {
          title: t('review.insight.trends.lesson'),
          cell: (row) => <span className={styles.words}>{row.lesson.text}</span>,
        },
        {
          title: t('review.insight.trends.from'),
          cell: (row) => (
            <Link to={`/shows/${encodeURIComponent(row.showId)}/review?tab=notes`}>
              {inLanguage(row.title, language)}
            </Link>
          ),
        },
        {
          title: t('review.insight.trends.became'),
          cell: (row) =>
            row.lesson.tasks.length === 0
              ? t('review.insight.trends.notUsed')
              : row.lesson.tasks.map((task) => (
                  <span className={styles.task} key={task.taskId}>
                    {inLanguage(task.title, language)} (
                    {t(task.doneAt === null ? 'review.insight.lesson.open' : 'review.insight.lesson.done')})
                  </span>
                )),
        },
        {
          title: t('review.insight.trends.after'),
          cell: (row) =>
            `${rate(row.before)} → ${row.after.map(({ attainment }) => rate(attainment)).join(', ') || '–'}`,
          isNumeric: true,
        },
      ]}
      note={t('review.insight.trends.playbookNote')}
      rowKey={(row) => `${row.showId} ${row.lesson.id}`}
      rows={view.playbook}
      title={t('review.insight.trends.playbook')}
    />
  );
}

const mostProducts = 40;

function Products({ view, language, money }: Written) {
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

function Hosts({ view, language, money }: Written) {
  const t = useText();
  return (
    <Table
      columns={[
        { title: t('review.insight.team.host'), cell: (row) => row.host },
        {
          title: t('review.insight.trends.times'),
          cell: (row) => formatCount(row.shows, language),
          isNumeric: true,
        },
        {
          title: t('review.insight.trends.hours'),
          cell: (row) => formatLength(row.onAirMs),
          isNumeric: true,
        },
        { title: t('metrics.name.paid'), cell: (row) => money(row.paid), isNumeric: true },
        { title: t('review.insight.team.perHour'), cell: (row) => money(row.paidPerHour), isNumeric: true },
        {
          title: t('review.insight.team.entered'),
          cell: (row) => formatCount(row.entered, language),
          isNumeric: true,
        },
      ]}
      rowKey={(row) => row.host}
      rows={view.hosts}
      title={t('review.insight.trends.hosts')}
    />
  );
}

interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  readonly isNumeric?: boolean;
}

function Table<Row>(props: {
  title: string;
  note?: string;
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  columns: readonly Column<Row>[];
}) {
  const t = useText();
  return (
    <Panel flush title={props.title}>
      {props.note && <p className={styles.note}>{props.note}</p>}
      {props.rows.length === 0 ? (
        <p className={styles.note}>{t('review.empty.rows')}</p>
      ) : (
        <Scroller className={styles.scroller} label={props.title}>
          <table className={`${tables.steady} ${styles.table}`}>
            <thead>
              <tr>
                {props.columns.map(({ title, isNumeric }) => (
                  <th data-numeric={isNumeric ?? false} key={title} scope="col">
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {props.rows.map((row) => (
                <tr key={props.rowKey(row)}>
                  {props.columns.map(({ title, isNumeric, cell }) => (
                    <td data-numeric={isNumeric ?? false} key={title}>
                      {cell(row)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Scroller>
      )}
    </Panel>
  );
}
