import { Button, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { User } from '#shared/contract/sessions.ts';
import { failureOf } from '../app/api.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { useText } from '../i18n/use-text.ts';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Loading } from '../ui/loading.tsx';
import { Sentences } from '../ui/sentences.tsx';
import { formatDay } from '../ui/time.ts';
import { useMakePasswordLink } from './user-queries.ts';
import styles from './users.module.css';

/** Makes a one-time link and shows it this once. The key is in the fragment, which no server logs. */
export function PasswordLinkModal(props: { user: User; isNew: boolean; onClose: () => void }) {
  const t = useText();
  const language = useLanguage();
  const { user, isNew } = props;
  const { mutate, data, error } = useMakePasswordLink();
  const [isCopied, setCopied] = useState(false);
  useEffect(() => mutate(user.id), [mutate, user.id]);
  const address = data ? `${location.origin}/password#key=${encodeURIComponent(data.key)}` : '';
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(address);
      setCopied(true);
    } catch {
      setCopied(false);
    }
  };
  return (
    <Dialog onClose={props.onClose} opened title={t('users.linkTitle')}>
      <div className={styles.form}>
        {isNew && <p>{t('users.made', { name: user.name })}</p>}
        {error && <ErrorPanel failure={failureOf(error)} retry={() => mutate(user.id)} />}
        {!data && !error && <Loading height={40} rows={1} />}
        {data && (
          <>
            <TextInput
              label={t('users.address')}
              onFocus={(event) => event.currentTarget.select()}
              readOnly
              value={address}
            />
            <Button onClick={() => void copy()} variant="default">
              {t(isCopied ? 'users.copied' : 'users.copy')}
            </Button>
            <p className={styles.soft}>
              <Sentences>
                {t('users.linkHint', {
                  name: user.name,
                  time: formatDay(data.expiresAt, Intl.DateTimeFormat().resolvedOptions().timeZone, language),
                })}
                {!isNew && t('users.linkAfter')}
              </Sentences>
            </p>
          </>
        )}
      </div>
    </Dialog>
  );
}
