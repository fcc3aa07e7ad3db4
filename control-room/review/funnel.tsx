import { Tooltip } from '@mantine/core';
import type { FunnelSteps } from '#shared/contract/review.ts';
import { useText } from '../i18n/use-text.ts';
import { blank } from '../ui/number.ts';
import { Scroller } from '../ui/scroller.tsx';
import tables from '../ui/table.module.css';
import { useReviewPage } from './context.ts';
import styles from './review.module.css';

const steps = ['invited', 'uv', 'impressionUv', 'clickUv', 'placedUv', 'paidUv'] as const;
const stepName = {
  invited: 'invited',
  uv: 'entered',
  impressionUv: 'saw',
  clickUv: 'clicked',
  placedUv: 'placed',
  paidUv: 'paid',
} as const;

/** From invited to paid in distinct viewers, by source and by region; each step with its share of the step before. */
export function Funnel() {
  const t = useText();
  const { review, names } = useReviewPage();
  const { total, bySource, byRegion } = review.funnel;
  return (
    <Scroller className={styles.scroller} label={t('review.tab.funnel')}>
      <table className={`${tables.steady} ${styles.table}`}>
        <thead>
          <tr>
            <th scope="col">
              <span className="sr-only">{t('review.column.source')}</span>
            </th>
            {steps.map((step) => (
              <th data-numeric key={step} scope="col">
                <Tooltip label={t(step === 'invited' ? 'review.formula.invited' : 'review.formula.step')}>
                  <button type="button">{t(`review.column.${stepName[step]}`)}</button>
                </Tooltip>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <FunnelRow name={t('review.funnelTotal')} of={total} widest={total.uv} />
        </tbody>
        <FunnelGroup
          rows={[...bySource]
            .sort((a, b) => b.uv - a.uv)
            .map((row) => ({ name: t(`review.source.${row.source}`), ...row }))}
          title={t('review.bySource')}
          widest={total.uv}
        />
        <FunnelGroup
          rows={[...byRegion]
            .sort((a, b) => b.uv - a.uv)
            .map((row) => ({ name: names.region(row.regionId), ...row }))}
          title={t('review.byRegion')}
          widest={total.uv}
        />
      </table>
    </Scroller>
  );
}

function FunnelGroup(props: {
  title: string;
  rows: readonly (FunnelSteps & { name: string })[];
  widest: number;
}) {
  if (props.rows.length === 0) return null;
  return (
    <tbody>
      <tr className={styles.group}>
        <th colSpan={steps.length + 1} scope="rowgroup">
          {props.title}
        </th>
      </tr>
      {props.rows.map((row) => (
        <FunnelRow key={row.name} name={row.name} of={row} widest={props.widest} />
      ))}
    </tbody>
  );
}

function FunnelRow({ name, of, widest }: { name: string; of: FunnelSteps; widest: number }) {
  const { count, rate } = useReviewPage();
  return (
    <tr>
      <th scope="row">{name}</th>
      {steps.map((step, index) => {
        const value = of[step];
        const previous = index === 0 ? undefined : steps[index - 1];
        const before = previous === undefined ? null : of[previous];
        const share = value === null || !before ? null : value / before;
        return (
          <td className={styles.step} data-numeric key={step}>
            {value !== null && step !== 'invited' && widest > 0 && (
              <span
                aria-hidden
                className={styles.stepBar}
                style={{ width: `${Math.min(100, (value / widest) * 100)}%` }}
              />
            )}
            <span>{value === null ? blank : count(value)}</span>
            {index > 0 && <small>{share === null ? blank : rate(share)}</small>}
          </td>
        );
      })}
    </tr>
  );
}
