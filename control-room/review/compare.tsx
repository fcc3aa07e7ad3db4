import { Checkbox, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { CartesianGrid, Line, LineChart, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import { inLanguage } from '../i18n/language.ts';
import { useText } from '../i18n/use-text.ts';
import { ChartFrame } from '../ui/chart-frame.tsx';
import { Empty } from '../ui/empty.tsx';
import { formatMoneyShort } from '../ui/money.ts';
import { formatCompact } from '../ui/number.ts';
import { formatDay, formatLength } from '../ui/time.ts';
import { stepFor } from './chart-data.ts';
import { useReviewPage } from './context.ts';
import { type Align, type Course, type CourseFigure, type CourseRow, courseRows } from './course.ts';
import { looks } from './course-looks.ts';
import { type Column, DataTable } from './data-table.tsx';
import styles from './insight.module.css';
import { useTimelines } from './queries.ts';
import type { Sort } from './sorting.ts';
import { useComparedFormat, useComparedName } from './usual-panel.tsx';
import { mostBeside, type ViewState } from './view-state.ts';

/** The show beside the brand's own earlier ones: every figure, and up to four courses over each other. */
export function Compare({
  view,
  ...sorting
}: {
  view: ViewState;
  sort: Sort | null;
  onSort: (sort: Sort) => void;
}) {
  const t = useText();
  const { review } = useReviewPage();
  if (review.comparison.shows.length === 0) return <Empty title={t('review.insight.usual.none')} />;
  return (
    <div className={styles.pad}>
      <Figures {...sorting} />
      <Courses view={view} />
    </div>
  );
}

function Figures(sorting: { sort: Sort | null; onSort: (sort: Sort) => void }) {
  const t = useText();
  const { review, rate } = useReviewPage();
  const write = useComparedFormat();
  const nameOf = useComparedName();
  const order = new Map(review.comparison.figures.map(({ name }, index) => [name, index]));
  type Row = (typeof review.comparison.figures)[number];
  const title = (key: 'figure' | 'value' | 'usual' | 'change' | 'rank' | 'verdict') =>
    t(`review.insight.usual.column.${key}`);
  const columns: Column<Row>[] = [
    { key: 'figure', title: title('figure'), value: (row) => nameOf(row.name).name },
    {
      key: 'value',
      title: title('value'),
      value: (row) => row.value,
      cell: (row) => write(row.name, row.value),
      isNumeric: true,
    },
    {
      key: 'usual',
      title: title('usual'),
      value: (row) => row.usual,
      cell: (row) => write(row.name, row.usual),
      isNumeric: true,
    },
    {
      key: 'change',
      title: title('change'),
      value: (row) => row.change,
      cell: (row) => rate(row.change),
      isNumeric: true,
    },
    {
      key: 'rank',
      title: title('rank'),
      value: (row) => row.rank,
      cell: (row) =>
        row.rank === null ? '–' : t('review.insight.usual.rank', { rank: row.rank, of: row.of }),
      isNumeric: true,
    },
    {
      key: 'verdict',
      title: title('verdict'),
      value: (row) => order.get(row.name) ?? null,
      cell: (row) => (
        <span className={styles.verdict} data-verdict={row.verdict ?? 'none'}>
          {row.verdict ? t(`review.insight.usual.verdict.${row.verdict}`) : '–'}
        </span>
      ),
    },
  ];
  return (
    <DataTable
      {...sorting}
      columns={columns}
      first={{ key: 'verdict', isDescending: false }}
      label={t('review.insight.usual.title')}
      rowKey={(row) => row.name}
      rows={review.comparison.figures}
    />
  );
}

function Courses({ view }: { view: ViewState }) {
  const t = useText();
  const { review, language, money, count, rate } = useReviewPage();
  const { show } = review;
  const { currency, timeZone } = show;
  const [align, setAlign] = useState<Align>('start');
  const [figure, setFigure] = useState<CourseFigure>('paid');
  const { shows } = review.comparison;
  // Nothing chosen yet: beside the latest one.
  const chosen = view.beside ?? shows.slice(0, 1).map(({ showId }) => showId);
  const beside = shows.filter(({ showId }) => chosen.includes(showId)).slice(0, mostBeside);
  const startedAt = show.startedAt ?? 0;
  const own = {
    showId: show.id,
    title: t('review.insight.compare.this', { title: inLanguage(show.title, language) }),
    startedAt,
    lengthMs: (show.endedAt ?? startedAt) - startedAt,
  };
  const all = [own, ...beside.map((one) => ({ ...one, title: inLanguage(one.title, language) }))];
  const timelines = useTimelines(all.map(({ showId, lengthMs }) => ({ showId, step: stepFor(lengthMs) })));
  const courses = all.flatMap(({ showId, startedAt, lengthMs }, index): Course[] => {
    const timeline = timelines[index]?.data;
    return timeline ? [{ showId, startedAt, lengthMs, step: timeline.step, buckets: timeline.buckets }] : [];
  });
  const rows = courseRows(courses, figure, align, stepFor(own.lengthMs));
  const write = (value: number | null | undefined) =>
    figure === 'paid' ? money(value ?? null) : count(value ?? null);
  const place = (at: number) => (align === 'share' ? rate(at) : formatLength(at));
  return (
    <section className={styles.courses}>
      <div className={styles.pickers} data-screen>
        <Checkbox.Group
          label={t('review.insight.compare.pick')}
          onChange={(ids) => view.setBeside(ids.slice(-mostBeside))}
          value={beside.map(({ showId }) => showId)}
        >
          <div className={styles.pickers}>
            {shows.map((one) => (
              <Checkbox
                key={one.showId}
                label={`${inLanguage(one.title, language)} · ${formatDay(one.startedAt, timeZone, language)}`}
                size="xs"
                value={one.showId}
              />
            ))}
          </div>
        </Checkbox.Group>
        <SegmentedControl
          aria-label={t('review.insight.compare.align.label')}
          data={(['start', 'share'] as const).map((value) => ({
            value,
            label: t(`review.insight.compare.align.${value}`),
          }))}
          onChange={(value) => setAlign(value === 'share' ? 'share' : 'start')}
          size="xs"
          value={align}
        />
        <SegmentedControl
          aria-label={t('review.insight.compare.figure')}
          data={(['paid', 'online'] as const).map((value) => ({
            value,
            label: t(`review.insight.compare.${value}`),
          }))}
          onChange={(value) => setFigure(value === 'online' ? 'online' : 'paid')}
          size="xs"
          value={figure}
        />
      </div>
      <ChartFrame
        columns={[
          {
            key: 'at',
            title: t(`review.insight.compare.${align === 'share' ? 'share' : 'elapsed'}`),
            cell: (row: CourseRow) => place(row.at),
          },
          ...all.map(({ showId, title }) => ({
            key: showId,
            title,
            cell: (row: CourseRow) => write(row[`show ${showId}`]),
            numeric: true,
          })),
        ]}
        height={300}
        rowKey={(row) => String(row.at)}
        rows={rows}
        title={t('review.insight.compare.title')}
      >
        <ul aria-hidden className={styles.kindList}>
          {all.map(({ showId, title }, index) => (
            <li key={showId}>
              <svg height="8" width="34">
                <title>{title}</title>
                <line
                  stroke={looks[index]?.stroke}
                  strokeDasharray={looks[index]?.dash}
                  strokeWidth={looks[index]?.width}
                  x1="0"
                  x2="34"
                  y1="4"
                  y2="4"
                />
              </svg>{' '}
              {title}
            </li>
          ))}
        </ul>
        <ResponsiveContainer height={264} width="100%">
          <LineChart
            accessibilityLayer={false}
            data={rows}
            margin={{ top: 8, right: 12, bottom: 0, left: 0 }}
          >
            <CartesianGrid stroke="var(--line)" vertical={false} />
            <XAxis
              dataKey="at"
              domain={[0, 'dataMax']}
              stroke="var(--text-dim)"
              tick={{ fontSize: 11, fill: 'var(--text-soft)' }}
              tickFormatter={place}
              type="number"
            />
            <YAxis
              stroke="var(--line-strong)"
              tick={{ fontSize: 11, fill: 'var(--text-soft)' }}
              tickFormatter={(value: number) =>
                figure === 'paid'
                  ? formatMoneyShort(value, currency, language)
                  : formatCompact(value, language)
              }
              width={72}
            />
            {all.map(({ showId }, index) => (
              <Line
                connectNulls={false}
                dataKey={`show ${showId}`}
                dot={false}
                isAnimationActive={false}
                key={showId}
                stroke={looks[index]?.stroke ?? 'var(--text)'}
                strokeDasharray={looks[index]?.dash ?? '0'}
                strokeWidth={looks[index]?.width ?? 2}
                type="monotone"
              />
            ))}
          </LineChart>
        </ResponsiveContainer>
      </ChartFrame>
    </section>
  );
}
