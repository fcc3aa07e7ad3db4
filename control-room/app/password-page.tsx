import { Button, PasswordInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { Navigate } from 'react-router';
import { useText } from '../i18n/use-text.ts';
import { failureOf } from './api.ts';
import { EntryFrame } from './entry-frame.tsx';
import { failureText } from './failure-text.ts';
import { useSetPassword } from './session.ts';
import styles from './shell.module.css';

/** The one-time link's page: `/password#key=…` sets a password and signs in. */
export function PasswordPage() {
  const t = useText();
  const [key] = useState(() => new URLSearchParams(location.hash.slice(1)).get('key') ?? '');
  const [password, setPassword] = useState('');
  const set = useSetPassword();
  if (set.isSuccess) return <Navigate replace to="/" />;
  const failure = set.isError ? failureOf(set.error) : null;
  const send = (event: FormEvent) => {
    event.preventDefault();
    set.mutate({ key, password });
  };
  return (
    <EntryFrame>
      <form className={styles.form} onSubmit={send}>
        <h2>{t('users.setTitle')}</h2>
        <p className={styles.hint}>{t('users.setIntro')}</p>
        <PasswordInput
          autoComplete="new-password"
          label={t('users.newPassword')}
          minLength={8}
          onChange={(event) => setPassword(event.currentTarget.value)}
          required
          value={password}
        />
        {failure && (
          <p className={styles.refusal} role="alert">
            {failure.code === 'forbidden' ? t('users.dead') : failureText(t, failure)}
          </p>
        )}
        <Button loading={set.isPending} type="submit">
          {t('users.set')}
        </Button>
      </form>
    </EntryFrame>
  );
}
