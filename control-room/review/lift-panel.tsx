import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { LiftAction } from '#shared/contract/lift.ts';
import { inLanguage } from '../i18n/language.ts';
import { useText } from '../i18n/use-text.ts';
import { ChartFrame } from '../ui/chart-frame.tsx';
import { Empty } from '../ui/empty.tsx';
import { formatMoneyShort } from '../ui/money.ts';
import { Sentences } from '../ui/sentences.tsx';
import { formatLength } from '../ui/time.ts';
import { useReviewPage } from './context.ts';
import { ExplainedTable, SuggestedOrder } from './explained.tsx';
import styles from './lift.module.css';
import { type LiftMeasure, liftMeasures, liftWords, verdictOf } from './lift-words.ts';

/** What each action of the show added, with its range; what a minute of showing brings; the order for next time. */
export function LiftPanel() {
  const t = useText();
  const { review, rate } = useReviewPage();
  const { lift } = review;
  const { medianMs, p90Ms, paidShare } = lift.payment;
  if (lift.actions.length === 0) return <Empty title={t('review.lift.empty')} />;
  return (
    <div className={styles.lift}>
      <p className={styles.note}>
        <Sentences>
          {t('review.lift.intro')}
          {paidShare !== null &&
            t('review.lift.pay', {
              median: formatLength(medianMs),
              p90: formatLength(p90Ms),
              share: rate(paidShare),
            })}
        </Sentences>
      </p>
      <Effects />
      {lift.items.length > 0 && (
        <>
          <ExplainedTable />
          <SuggestedOrder />
        </>
      )}
    </div>
  );
}

function Effects() {
  const t = useText();
  const { review, language, money, count, clock } = useReviewPage();
  const [measure, setMeasure] = useState<LiftMeasure>('paid');
  const { actions } = review.lift;
  const write = (value: number) => (measure === 'paid' ? money(value) : count(value));
  const what = (action: LiftAction) => inLanguage(action.label, language);
  const kinds = new Map(
    actions.map((one) => [one.key, `${t(`review.lift.kind.${one.kind}`)} ${clock(one.at)}`]),
  );
  const words = (action: LiftAction) =>
    liftWords(
      t,
      action,
      measure,
      what(action),
      write,
      action.along.flatMap((key) => kinds.get(key) ?? []).join(', '),
    );
  const of = (action: LiftAction) => (action.status === 'unknown' ? null : action[measure]);
  const figure = (action: LiftAction, name: 'actual' | 'expected' | 'lift') => {
    const effect = of(action);
    return effect ? write(effect[name]) : '–';
  };
  const range = (action: LiftAction) => {
    const effect = of(action);
    return effect ? `${write(effect.low)} … ${write(effect.high)}` : t('review.lift.notTold');
  };
  // Beside the bar to the unit; the table tells the cents.
  const brief = (value: number) =>
    measure === 'paid' ? formatMoneyShort(value, review.show.currency, language) : count(value);
  const shortRange = (action: LiftAction) => {
    const effect = of(action);
    return effect ? `${brief(effect.low)} … ${brief(effect.high)}` : t('review.lift.notTold');
  };
  const isAnyTogether = actions.some(({ status }) => status === 'together');
  const least = Math.min(0, ...actions.flatMap((one) => of(one)?.low ?? []));
  const most = Math.max(1, ...actions.flatMap((one) => of(one)?.high ?? []));
  return (
    <ChartFrame
      aside={
        <SegmentedControl
          aria-label={t('review.lift.measure.label')}
          data-screen
          data={liftMeasures.map((one) => ({ value: one, label: t(`review.lift.measure.${one}`) }))}
          onChange={(value) => setMeasure(liftMeasures.find((one) => one === value) ?? 'paid')}
          size="xs"
          value={measure}
        />
      }
      columns={[
        { key: 'time', title: t('review.lift.column.time'), cell: (row) => clock(row.at) },
        {
          key: 'kind',
          title: t('review.lift.column.action'),
          cell: (row) => t(`review.lift.kind.${row.kind}`),
        },
        { key: 'what', title: t('review.lift.column.what'), cell: what },
        {
          key: 'actual',
          title: t('review.lift.column.actual'),
          cell: (row) => figure(row, 'actual'),
          numeric: true,
        },
        {
          key: 'expected',
          title: t('review.lift.column.expected'),
          cell: (row) => figure(row, 'expected'),
          numeric: true,
        },
        {
          key: 'added',
          title: t('review.lift.column.added'),
          cell: (row) => figure(row, 'lift'),
          numeric: true,
        },
        { key: 'range', title: t('review.lift.column.range'), cell: range, numeric: true },
        {
          key: 'spill',
          title: t('review.lift.column.spill'),
          cell: (row) =>
            row.spill ? `${money(row.spill.lift)} (${money(row.spill.low)} … ${money(row.spill.high)})` : '–',
          numeric: true,
        },
        { key: 'words', title: t('review.lift.column.words'), cell: words },
      ]}
      height={actions.length * 28 + (isAnyTogether ? 24 : 0)}
      rowKey={(row) => String(row.key)}
      rows={actions}
      title={t('review.lift.title')}
    >
      <div>
        {actions.map((action) => (
          <div className={styles.row} key={action.key} title={words(action)}>
            <span className={styles.time}>{clock(action.at)}</span>
            <span className={styles.name}>
              <b>{t(`review.lift.kind.${action.kind}`)}</b> {what(action)}
              {action.status === 'together' && ' *'}
            </span>
            <Range action={action} least={least} measure={measure} most={most} />
            <span className={styles.figure}>{shortRange(action)}</span>
          </div>
        ))}
        {isAnyTogether && <p className={styles.foot}>* {t('review.lift.togetherNote')}</p>}
      </div>
    </ChartFrame>
  );
}

function Range(props: { action: LiftAction; measure: LiftMeasure; least: number; most: number }) {
  const effect = props.action.status === 'unknown' ? null : props.action[props.measure];
  const place = (value: number) => `${((value - props.least) / (props.most - props.least)) * 100}%`;
  return (
    <span className={styles.lane}>
      <span className={styles.zero} style={{ left: place(0) }} />
      {effect && (
        <>
          <span
            className={styles.range}
            data-verdict={verdictOf(effect)}
            style={{ left: place(effect.low), right: `calc(100% - ${place(effect.high)})` }}
          />
          <span className={styles.point} style={{ left: place(effect.lift) }} />
        </>
      )}
    </span>
  );
}
