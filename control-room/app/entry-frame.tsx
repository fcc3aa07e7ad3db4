import { IconPlayerRecordFilled } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useText } from '../i18n/use-text.ts';
import { LanguageSwitch } from './language-switch.tsx';
import styles from './shell.module.css';

/** What stands around the sign-in and set-up forms. */
export function EntryFrame({ children }: { children: ReactNode }) {
  const t = useText();
  return (
    <main className={styles.entry}>
      <div className={styles.entryTop}>
        <h1 className={styles.entryTitle}>
          <IconPlayerRecordFilled size={20} aria-hidden />
          Showcaller
        </h1>
        <LanguageSwitch />
      </div>
      <p className={styles.tagline}>{t('common.tagline')}</p>
      {children}
    </main>
  );
}
