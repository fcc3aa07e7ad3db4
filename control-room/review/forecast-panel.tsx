import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  XAxis,
  YAxis,
} from 'recharts';
import type { BackTestView } from '#shared/contract/back-test.ts';
import { useText } from '../i18n/use-text.ts';
import { ChartFrame } from '../ui/chart-frame.tsx';
import { Empty } from '../ui/empty.tsx';
import { formatMoneyShort } from '../ui/money.ts';
import { formatMinute } from '../ui/time.ts';
import { useReviewPage } from './context.ts';
import { ForecastScores } from './forecast-scores.tsx';
import styles from './lift.module.css';
import legend from './review.module.css';

/** What was forecast at each twentieth of the show, what came, and how the forecast did beside simpler ones. */
export function ForecastPanel() {
  const t = useText();
  const { review } = useReviewPage();
  const { forecast } = review;
  if (forecast === null || forecast.points.length === 0) return <Empty title={t('review.forecast.empty')} />;
  return (
    <div className={styles.lift}>
      <p className={styles.note}>{t('review.forecast.intro')}</p>
      <Course forecast={forecast} />
      <ForecastScores forecast={forecast} />
    </div>
  );
}

function Course({ forecast }: { forecast: BackTestView }) {
  const t = useText();
  const { review, language, money, rate } = useReviewPage();
  const { timeZone, currency } = review.show;
  const { outcome } = forecast;
  const rows = forecast.points.map((point) => ({ ...point, band: [point.low, point.high] }));
  const clock = (at: number) => formatMinute(at, timeZone, language);
  return (
    <ChartFrame
      columns={[
        { key: 'at', title: t('review.time'), cell: (row) => clock(row.at) },
        { key: 'passed', title: t('review.forecast.passed'), cell: (row) => rate(row.passed), numeric: true },
        { key: 'mid', title: t('review.forecast.model'), cell: (row) => money(row.mid), numeric: true },
        {
          key: 'band',
          title: t('review.forecast.band'),
          cell: (row) => `${money(row.low)} … ${money(row.high)}`,
          numeric: true,
        },
        {
          key: 'held',
          title: t('review.forecast.held'),
          cell: (row) =>
            t(outcome >= row.low && outcome <= row.high ? 'review.forecast.yes' : 'review.forecast.no'),
        },
        {
          key: 'linear',
          title: t('review.forecast.linear'),
          cell: (row) => money(row.linear),
          numeric: true,
        },
        { key: 'curve', title: t('review.forecast.curve'), cell: (row) => money(row.curve), numeric: true },
        { key: 'outcome', title: t('review.forecast.outcome'), cell: () => money(outcome), numeric: true },
      ]}
      height={280}
      rowKey={(row) => String(row.at)}
      rows={rows}
      title={t('review.forecast.title')}
    >
      <div className={legend.chart}>
        <p aria-hidden className={styles.legend}>
          <span>━ {t('review.forecast.model')}</span>
          <span>▒ {t('review.forecast.band')}</span>
          <span>╌ {t('review.forecast.linear')}</span>
          <span>┄ {t('review.forecast.curve')}</span>
          <span>
            ─ {t('review.forecast.outcome')} {money(outcome)}
          </span>
        </p>
        <ResponsiveContainer height={256} width="100%">
          <ComposedChart
            accessibilityLayer={false}
            data={rows}
            margin={{ top: 8, right: 12, bottom: 0, left: 0 }}
          >
            <CartesianGrid stroke="var(--line)" vertical={false} />
            <XAxis
              dataKey="at"
              domain={['dataMin', 'dataMax']}
              scale="time"
              stroke="var(--text-dim)"
              tick={{ fontSize: 11, fill: 'var(--text-soft)' }}
              tickFormatter={clock}
              type="number"
            />
            <YAxis
              stroke="var(--line-strong)"
              tick={{ fontSize: 11, fill: 'var(--text-soft)' }}
              tickFormatter={(minor: number) => formatMoneyShort(minor, currency, language)}
              width={72}
            />
            <Area
              dataKey="band"
              fill="var(--chart-1)"
              fillOpacity={0.2}
              isAnimationActive={false}
              stroke="none"
            />
            <Line
              dataKey="linear"
              dot={false}
              isAnimationActive={false}
              stroke="var(--chart-2)"
              strokeDasharray="7 4"
            />
            <Line
              dataKey="curve"
              dot={false}
              isAnimationActive={false}
              stroke="var(--text-soft)"
              strokeDasharray="2 3"
            />
            <Line
              dataKey="mid"
              dot={false}
              isAnimationActive={false}
              stroke="var(--chart-1)"
              strokeWidth={2.5}
            />
            <ReferenceLine stroke="var(--text)" y={outcome} />
          </ComposedChart>
        </ResponsiveContainer>
      </div>
    </ChartFrame>
  );
}
