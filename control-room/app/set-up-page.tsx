import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { Navigate } from 'react-router';
import { useText } from '../i18n/use-text.ts';
import { failureOf } from './api.ts';
import { EntryFrame } from './entry-frame.tsx';
import { failureText } from './failure-text.ts';
import { useSetUp } from './session.ts';
import styles from './shell.module.css';

/** The one-time set-up link's page: `/setup#key=…` makes the first administrator. */
export function SetUpPage() {
  const t = useText();
  const [key] = useState(() => new URLSearchParams(location.hash.slice(1)).get('key') ?? '');
  const setUp = useSetUp();
  const form = useForm({
    initialValues: { key, name: '', username: '', password: '' },
  });
  if (setUp.isSuccess) return <Navigate to="/" replace />;
  return (
    <EntryFrame>
      <form className={styles.form} onSubmit={form.onSubmit((values) => setUp.mutate(values))}>
        <h2>{t('common.setUp.title')}</h2>
        <p className={styles.hint}>{t('common.setUp.intro')}</p>
        <TextInput label={t('common.setUp.key')} required {...form.getInputProps('key')} />
        <TextInput
          label={t('common.setUp.name')}
          autoComplete="name"
          required
          {...form.getInputProps('name')}
        />
        <TextInput
          label={t('common.setUp.username')}
          autoComplete="username"
          required
          pattern="[a-z0-9][a-z0-9._\-]{1,62}"
          {...form.getInputProps('username')}
        />
        <PasswordInput
          label={t('common.setUp.password')}
          autoComplete="new-password"
          required
          minLength={8}
          {...form.getInputProps('password')}
        />
        {setUp.isError && (
          <p role="alert" className={styles.refusal}>
            {failureText(t, failureOf(setUp.error))}
          </p>
        )}
        <Button type="submit" loading={setUp.isPending}>
          {t('common.setUp.submit')}
        </Button>
      </form>
    </EntryFrame>
  );
}
