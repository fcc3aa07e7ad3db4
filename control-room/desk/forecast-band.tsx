import { Tooltip } from '@mantine/core';
import type { RegionFigures } from '#shared/contract/metrics.ts';
import { useText } from '../i18n/use-text.ts';
import { bandOnScale } from '../live/region-order.ts';
import { blank } from '../ui/number.ts';
import { useDesk } from './desk-context.tsx';
import styles from './forecast-band.module.css';

/** Paid so far, the forecast's 80 % band and the target on one line; the figures are its text. */
export function ForecastBand({ figures }: { figures: Pick<RegionFigures, 'forecast' | 'target' | 'paid'> }) {
  const t = useText();
  const desk = useDesk();
  const band = bandOnScale(figures);
  const { forecast, target } = figures;
  if (!band || !forecast) return <span className={styles.none}>{blank}</span>;
  const text = t('desk.header.forecast', {
    mid: desk.moneyShort(forecast.mid),
    low: desk.moneyShort(forecast.low),
    high: desk.moneyShort(forecast.high),
  });
  return (
    <Tooltip
      label={
        target ? `${text} · ${t('desk.header.target', { amount: desk.moneyShort(target.amount) })}` : text
      }
    >
      <span className={styles.band} role="img" aria-label={text}>
        <span className={styles.paid} style={{ width: `${band.paid}%` }} />
        <span
          className={styles.range}
          style={{ left: `${band.low}%`, width: `${Math.max(1, band.high - band.low)}%` }}
        />
        <span className={styles.mid} style={{ left: `${band.mid}%` }} />
        {band.target !== null && <span className={styles.target} style={{ left: `${band.target}%` }} />}
      </span>
    </Tooltip>
  );
}
