import { Link } from 'react-router';
import { Bar, BarChart, CartesianGrid, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import { inLanguage } from '../i18n/language.ts';
import { useText } from '../i18n/use-text.ts';
import { ChartFrame } from '../ui/chart-frame.tsx';
import { formatMoneyShort } from '../ui/money.ts';
import { formatCount, formatRate } from '../ui/number.ts';
import { formatDate, formatDay } from '../ui/time.ts';
import { Table } from './trends-table.tsx';
import type { Written } from './written.ts';

export function ShowsOverTime({ view, language, money, currency }: Written & { currency: string }) {
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
                formatDate(at, rows.find((row) => row.startedAt === at)?.timeZone ?? 'UTC', language)
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
