import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { Failure } from '../app/api.ts';
import { failureText } from '../app/failure-text.ts';
import { useText } from '../i18n/use-text.ts';
import styles from './notice.module.css';

/** Something could not be loaded: the sentence, the code to quote, and a retry. */
export function ErrorPanel({ failure, retry }: { failure: Failure; retry?: (() => void) | undefined }) {
  const t = useText();
  return (
    <div className={styles.notice} role="alert" data-tone="bad">
      <IconAlertTriangle size={22} aria-hidden />
      <p className={styles.title}>{t('common.failed')}</p>
      <p className={styles.text}>{failureText(t, failure)}</p>
      <p className={styles.code}>
        {t('common.code')}: <code>{failure.code}</code>
      </p>
      {retry && (
        <Button size="xs" variant="default" onClick={retry}>
          {t('common.retry')}
        </Button>
      )}
    </div>
  );
}
