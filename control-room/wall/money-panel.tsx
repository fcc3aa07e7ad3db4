import type { CSSProperties } from 'react';
import { useText } from '../i18n/use-text.ts';
import { useNames } from '../live/names.tsx';
import { bandOnScale } from '../live/region-order.ts';
import { useLiveShow } from '../live/use-live.ts';
import { formatFactor, formatRate } from '../ui/number.ts';
import { PaceState } from '../ui/status.tsx';
import { emsOf } from './ems.ts';
import styles from './wall.module.css';

/** Paid, largest of all, against its target and the forecast with its band. */
export function MoneyPanel() {
  const t = useText();
  const names = useNames();
  const { total, trade } = useLiveShow((show) => show.metrics);
  const { target, forecast, attainment, pace, shortfall } = total;
  const short = shortfall.amount ?? 0;
  const paid = names.moneyShort(trade.paid);
  return (
    <section className={styles.money} aria-label={t('metrics.name.paid')}>
      <h2>{t('metrics.name.paid')}</h2>
      <p className={styles.huge} style={{ '--ems': emsOf(paid) } as CSSProperties}>
        {paid}
      </p>
      <p className={styles.against}>
        {target
          ? t('wall.ofTarget', {
              rate: formatRate(attainment.amount, names.language),
              target: names.moneyShort(target.amount),
            })
          : t('desk.header.noTarget')}
      </p>
      <Band />
      <div className={styles.outlook}>
        {forecast && (
          <p>
            <span>{t('metrics.name.forecast')}</span>
            <strong>{names.moneyShort(forecast.mid)}</strong>
            <span>
              {t('wall.band', { low: names.moneyShort(forecast.low), high: names.moneyShort(forecast.high) })}
            </span>
          </p>
        )}
        <p>
          <PaceState status={total.status} hasTarget={total.target !== null} />
          {pace.amount !== null && (
            <span>{t('wall.pace', { factor: formatFactor(pace.amount, names.language) })}</span>
          )}
          {short > 0 && <span data-short>{t('wall.short', { amount: names.moneyShort(short) })}</span>}
        </p>
      </div>
    </section>
  );
}

function Band() {
  const names = useNames();
  const t = useText();
  const { total, trade } = useLiveShow((show) => show.metrics);
  const band = bandOnScale({ forecast: total.forecast, target: total.target, paid: trade.paid });
  if (!band) return <div className={styles.band} />;
  const label = [
    `${t('metrics.name.paid')} ${names.moneyShort(trade.paid)}`,
    ...(total.forecast
      ? [
          t('desk.header.forecast', {
            mid: names.moneyShort(total.forecast.mid),
            low: names.moneyShort(total.forecast.low),
            high: names.moneyShort(total.forecast.high),
          }),
        ]
      : []),
    ...(total.target ? [t('desk.header.target', { amount: names.moneyShort(total.target.amount) })] : []),
  ].join(', ');
  return (
    <div className={styles.band} role="img" aria-label={label}>
      <span data-part="paid" style={{ width: `${band.paid}%` }} />
      {total.forecast && (
        <>
          <span
            data-part="range"
            style={{ left: `${band.low}%`, width: `${Math.max(1, band.high - band.low)}%` }}
          />
          <span data-part="mid" style={{ left: `${band.mid}%` }} />
        </>
      )}
      {band.target !== null && <span data-part="target" style={{ left: `${band.target}%` }} />}
    </div>
  );
}
