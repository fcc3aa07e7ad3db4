import { NumberInput, Stack } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { BrandSettings } from '#shared/contract/settings.ts';
import { api, failureOf } from '../app/api.ts';
import { Header } from '../app/header.tsx';
import { useMay, useSession } from '../app/session.ts';
import { useText } from '../i18n/use-text.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Loading } from '../ui/loading.tsx';
import { Panel } from '../ui/panel.tsx';
import { useCommand } from '../ui/use-command.ts';
import styles from './settings-page.module.css';

const path = '/api/settings';
const key = ['settings'];
const mostDays = 365;

/** What holds for the whole brand, whatever the show. */
export function SettingsPage() {
  const t = useText();
  const settings = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api.get<BrandSettings>(path, signal),
  });
  return (
    <>
      <Header />
      <main className={styles.page}>
        <h1>{t('orders.settings.title')}</h1>
        {settings.data ? (
          <Returns saved={settings.data.returnDays} />
        ) : settings.error ? (
          <ErrorPanel failure={failureOf(settings.error)} retry={() => void settings.refetch()} />
        ) : (
          <Loading rows={3} />
        )}
      </main>
    </>
  );
}

/** How long a return is taken: the one window every refund for a return is held against. */
function Returns({ saved }: { saved: number }) {
  const t = useText();
  const client = useQueryClient();
  const mayChange = useMay('org.write');
  const { data: user } = useSession();
  const [typed, setTyped] = useState<number | string | null>(null);
  const days = typed ?? saved;
  const isDays = typeof days === 'number' && Number.isInteger(days) && days >= 0 && days <= mostDays;
  const save = useCommand(async () => {
    try {
      const now = await api.patch<BrandSettings>(path, { returnDays: days });
      client.setQueryData(key, now);
      setTyped(null);
      return { ok: true };
    } catch (error) {
      return { ok: false, error: failureOf(error) };
    }
  });
  const why = !mayChange
    ? t('common.noPermission', { role: t(`common.role.${user?.role ?? 'analyst'}`) })
    : !isDays
      ? t('orders.settings.notDays')
      : days === saved
        ? t('orders.settings.unchanged')
        : null;
  return (
    <Panel title={t('orders.settings.returns')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (why === null) save.press();
        }}
      >
        <Stack gap="sm" align="flex-start">
          <NumberInput
            label={t('orders.settings.returnDays')}
            description={t('orders.settings.returnHint')}
            value={days}
            min={0}
            max={mostDays}
            allowDecimal={false}
            readOnly={!mayChange}
            error={isDays ? null : t('orders.settings.notDays')}
            onChange={setTyped}
          />
          <CommandButton command={save} tone="accent" label={t('orders.settings.save')} disabledWhy={why} />
        </Stack>
      </form>
    </Panel>
  );
}
