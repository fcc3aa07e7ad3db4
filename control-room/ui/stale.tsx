import { IconClockPause } from '@tabler/icons-react';
import { useText } from '../i18n/use-text.ts';
import styles from './notice.module.css';

/** Says that what is shown stopped being fresh, and when. `time` is already formatted in the show's zone. */
export function Stale({ time }: { time: string }) {
  const t = useText();
  return (
    <span className={styles.stale}>
      <IconClockPause size={13} aria-hidden />
      {t('common.stale')}, {t('common.asOf', { time })}
    </span>
  );
}
