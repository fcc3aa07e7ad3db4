import { NativeSelect } from '@mantine/core';
import { useState } from 'react';
import { Header } from '../app/header.tsx';
import { type ListedShow, useGuides, useMetrics, useRegions, useShows, useStores } from '../app/queries.ts';
import { useSession } from '../app/session.ts';
import { inLanguage } from '../i18n/language.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { useText } from '../i18n/use-text.ts';
import { Empty } from '../ui/empty.tsx';
import { Loading } from '../ui/loading.tsx';
import { ShowState } from '../ui/status.tsx';
import { formatClock, formatElapsed } from '../ui/time.ts';
import { useNow } from '../ui/use-now.ts';
import { GuideRanking } from './guide-ranking.tsx';
import styles from './my.module.css';
import { RegionCards } from './region-cards.tsx';
import { StoreRanking } from './store-ranking.tsx';
import { TargetAnswers } from './target-answers.tsx';
import { TaskList } from './task-list.tsx';

/** A region manager's phone page: how my regions do in the show that is on, what is asked of us, and my people. */
export function MyPage() {
  const t = useText();
  const language = useLanguage();
  const session = useSession();
  const shows = useShows();
  const [chosen, setChosen] = useState<string | null>(null);
  const mine = relevant(shows.data ?? []);
  const show = mine.find(({ id }) => id === chosen) ?? mine[0] ?? null;
  const isRegion = session.data?.role === 'region';
  return (
    <>
      <Header />
      <main className={styles.page}>
        <h1>{t(isRegion ? 'my.title' : 'my.all')}</h1>
        {shows.isPending && <Loading rows={5} height={64} />}
        {shows.data && !show && <Empty title={t('my.noShow')} />}
        {show && (
          <>
            <div className={styles.which}>
              <ShowState status={show.status} />
              <NativeSelect
                aria-label={t('my.choose')}
                value={show.id}
                onChange={(event) => setChosen(event.currentTarget.value)}
                data={mine.map(({ id, title }) => ({ value: id, label: inLanguage(title, language) }))}
              />
              {show.status === 'live' && <Elapsed since={show.startedAt ?? show.plannedStartAt} />}
            </div>
            <Figures key={show.id} show={show} />
          </>
        )}
      </main>
    </>
  );
}

function Elapsed({ since }: { since: number }) {
  return <span className={styles.elapsed}>{formatElapsed(useNow() - since)}</span>;
}

function Figures({ show }: { show: ListedShow }) {
  const t = useText();
  const language = useLanguage();
  const metrics = useMetrics(show.id, true);
  const regions = useRegions();
  const stores = useStores();
  const guides = useGuides();
  if (!metrics.data || !regions.data || !stores.data || !guides.data) return <Loading rows={5} height={64} />;
  return (
    <>
      {metrics.isError && (
        <p className={styles.stale} role="alert">
          {t('my.stale', { time: formatClock(metrics.data.at, show.timeZone, language) })}
        </p>
      )}
      <TargetAnswers show={show} regions={regions.data} />
      <TaskList show={show} regions={regions.data} />
      <RegionCards rows={metrics.data.regions} regions={regions.data} currency={show.currency} />
      <StoreRanking rows={metrics.data.stores} stores={stores.data} currency={show.currency} />
      <GuideRanking
        rows={metrics.data.guides}
        guides={guides.data}
        stores={stores.data}
        currency={show.currency}
      />
    </>
  );
}

/** On air first, then the next ones, then the last that ended, then drafts, whose targets may wait for a word. */
function relevant(shows: readonly ListedShow[]): readonly ListedShow[] {
  const rank = { live: 0, rehearsal: 1, scheduled: 1, ended: 2, reviewed: 2, draft: 3 } as const;
  return shows
    .toSorted(
      (a, b) =>
        rank[a.status] - rank[b.status] ||
        Number(b.mode === 'hq') - Number(a.mode === 'hq') ||
        (rank[a.status] === 2 ? b.plannedStartAt - a.plannedStartAt : a.plannedStartAt - b.plannedStartAt),
    )
    .slice(0, 20);
}
