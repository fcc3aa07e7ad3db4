import { Button } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import type { InboxMessage } from '#shared/contract/hooks.ts';
import { failureOf } from '../app/api.ts';
import { failureText } from '../app/failure-text.ts';
import { useMay } from '../app/session.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { useText } from '../i18n/use-text.ts';
import { SideDialog } from '../ui/dialog.tsx';
import { Scroller } from '../ui/scroller.tsx';
import { formatDay } from '../ui/time.ts';
import { errorDetail } from './deed-text.ts';
import { Deeds } from './deeds.tsx';
import { hereZone } from './here-zone.ts';
import styles from './inbox.module.css';
import { MessageStatus } from './message-status.tsx';
import { pretty } from './pretty.ts';
import { useReplays } from './queries.ts';
import { WhichShow } from './which-show.tsx';

/** One message whole: what it did, what stands in its way and what to do about that, and its raw text. */
export function MessageDrawer({ message, onClose }: { message: InboxMessage; onClose: () => void }) {
  const t = useText();
  const language = useLanguage();
  const mayReplay = useMay('shows.trade');
  const replays = useReplays();
  const [isCopied, setCopied] = useState(false);
  const time = (at: number | null) => formatDay(at, hereZone, language);
  const { error, did } = message;
  const detail = error && errorDetail(t, error, language);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(message.message);
      setCopied(true);
    } catch {
      setCopied(false);
    }
  };
  return (
    <SideDialog
      onClose={onClose}
      opened
      size="lg"
      title={t('inbox.detail.title', { time: time(message.receivedAt) })}
    >
      <div className={styles.detail}>
        <p className={styles.head}>
          <MessageStatus status={message.status} />
          <code>{message.account ? `${message.connector} ${message.account}` : message.connector}</code>
          <span>{message.kind}</span>
          {message.subject && <b>{message.subject}</b>}
        </p>
        {did.length > 0 && (
          <div>
            <Deeds did={did} />
          </div>
        )}
        {error && (
          <div className={styles.error}>
            <strong>{t(`inbox.code.${error.code}`)}</strong>
            {detail && <p>{detail}</p>}
            <p>
              <b>{t('inbox.detail.next')}:</b> {t(`inbox.next.${error.code}`)}
            </p>
          </div>
        )}
        <WhichShow message={message} />
        <p className={styles.soft}>
          {t('inbox.detail.attempts', { n: message.attempts, time: time(message.workedAt) })}
          {message.nextTryAt !== null && ` · ${t('inbox.detail.nextTry', { time: time(message.nextTryAt) })}`}
        </p>
        <div className={styles.tools}>
          {mayReplay && (
            <Button
              loading={replays.isPending}
              onClick={() => replays.mutate({ ids: [message.id] })}
              size="xs"
            >
              {t('inbox.replay')}
            </Button>
          )}
          {message.showId !== null && (
            <Button
              component={Link}
              size="xs"
              to={`/shows/${encodeURIComponent(message.showId)}/money`}
              variant="default"
            >
              {t('inbox.detail.show')}
            </Button>
          )}
          <Button onClick={() => void copy()} size="xs" variant="default">
            {t(isCopied ? 'inbox.detail.copied' : 'inbox.detail.copy')}
          </Button>
        </div>
        {replays.isError && (
          <p className={styles.trouble} role="alert">
            {failureText(t, failureOf(replays.error))}
          </p>
        )}
        <section aria-label={t('inbox.detail.raw')}>
          <h3>{t('inbox.detail.raw')}</h3>
          <p className={styles.soft}>{t('inbox.detail.decrypted')}</p>
          <Scroller className={styles.raw} label={t('inbox.detail.raw')}>
            <pre>{pretty(message.message)}</pre>
          </Scroller>
        </section>
        <p className={styles.soft}>
          {t('inbox.detail.dedupe')}: <code>{message.dedupeKey}</code>
        </p>
      </div>
    </SideDialog>
  );
}
