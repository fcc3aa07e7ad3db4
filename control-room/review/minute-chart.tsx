import { useMemo, useState } from 'react';
import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceLine,
  ResponsiveContainer,
  Tooltip,
  type TooltipContentProps,
  XAxis,
  YAxis,
} from 'recharts';
import { failureOf } from '../app/api.ts';
import { inLanguage } from '../i18n/language.ts';
import { useText } from '../i18n/use-text.ts';
import { ChartFrame } from '../ui/chart-frame.tsx';
import { Empty } from '../ui/empty.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Loading } from '../ui/loading.tsx';
import { formatMoneyShort } from '../ui/money.ts';
import { formatLength, formatMinute } from '../ui/time.ts';
import { Brush } from './brush.tsx';
import {
  type ChartRow,
  chartRows,
  type NumberedMark,
  numberMarks,
  pinSpans,
  stepFor,
  type TimeWindow,
} from './chart-data.ts';
import { useReviewPage } from './context.ts';
import { MarkList } from './mark-list.tsx';
import { axisWidth, PinStrip } from './pin-strip.tsx';
import { useTimeline } from './queries.ts';
import styles from './review.module.css';
import type { ViewState } from './view-state.ts';

const laneHeight = 17;
const lanes = 3;
/** Pixels the number of a mark takes over the chart. */
const markWidth = 20;
/** Pixels a mark's words take in the list beneath. */
const markListColumn = 260;
const markListLine = 18;
const plotHeight = 296;
const stripHeight = 52;

/** Paid and online by the minute, what was pinned, and what was done; the table holds the same rows. */
export function MinuteChart({ view }: { view: ViewState }) {
  const t = useText();
  const { review } = useReviewPage();
  const { regionId } = view;
  const { startedAt, endedAt } = review.show;
  const step = stepFor((endedAt ?? 0) - (startedAt ?? 0));
  const timeline = useTimeline(review.show.id, step, regionId !== null);
  if (timeline.isPending) return <Loading height={40} rows={6} />;
  if (timeline.data === undefined)
    return <ErrorPanel failure={failureOf(timeline.error)} retry={() => void timeline.refetch()} />;
  if (startedAt === null || endedAt === null || timeline.data.buckets.length === 0)
    return <Empty title={t('review.noTimeline')} />;
  return <Chart timeline={timeline.data} view={view} window={{ from: startedAt, to: endedAt }} />;
}

