import { Skeleton } from '@mantine/core';
import { useText } from '../i18n/use-text.ts';
import styles from './notice.module.css';

/** The shape of what is coming, for as long as it is not here. */
export function Loading({ rows = 4, height = 28 }: { rows?: number; height?: number }) {
  const t = useText();
  return (
    <div className={styles.loading} role="status" aria-label={t('common.loading')}>
      {Array.from({ length: rows }, (_, index) => `row-${index}`).map((key) => (
        <Skeleton key={key} height={height} radius={4} />
      ))}
    </div>
  );
}
