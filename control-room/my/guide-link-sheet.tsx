import { Button, Stack, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { Guide } from '#shared/contract/organisation.ts';
import { api, failureOf } from '../app/api.ts';
import { useText } from '../i18n/use-text.ts';
import { Dialog } from '../ui/dialog.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Loading } from '../ui/loading.tsx';
import { Qr } from '../ui/qr.tsx';
import styles from './my.module.css';

/** A guide's personal link: to scan on the spot, to copy, or to make anew when it went to somebody else. */
export function GuideLinkSheet({ guide, onClose }: { guide: Guide; onClose: () => void }) {
  const t = useText();
  const client = useQueryClient();
  const key = ['guide-link', guide.id];
  const ask = (renew: boolean) =>
    api.post<{ path: string }>(`/api/guides/${encodeURIComponent(guide.id)}/link`, { renew });
  const made = useQuery({ queryKey: key, queryFn: () => ask(false), staleTime: 0 });
  const [isCopied, setCopied] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const link = made.data ? location.origin + made.data.path : '';
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(link);
      setCopied(true);
    } catch {
      // Plain http has no clipboard: select it, so that a long press copies.
      field.current?.select();
    }
  };
  const renew = async () => {
    setCopied(false);
    client.setQueryData(key, await ask(true));
  };
  return (
    <Dialog opened onClose={onClose} title={t('my.linkOf', { name: guide.name })}>
      {made.isPending && <Loading rows={2} height={80} />}
      {made.isError && <ErrorPanel failure={failureOf(made.error)} retry={() => void made.refetch()} />}
      {made.data && (
        <Stack gap="sm">
          <Qr text={link} label={t('my.qrOf', { name: guide.name })} className={styles.qr} />
          <p className={styles.soft}>{t('my.linkHint')}</p>
          <TextInput
            ref={field}
            readOnly
            value={link}
            aria-label={t('my.linkOf', { name: guide.name })}
            onFocus={(event) => event.target.select()}
          />
          <Button onClick={() => void copy()}>{isCopied ? t('my.copied') : t('my.copy')}</Button>
          <Button variant="default" onClick={() => void renew().catch(() => made.refetch())}>
            {t('my.renew')}
          </Button>
        </Stack>
      )}
    </Dialog>
  );
}