function Chart(props: {
  timeline: NonNullable<ReturnType<typeof useTimeline>['data']>;
  window: TimeWindow;
  view: ViewState;
}) {
  const t = useText();
  const { review, language, money, count, names } = useReviewPage();
  const { timeline, window, view } = props;
  const { regionId } = view;
  const { part } = review;
  const { timeZone, currency } = review.show;
  const { from, to } = window;
  const [width, setWidth] = useState(1_200);
  const { spans, marks, rows, ticks } = useMemo(() => {
    const plotWidth = Math.max(100, width - axisWidth.left - axisWidth.right);
    const spans = pinSpans(timeline.marks, { from, to });
    const marks = numberMarks(timeline.marks, ((to - from) * markWidth) / plotWidth, lanes);
    const rows = chartRows(timeline.buckets, timeline.step, spans, marks, regionId);
    return { spans, marks, rows, ticks: timeTicks(from, to, Math.max(3, Math.floor(plotWidth / 80))) };
  }, [timeline, from, to, regionId, width]);
  const markColumns = Math.max(1, Math.floor(width / markListColumn));
  const paidPer = t('review.paidPer', { time: formatLength(timeline.step) });
  const per = regionId === null ? paidPer : `${paidPer} · ${names.region(regionId)}`;
  // Online is known for the whole show alone, and says so beside one region's money.
  const online = t(regionId === null ? 'review.onlineAt' : 'review.onlineAll');
  const clock = (at: number) => formatMinute(at, timeZone, language);
  const pinned = (row: ChartRow) => row.pinned.map(names.item).join(', ');

  return (
    <ChartFrame
      aside={
        <span className={styles.soft}>{t('review.chartStep', { time: formatLength(timeline.step) })}</span>
      }
      columns={[
        { key: 'at', title: t('review.time'), cell: (row) => clock(row.at) },
        { key: 'paid', title: per, cell: (row) => money(row.paid), numeric: true },
        { key: 'online', title: online, cell: (row) => count(row.online), numeric: true },
        { key: 'placed', title: t('metrics.name.placed'), cell: (row) => money(row.placed), numeric: true },
        { key: 'orders', title: t('metrics.name.orders'), cell: (row) => count(row.orders), numeric: true },
        { key: 'pv', title: t('metrics.name.pv'), cell: (row) => count(row.pv), numeric: true },
        { key: 'likes', title: t('metrics.name.likes'), cell: (row) => count(row.likes), numeric: true },
        {
          key: 'comments',
          title: t('metrics.name.comments'),
          cell: (row) => count(row.comments),
          numeric: true,
        },
        { key: 'pinned', title: t('review.pinned'), cell: pinned },
        {
          key: 'marks',
          title: t('review.marks'),
          cell: (row) => row.marks.map((n) => markWords(n)).join(', '),
        },
      ]}
      height={plotHeight + stripHeight + Math.ceil(marks.length / markColumns) * markListLine}
      rowKey={(row) => String(row.at)}
      rows={rows}
      tableRows={
        part === null ? rows : rows.filter(({ at }) => at < part.to && at + timeline.step > part.from)
      }
      title={t('review.chart')}
    >
      <div className={styles.chart}>
        <p aria-hidden className={styles.legend}>
          <span data-series="paid">{per}</span>
          <span data-series="online">{online}</span>
        </p>
        <Brush inset={axisWidth} onPart={view.setPart} part={part} step={timeline.step} window={window}>
          <ResponsiveContainer height={plotHeight} onResize={setWidth} width="100%">
            <ComposedChart
              accessibilityLayer={false}
              data={rows}
              margin={{ top: lanes * laneHeight + 4, right: 0, bottom: 0, left: 0 }}
            >
              <CartesianGrid stroke="var(--line)" vertical={false} />
              <XAxis
                dataKey="at"
                domain={[from, to]}
                scale="time"
                stroke="var(--text-dim)"
                tick={{ fontSize: 11, fill: 'var(--text-soft)' }}
                tickFormatter={clock}
                ticks={ticks}
                type="number"
              />
              <YAxis
                stroke="var(--line-strong)"
                tick={{ fontSize: 11, fill: 'var(--text-soft)' }}
                tickFormatter={(minor: number) => formatMoneyShort(minor, currency, language)}
                width={axisWidth.left}
                yAxisId="paid"
              />
              <YAxis
                allowDecimals={false}
                orientation="right"
                stroke="var(--line-strong)"
                tick={{ fontSize: 11, fill: 'var(--text-soft)' }}
                width={axisWidth.right}
                yAxisId="online"
              />
              {marks.map((mark) => (
                <ReferenceLine
                  key={mark.n}
                  label={(label: { viewBox?: unknown }) => <MarkNumber mark={mark} viewBox={label.viewBox} />}
                  stroke="var(--text-dim)"
                  strokeDasharray={mark.kind === 'deal-close' ? '1 4' : '3 3'}
                  x={mark.at}
                  yAxisId="paid"
                />
              ))}
              <Area
                connectNulls={false}
                dataKey="paid"
                fill="var(--chart-2)"
                fillOpacity={0.28}
                isAnimationActive={false}
                stroke="var(--chart-2)"
                strokeWidth={1.5}
                type="stepAfter"
                yAxisId="paid"
              />
              <Line
                connectNulls={false}
                dataKey="online"
                dot={false}
                isAnimationActive={false}
                stroke="var(--chart-1)"
                strokeWidth={2}
                type="monotone"
                yAxisId="online"
              />
              <Tooltip
                content={(hover: TooltipContentProps) => (
                  <HoverCard hover={hover} online={online} per={per} words={markWords} />
                )}
                cursor={{ stroke: 'var(--focus)' }}
                isAnimationActive={false}
              />
            </ComposedChart>
          </ResponsiveContainer>
        </Brush>
        <PinStrip spans={spans} window={window} />
        <MarkList clock={clock} columns={markColumns} marks={marks} />
      </div>
    </ChartFrame>
  );

  function markWords(n: number): string {
    const mark = marks.find((one) => one.n === n);
    return mark ? `${n} ${t(`review.mark.${mark.kind}`)}: ${inLanguage(mark.label, language)}` : String(n);
  }
}

function HoverCard(props: {
  hover: TooltipContentProps;
  per: string;
  online: string;
  words: (n: number) => string;
}) {
  const t = useText();
  const { money, count, names, clock } = useReviewPage();
  const row: ChartRow | undefined = props.hover.active ? props.hover.payload?.[0]?.payload : undefined;
  if (!row) return null;
  return (
    <div className={styles.hover}>
      <b>{clock(row.at)}</b>
      <span>
        {props.per}: <b>{money(row.paid)}</b>
      </span>
      <span>
        {props.online}: <b>{count(row.online)}</b>
      </span>
      {row.pinned.length > 0 && (
        <span>
          {t('review.pinned')}: {row.pinned.map(names.item).join(', ')}
        </span>
      )}
      {row.marks.map((n) => (
        <span key={n}>{props.words(n)}</span>
      ))}
    </div>
  );
}

function MarkNumber({ mark, viewBox }: { mark: NumberedMark; viewBox: unknown }) {
  if (typeof viewBox !== 'object' || viewBox === null || !('x' in viewBox) || typeof viewBox.x !== 'number')
    return null;
  const y = lanes * laneHeight - mark.lane * laneHeight - 6;
  return (
    <g>
      <circle cx={viewBox.x} cy={y} fill="var(--raised)" r={8} stroke="var(--text-dim)" />
      <text fill="var(--text)" fontSize={10} textAnchor="middle" x={viewBox.x} y={y + 3.5}>
        {mark.n}
      </text>
    </g>
  );
}

const tickSteps = [
  60_000, 300_000, 600_000, 900_000, 1_800_000, 3_600_000, 7_200_000, 21_600_000, 86_400_000,
];

/** Round clock times, at most `most`. Every zone is whole quarters of an hour from UTC, so these are round in all. */
function timeTicks(from: number, to: number, most: number): number[] {
  const step = tickSteps.find((one) => (to - from) / one <= most) ?? (to - from) / most;
  const ticks: number[] = [];
  for (let at = Math.ceil(from / step) * step; at <= to; at += step) ticks.push(at);
  return ticks;
}
