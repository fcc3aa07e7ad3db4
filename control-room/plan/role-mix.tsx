import type { ItemView } from '#shared/contract/shows.ts';
import { roleMix } from '#shared/domain/lineup/role-mix.ts';
import { useText } from '../i18n/use-text.ts';
import { formatRate } from '../ui/number.ts';
import styles from './plan.module.css';
import { usePlan } from './plan-context.tsx';

/** How many products of each role, against the shares the trade usually plans by: a gauge, and in words. */
export function RoleMix({ lineup }: { lineup: readonly ItemView[] }) {
  const t = useText();
  const { language } = usePlan();
  const parts = roleMix(lineup);
  return (
    <div className={styles.mix}>
      <ul aria-label={t('plan.sheet.mix')} className={styles.gauges}>
        {parts.map(({ role, n, share, usual, standing }) => (
          <li
            key={role}
            data-role={role}
            title={t('plan.sheet.mixShare', {
              role: t(`desk.role.${role}`),
              n,
              share: formatRate(share, language, 0),
              usual: formatRate(usual, language, 0),
            })}
          >
            <span>
              {t('plan.sheet.mixPart', { role: t(`desk.role.${role}`), n })}
              {standing !== 'usual' && <em data-standing={standing}> {t(`plan.sheet.${standing}`)}</em>}
            </span>
            <span className={styles.gauge} aria-hidden>
              <i style={{ width: `${Math.min(100, share * 150)}%` }} />
              <b style={{ left: `${Math.min(100, usual * 150)}%` }} />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
