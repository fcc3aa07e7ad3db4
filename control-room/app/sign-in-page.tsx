import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { Navigate, useSearchParams } from 'react-router';
import { useText } from '../i18n/use-text.ts';
import { failureOf } from './api.ts';
import { EntryFrame } from './entry-frame.tsx';
import { failureText } from './failure-text.ts';
import { useDemoAccounts, useSession, useSignIn } from './session.ts';
import styles from './shell.module.css';

/** Where to go after signing in: a path of this site alone. */
const safePath = (to: string | null): string => (to && /^\/(?![/\\])/.test(to) ? to : '/');

export function SignInPage() {
  const t = useText();
  const [query] = useSearchParams();
  const session = useSession();
  const signIn = useSignIn();
  const form = useForm({ initialValues: { username: '', password: '' } });
  if (session.data) return <Navigate to={safePath(query.get('to'))} replace />;
  return (
    <EntryFrame>
      <form className={styles.form} onSubmit={form.onSubmit((values) => signIn.mutate(values))}>
        <h2>{t('common.signIn.title')}</h2>
        <TextInput
          label={t('common.signIn.username')}
          autoComplete="username"
          autoCapitalize="none"
          required
          autoFocus
          {...form.getInputProps('username')}
        />
        <PasswordInput
          label={t('common.signIn.password')}
          autoComplete="current-password"
          required
          {...form.getInputProps('password')}
        />
        {signIn.isError && (
          <p role="alert" className={styles.refusal}>
            {failureText(t, failureOf(signIn.error))}
          </p>
        )}
        <Button type="submit" loading={signIn.isPending}>
          {t('common.signIn.submit')}
        </Button>
      </form>
      <DemoAccounts isBusy={signIn.isPending} onChoose={signIn.mutate} />
    </EntryFrame>
  );
}

/** In the demo alone: its accounts, each a press away from being signed in. */
function DemoAccounts({
  isBusy,
  onChoose,
}: {
  isBusy: boolean;
  onChoose: (account: { username: string; password: string }) => void;
}) {
  const t = useText();
  const { accounts = [], password = null } = useDemoAccounts().data ?? {};
  if (password === null) return null;
  return (
    <section className={styles.demo} aria-labelledby="demo-accounts">
      <h2 id="demo-accounts">{t('common.signIn.demo')}</h2>
      <p className={styles.hint}>{t('common.signIn.demoHint', { password })}</p>
      <ul>
        {accounts.map(({ username, role }) => (
          <li key={username}>
            <Button
              variant="default"
              size="xs"
              fullWidth
              disabled={isBusy}
              onClick={() => onChoose({ username, password })}
            >
              {username} · {t(`common.role.${role}`)}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
