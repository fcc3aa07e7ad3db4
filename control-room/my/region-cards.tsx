import type { RegionFigures } from '#shared/contract/metrics.ts';
import type { Region } from '#shared/contract/organisation.ts';
import { inLanguage } from '../i18n/language.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { useText } from '../i18n/use-text.ts';
import { worstFirst } from '../live/region-order.ts';
import { formatMoneyShort } from '../ui/money.ts';
import { formatCount, formatRate } from '../ui/number.ts';
import { PaceState } from '../ui/status.tsx';
import styles from './my.module.css';

/** Each region's pace against its target and what is short, worst first. */
export function RegionCards(props: {
  rows: readonly RegionFigures[];
  regions: readonly Region[];
  currency: string;
}) {
  const t = useText();
  const language = useLanguage();
  const nameOf = new Map(props.regions.map((region) => [region.id, inLanguage(region.name, language)]));
  const money = (minor: number | null) => formatMoneyShort(minor, props.currency, language);
  const rows = worstFirst(props.rows.filter(({ regionId }) => regionId !== null));
  return rows.map((row) => {
    const name = nameOf.get(row.regionId ?? '') ?? row.regionId ?? '';
    const short = row.shortfall.amount ?? 0;
    return (
      <section
        key={row.regionId}
        className={styles.card}
        data-status={row.status ?? 'none'}
        aria-label={name}
      >
        <div className={styles.regionHead}>
          <h2>{name}</h2>
          <PaceState status={row.status} hasTarget={row.target !== null} />
        </div>
        <p className={styles.paid}>
          <strong>{money(row.paid)}</strong>
          {row.target && (
            <span className={styles.soft}>
              {t('wall.ofTarget', {
                rate: formatRate(row.attainment.amount, language, 0),
                target: money(row.target.amount),
              })}
            </span>
          )}
        </p>
        <span className={styles.bar} aria-hidden>
          <span style={{ width: `${Math.min(100, (row.attainment.amount ?? 0) * 100)}%` }} />
        </span>
        <p className={styles.soft}>
          {row.target && (
            <b data-short={short > 0}>
              {short > 0 ? t('my.short', { amount: money(short) }) : t('my.onPace')}
            </b>
          )}{' '}
          {t('my.viewers', { n: formatCount(row.uv, language) })}
        </p>
      </section>
    );
  });
}
