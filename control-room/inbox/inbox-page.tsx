import { Button, Checkbox, NativeSelect, SegmentedControl, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconRefresh, IconSettings } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { type InboxMessage, inboxErrorCode, inboxStatus } from '#shared/contract/hooks.ts';
import { failureOf } from '../app/api.ts';
import { failureText } from '../app/failure-text.ts';
import { Header } from '../app/header.tsx';
import { useMay } from '../app/session.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { useText } from '../i18n/use-text.ts';
import { Empty } from '../ui/empty.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Loading } from '../ui/loading.tsx';
import { Scroller } from '../ui/scroller.tsx';
import tables from '../ui/table.module.css';
import { formatDay } from '../ui/time.ts';
import { useQueryValues } from '../ui/use-query-values.ts';
import { zoneOffset } from '../ui/zone.ts';
import { Deeds, ErrorDetail } from './deeds.tsx';
import { hereZone } from './here-zone.ts';
import styles from './inbox.module.css';
import { MessageDrawer } from './message-drawer.tsx';
import { MessageStatus } from './message-status.tsx';
import { type InboxFilter, useInboxSummary, useMessages, useReplays } from './queries.ts';
import { SummaryCards } from './summary-cards.tsx';

/** What other platforms pushed, what it did, and what stands in its way; one message or many worked on again. */
export function InboxPage() {
  const t = useText();
  const [query, changeQuery] = useQueryValues();
  const [typed, setTyped] = useState(query.get('q') ?? '');
  const [q] = useDebouncedValue(typed.trim(), 300);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [opened, setOpened] = useState<string | null>(null);
  const filter: InboxFilter = {
    connector: query.get('connector') ?? '',
    status: inboxStatus.options.find((one) => one === query.get('status')) ?? null,
    error: inboxErrorCode.options.find((one) => one === query.get('error')) ?? null,
    q,
  };
  const messages = useMessages(filter);
  const summary = useInboxSummary();
  const replays = useReplays();
  const connectors = summary.data?.connectors ?? [];
  const hasFailed = connectors.some(({ failed }) => failed > 0);
  const isNothing = summary.data !== undefined && connectors.length === 0;
  const mayReplay = useMay('shows.trade');
  const isAdmin = useMay('admin');
  const rows = messages.data?.pages.flatMap(({ items }) => items) ?? [];
  const message = rows.find(({ id }) => id === opened);
  const change = (name: string, value: string) => {
    setChosen(new Set());
    changeQuery({ [name]: value || null });
  };
  const picked = rows.filter(({ id }) => chosen.has(id)).map(({ id }) => id);
  const replayFailed = () =>
    replays.mutate({
      status: 'failed',
      ...(filter.connector ? { connector: filter.connector } : {}),
      ...(filter.error ? { error: filter.error } : {}),
    });
  return (
    <>
      <Header />
      <main className={styles.page}>
        <div className={styles.top}>
          <h1>{t('inbox.title')}</h1>
          {isAdmin && (
            <Button
              component={Link}
              leftSection={<IconSettings aria-hidden size={16} />}
              size="xs"
              to="/settings/shops"
              variant="default"
            >
              {t('inbox.shops')}
            </Button>
          )}
        </div>
        {summary.data && (
          <SummaryCards
            chosen={filter.connector}
            onChoose={(connector) => change('connector', connector)}
            summary={summary.data}
          />
        )}
        {!isNothing && (
          <div className={styles.tools}>
            <TextInput
              aria-label={t('inbox.find')}
              className={styles.find ?? ''}
              onChange={(event) => setTyped(event.currentTarget.value)}
              placeholder={t('inbox.find')}
              value={typed}
            />
            <SegmentedControl
              aria-label={t('inbox.column.status')}
              data={[
                { value: '', label: t('inbox.status.all') },
                ...inboxStatus.options.map((value) => ({ value, label: t(`inbox.status.${value}`) })),
              ]}
              onChange={(value) => change('status', value)}
              value={filter.status ?? ''}
            />
            <NativeSelect
              aria-label={t('inbox.error')}
              data={[
                { value: '', label: `${t('inbox.error')}: ${t('inbox.allErrors')}` },
                ...(summary.data?.errors ?? []).map(({ code, count }) => ({
                  value: code,
                  label: `${t(`inbox.code.${code}`)} (${count})`,
                })),
              ]}
              onChange={(event) => change('error', event.currentTarget.value)}
              value={filter.error ?? ''}
            />
          </div>
        )}
        {mayReplay && !isNothing && (
          <div className={styles.tools}>
            <Button
              disabled={picked.length === 0}
              leftSection={<IconRefresh aria-hidden size={16} />}
              loading={replays.isPending}
              onClick={() => replays.mutate({ ids: picked }, { onSuccess: () => setChosen(new Set()) })}
              size="xs"
            >
              {t('inbox.replayChosen', { n: picked.length })}
            </Button>
            <Button
              disabled={replays.isPending || !hasFailed}
              onClick={replayFailed}
              size="xs"
              variant="default"
            >
              {t('inbox.replayFailed')}
            </Button>
            <span aria-live="polite" className={styles.soft}>
              {replays.data && t('inbox.replayed', { ...replays.data })}
              {replays.data && replays.data.left > 0 && ` · ${t('inbox.left', { n: replays.data.left })}`}
            </span>
          </div>
        )}
        {replays.isError && (
          <p className={styles.trouble} role="alert">
            {failureText(t, failureOf(replays.error))}
          </p>
        )}
        {messages.isPending && <Loading rows={8} height={36} />}
        {messages.isError && (
          <ErrorPanel failure={failureOf(messages.error)} retry={() => void messages.refetch()} />
        )}
        {messages.data && rows.length === 0 && (
          <Empty
            title={t(isNothing ? 'inbox.nothing' : 'inbox.none')}
            next={t(isNothing ? 'inbox.nothingNext' : 'inbox.noneNext')}
          />
        )}
        {rows.length > 0 && (
          <MessageTable
            chosen={mayReplay ? chosen : null}
            onChoose={(id) =>
              setChosen((before) => {
                const next = new Set(before);
                if (!next.delete(id)) next.add(id);
                return next;
              })
            }
            onOpen={setOpened}
            rows={rows}
          />
        )}
        {messages.hasNextPage && (
          <Button
            loading={messages.isFetchingNextPage}
            onClick={() => void messages.fetchNextPage()}
            variant="default"
          >
            {t('inbox.more')}
          </Button>
        )}
        {message && <MessageDrawer message={message} onClose={() => setOpened(null)} />}
      </main>
    </>
  );
}

