import { useText } from '../i18n/use-text.ts';
import { useNames } from '../live/names.tsx';
import { useLiveShow } from '../live/use-live.ts';
import { formatCompact, formatRate } from '../ui/number.ts';
import styles from './wall.module.css';

/** Who watches now, who came, and who bought. */
export function AudiencePanel() {
  const t = useText();
  const { language } = useNames();
  const { audience, trade, total } = useLiveShow((show) => show.metrics);
  return (
    <section className={styles.audience} aria-label={t('metrics.name.online')}>
      <div>
        <h2>{t('metrics.name.online')}</h2>
        <p className={styles.big}>{formatCompact(audience.online, language)}</p>
        <p className={styles.under}>{t('wall.peak', { n: formatCompact(audience.pcu, language) })}</p>
      </div>
      <div>
        <h2>{t('metrics.name.uv')}</h2>
        <p className={styles.big}>{formatCompact(audience.uv, language)}</p>
        <p className={styles.under}>
          {total.target
            ? t('wall.ofViewers', {
                rate: formatRate(total.attainment.uv, language, 0),
                target: formatCompact(total.target.uv, language),
              })
            : t('desk.header.noTarget')}
        </p>
      </div>
      <div>
        <h2>{t('metrics.name.buyers')}</h2>
        <p className={styles.big}>{formatCompact(trade.buyers, language)}</p>
        <p className={styles.under}>
          {t('wall.orderCount', {
            paid: formatCompact(trade.paidOrders, language),
            all: formatCompact(trade.orders, language),
          })}
        </p>
      </div>
    </section>
  );
}
