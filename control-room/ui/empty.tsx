import { IconInbox } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import styles from './notice.module.css';

/** Nothing is here, and what to do next. */
export function Empty({ title, next, children }: { title: string; next?: string; children?: ReactNode }) {
  return (
    <div className={styles.notice}>
      <IconInbox size={22} aria-hidden />
      <p className={styles.title}>{title}</p>
      {next && <p className={styles.text}>{next}</p>}
      {children}
    </div>
  );
}