function MessageTable(props: {
  rows: readonly InboxMessage[];
  /** Null: nobody may work on them again. */
  chosen: ReadonlySet<string> | null;
  onChoose: (id: string) => void;
  onOpen: (id: string) => void;
}) {
  const t = useText();
  const language = useLanguage();
  const time = (at: number) => formatDay(at, hereZone, language);
  const received = `${t('inbox.column.received')} (${zoneOffset(hereZone, Date.now(), language)})`;
  return (
    <Scroller className={tables.framed} label={t('inbox.title')}>
      <table className={`${tables.table} ${styles.table} ${tables.stacked}`}>
        <thead>
          <tr>
            {props.chosen && <th aria-label={t('inbox.choose')} scope="col" />}
            <th scope="col">{received}</th>
            <th scope="col">{t('inbox.column.connector')}</th>
            <th scope="col">{t('inbox.column.event')}</th>
            <th scope="col">{t('inbox.column.order')}</th>
            <th scope="col">{t('inbox.column.status')}</th>
            <th scope="col">{t('inbox.column.did')}</th>
            <th scope="col">
              <span className="sr-only">{t('inbox.open')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <tr key={row.id}>
              {props.chosen && (
                <td>
                  <Checkbox
                    aria-label={t('inbox.chooseOne', { time: time(row.receivedAt) })}
                    checked={props.chosen.has(row.id)}
                    onChange={() => props.onChoose(row.id)}
                  />
                </td>
              )}
              <th data-label={received} scope="row">
                {time(row.receivedAt)}
              </th>
              <td data-label={t('inbox.column.connector')}>
                {row.connector}
                {row.account && <small>{row.account}</small>}
              </td>
              <td className={styles.wrap} data-label={t('inbox.column.event')}>
                {row.kind}
              </td>
              {row.subject === null ? <td /> : <td data-label={t('inbox.column.order')}>{row.subject}</td>}
              <td data-label={t('inbox.column.status')}>
                <MessageStatus status={row.status} />
                {row.nextTryAt !== null && (
                  <small>{t('inbox.detail.nextTry', { time: time(row.nextTryAt) })}</small>
                )}
              </td>
              <td className={styles.wrap} data-label={t('inbox.column.did')}>
                {row.error ? (
                  <>
                    <b>{t(`inbox.code.${row.error.code}`)}</b>
                    <ErrorDetail error={row.error} />
                  </>
                ) : (
                  <Deeds did={row.did} />
                )}
              </td>
              <td>
                <Button
                  aria-label={t('inbox.openOf', {
                    time: time(row.receivedAt),
                    what: [row.kind, row.subject].filter(Boolean).join(' '),
                  })}
                  onClick={() => props.onOpen(row.id)}
                  size="compact-sm"
                  variant="default"
                >
                  {t('inbox.open')}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  );
}
