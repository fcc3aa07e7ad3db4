import { IconLock } from '@tabler/icons-react';
import type { LeaseKind } from '#shared/contract/leases.ts';
import { useText } from '../i18n/use-text.ts';
import { useServerNow } from '../live/use-live.ts';
import styles from './lease-note.module.css';
import { useOthersLease } from './use-lease.ts';

/** Who else is editing it, and when it can be taken over at the latest; nothing while nobody is. */
export function LeaseNote({ kind, itemId }: { kind: LeaseKind; itemId: string }) {
  const t = useText();
  const lease = useOthersLease(kind, itemId);
  const now = useServerNow();
  if (!lease) return null;
  return (
    <p className={styles.note} role="status">
      <IconLock size={14} aria-hidden />
      {t(`lease.${kind}`, { name: lease.name })}{' '}
      {t('lease.left', { n: Math.max(1, Math.ceil((lease.until - now) / 1000)) })}
    </p>
  );
}

/** In a button's place for an icon: locked by somebody else. */
export function LeaseMark({ kind, itemId }: { kind: LeaseKind; itemId: string }) {
  const t = useText();
  const lease = useOthersLease(kind, itemId);
  if (!lease) return null;
  const label = t(`lease.${kind}`, { name: lease.name });
  return (
    <span className={styles.mark} title={label}>
      <IconLock size={13} aria-hidden />
      <span className="sr-only">{label}</span>
    </span>
  );
}
