import { Button, Checkbox } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import type { ShowBriefing } from '#shared/contract/briefing.ts';
import type { Command } from '#shared/contract/commands.ts';
import { api, failureOf, showPath } from '../app/api.ts';
import { Header } from '../app/header.tsx';
import { showKey, useRegions, useStores } from '../app/queries.ts';
import { useMay } from '../app/session.ts';
import { inLanguage } from '../i18n/language.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { useText } from '../i18n/use-text.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Loading } from '../ui/loading.tsx';
import { Panel } from '../ui/panel.tsx';
import { formatMoment } from '../ui/time.ts';
import { type Outcome, useCommand } from '../ui/use-command.ts';
import styles from './briefing.module.css';
import { BriefingSheet } from './briefing-sheet.tsx';

const everyMs = 15_000;

/** The briefing a plan makes: to issue, to print, and who has read it. */
export function BriefingPage() {
  const showId = useParams().id ?? '';
  const t = useText();
  const language = useLanguage();
  const client = useQueryClient();
  const mayPlan = useMay('shows.plan');
  const key = ['briefing', showId];
  const path = showPath(showId);
  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => api.get<ShowBriefing>(`${path}/briefing`, signal),
    refetchInterval: everyMs,
  });
  const send = async (command: Command, commandId: string): Promise<Outcome> => {
    try {
      await api.post(`${path}/commands`, { ...command, commandId });
      void client.invalidateQueries({ queryKey: showKey(showId) });
      await client.invalidateQueries({ queryKey: key });
      return { ok: true };
    } catch (error) {
      return { ok: false, error: failureOf(error) };
    }
  };
  const issue = useCommand((commandId) => send({ type: 'briefing.issue' }, commandId));
  const briefing = query.data;
  const isFresh = briefing?.edition != null && !briefing.isStale;
  return (
    <>
      <Header>
        <h1 className={styles.title}>{t('briefing.title')}</h1>
        <span className={styles.bar}>
          <Button
            component={Link}
            to={`/shows/${encodeURIComponent(showId)}/plan`}
            size="compact-sm"
            variant="default"
          >
            {t('briefing.back')}
          </Button>
          <Button size="compact-sm" variant="default" onClick={() => window.print()}>
            {t('briefing.print')}
          </Button>
          {mayPlan && briefing && (
            <CommandButton
              command={issue}
              size="compact-sm"
              tone="accent"
              label={
                briefing.edition === null
                  ? t('briefing.issue')
                  : t('briefing.issueAgain', { n: briefing.edition + 1 })
              }
              disabledWhy={isFresh ? t('briefing.upToDate') : null}
            />
          )}
        </span>
      </Header>
      <main className={styles.page}>
        {query.error && !briefing && (
          <ErrorPanel failure={failureOf(query.error)} retry={() => void query.refetch()} />
        )}
        {query.isPending && <Loading rows={10} />}
        {briefing && (
          <>
            <p className={styles.state} role="status" data-tone={isFresh ? 'good' : 'warn'}>
              {briefing.edition !== null && briefing.issuedAt !== null && (
                <b>
                  {t('briefing.edition', {
                    n: briefing.edition,
                    time: formatMoment(briefing.issuedAt, briefing.facts.timeZone, language),
                    by: briefing.issuedBy ?? '',
                  })}
                </b>
              )}
              {briefing.edition === null
                ? t('briefing.notIssued')
                : briefing.isStale
                  ? t('briefing.stale', { n: briefing.edition })
                  : t('briefing.upToDate')}
            </p>
            <BriefingSheet briefing={briefing} />
            <Readers briefing={briefing} send={send} />
          </>
        )}
      </main>
    </>
  );
}

function Readers(props: {
  briefing: ShowBriefing;
  send: (command: Command, commandId: string) => Promise<Outcome>;
}) {
  const t = useText();
  const language = useLanguage();
  const [isOnlyOpen, setOnlyOpen] = useState(true);
  const regions = useRegions().data ?? [];
  const stores = useStores().data ?? [];
  const { briefing } = props;
  const n = briefing.guides.filter(({ readAt }) => readAt !== null).length;
  const shown = briefing.guides.filter(({ readAt }) => !isOnlyOpen || readAt === null);
  const placeOf = (storeId: string, regionId: string) => {
    const region = regions.find(({ id }) => id === regionId);
    const store = stores.find(({ id }) => id === storeId);
    return [region, store].map((place) => (place ? inLanguage(place.name, language) : '')).join(' · ');
  };
  return (
    <Panel
      title={t('briefing.readers', { n, all: briefing.guides.length })}
      aside={
        <Checkbox
          size="xs"
          label={t('briefing.onlyOpen')}
          checked={isOnlyOpen}
          onChange={(event) => setOnlyOpen(event.currentTarget.checked)}
        />
      }
    >
      {shown.length === 0 ? (
        <p>{t('briefing.nobody')}</p>
      ) : (
        <ul className={styles.readers}>
          {shown.map((guide) => (
            <li key={guide.guideId}>
              <span>
                <b>{guide.name}</b> <small>{guide.code}</small>
                <br />
                <small>{placeOf(guide.storeId, guide.regionId)}</small>
              </span>
              {guide.readAt === null ? (
                <Confirm guideId={guide.guideId} isIssued={briefing.edition !== null} send={props.send} />
              ) : (
                <small>
                  ✓ {t('briefing.read')}{' '}
                  {t('briefing.readBy', {
                    time: formatMoment(guide.readAt, briefing.facts.timeZone, language),
                    by: guide.by ?? '',
                  })}
                </small>
              )}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

function Confirm(props: {
  guideId: string;
  isIssued: boolean;
  send: (command: Command, commandId: string) => Promise<Outcome>;
}) {
  const t = useText();
  const mayAct = useMay('regions.act');
  const confirm = useCommand((commandId) =>
    props.send({ type: 'briefing.confirm', guideId: props.guideId }, commandId),
  );
  if (!mayAct || !props.isIssued) return <small>{t('briefing.notRead')}</small>;
  return <CommandButton command={confirm} size="compact-xs" label={t('briefing.confirm')} />;
}
