import type { RegionFigures } from '#shared/contract/metrics.ts';
import { useText } from '../i18n/use-text.ts';
import { useNames } from '../live/names.tsx';
import { worstFirst } from '../live/region-order.ts';
import { useLiveShow } from '../live/use-live.ts';
import { formatRate } from '../ui/number.ts';
import { PaceState } from '../ui/status.tsx';
import { bothEnds } from './both-ends.ts';
import styles from './wall.module.css';

const places = 9;

/** Regions by trouble: who lags stands on top, who leads at the bottom. */
export function RegionPanel() {
  const t = useText();
  const regions = useLiveShow((show) => show.metrics.regions);
  const { first, between, last } = bothEnds(worstFirst(regions), places);
  return (
    <section className={styles.regions} aria-label={t('wall.regions')}>
      <h2>{t('wall.regions')}</h2>
      {regions.length === 0 && <p className={styles.none}>{t('desk.regions.empty')}</p>}
      <ol>
        {first.map((region) => (
          <Region key={region.regionId ?? ''} region={region} />
        ))}
        {between > 0 && <li className={styles.between}>{t('wall.between', { n: between })}</li>}
        {last.map((region) => (
          <Region key={region.regionId ?? ''} region={region} />
        ))}
      </ol>
    </section>
  );
}

function Region({ region }: { region: RegionFigures }) {
  const names = useNames();
  const attained = region.attainment.amount;
  return (
    <li data-status={region.status ?? 'none'}>
      <span className={styles.who}>{names.regionName(region.regionId)}</span>
      <PaceState status={region.status} hasTarget={region.target !== null} />
      <strong>{names.moneyShort(region.paid)}</strong>
      <span className={styles.rate}>{formatRate(attained, names.language, 0)}</span>
      <span className={styles.bar} aria-hidden>
        <span style={{ width: `${Math.min(100, (attained ?? 0) * 100)}%` }} />
      </span>
    </li>
  );
}
