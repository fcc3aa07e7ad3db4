import { lineupRole } from '#shared/contract/deals.ts';
import type { ItemView } from '#shared/contract/shows.ts';
import { useText } from '../i18n/use-text.ts';
import styles from './plan.module.css';

/** How many products of each role, as a bar of their shares and in words. */
export function RoleMix({ lineup }: { lineup: readonly ItemView[] }) {
  const t = useText();
  const parts = lineupRole.options
    .map((role) => ({ role, n: lineup.filter((item) => item.role === role).length }))
    .filter(({ n }) => n > 0);
  return (
    <div className={styles.mix}>
      <div className={styles.mixBar} aria-hidden>
        {parts.map(({ role, n }) => (
          <i key={role} data-role={role} style={{ flexGrow: n }} />
        ))}
      </div>
      <ul aria-label={t('plan.sheet.mix')}>
        {parts.map(({ role, n }) => (
          <li key={role} data-role={role}>
            {t('plan.sheet.mixPart', { role: t(`desk.role.${role}`), n })}
          </li>
        ))}
      </ul>
    </div>
  );
}
