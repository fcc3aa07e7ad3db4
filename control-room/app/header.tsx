import { IconPlayerRecordFilled } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { useText } from '../i18n/use-text.ts';
import { LanguageSwitch } from './language-switch.tsx';
import { useSession } from './session.ts';
import styles from './shell.module.css';
import { UserMenu } from './user-menu.tsx';

/** The strip on top of every staff page; a workspace puts its own facts into it, and `compact` leaves them the room. */
export function Header({ children, compact }: { children?: ReactNode; compact?: boolean }) {
  const t = useText();
  const { data: user } = useSession();
  return (
    <header className={styles.header} data-compact={compact ?? false}>
      <Link to="/" className={styles.brand} aria-label={`${t('common.brand')}, ${t('common.back')}`}>
        <IconPlayerRecordFilled size={14} aria-hidden />
        <span>Showcaller</span>
      </Link>
      <div className={styles.middle}>{children}</div>
      <LanguageSwitch />
      {user && <UserMenu user={user} />}
    </header>
  );
}
