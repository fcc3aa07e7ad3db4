import { Button, TextInput } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useDeferredValue, useState } from 'react';
import { Link } from 'react-router';
import { useText } from '../i18n/use-text.ts';
import { Empty } from '../ui/empty.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Loading } from '../ui/loading.tsx';
import { failureOf } from './api.ts';
import { CampaignFolds } from './campaign-folds.tsx';
import { CampaignLinks } from './campaign-links.tsx';
import { Header } from './header.tsx';
import { LiveShowCard } from './live-show-card.tsx';
import { NewCampaign } from './new-campaign.tsx';
import { NewShowForm } from './new-show-form.tsx';
import { useRegions, useShowPages } from './queries.ts';
import { useMay, useSession } from './session.ts';
import { type ListOfShows, ShowTable } from './show-table.tsx';
import styles from './shows-page.module.css';

/** Each card asks for its show's figures; with more shows on air than this the campaign's wall is the place to look. */
const cardsShown = 6;

/** All shows: what is on air first and largest, then what is coming (soonest first), then what was; or found by words. */
export function ShowsPage() {
  const t = useText();
  const mayPlan = useMay('shows.plan');
  const mayAct = useMay('regions.act');
  const isRegion = useSession().data?.role === 'region';
  const [isMaking, setMaking] = useState(false);
  const [words, setWords] = useState('');
  const wanted = useDeferredValue(words).trim();
  return (
    <>
      <Header />
      <main className={styles.page}>
        <div className={styles.top}>
          <h1>{t('shows.title')}</h1>
          <TextInput
            size="sm"
            type="search"
            className={styles.find}
            aria-label={t('shows.find')}
            placeholder={t('shows.find')}
            maxLength={80}
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
          {mayAct && (
            <Button component={Link} to="/my" size="sm" variant="default">
              {t(isRegion ? 'my.title' : 'my.all')}
            </Button>
          )}
          {mayPlan && <NewCampaign />}
          {mayPlan && (
            <Button
              size="sm"
              leftSection={<IconPlus size={16} aria-hidden />}
              onClick={() => setMaking(true)}
            >
              {t('shows.newShow')}
            </Button>
          )}
        </div>
        {wanted === '' ? <Groups onNew={mayPlan ? () => setMaking(true) : null} /> : <Found words={wanted} />}
      </main>
      <NewShowForm opened={isMaking} onClose={() => setMaking(false)} />
    </>
  );
}

function Groups({ onNew }: { onNew: (() => void) | null }) {
  const t = useText();
  const onAir = useGroup({ when: 'onAir' });
  const upcoming = useGroup({ when: 'upcoming' });
  const over = useGroup({ when: 'over' });
  const regions = useRegions();
  const all = [onAir, upcoming, over];
  const failed = all.find(({ query }) => query.error && !query.data)?.query;
  if (failed)
    return (
      <ErrorPanel
        failure={failureOf(failed.error)}
        retry={() => {
          for (const { query } of all) void query.refetch();
        }}
      />
    );
  if (all.some(({ query }) => query.isPending)) return <Loading rows={6} height={44} />;
  if (all.every(({ list, folded }) => list.shows.length === 0 && folded.length === 0)) {
    if (regions.isPending) return <Loading rows={6} height={44} />;
    return (
      <>
        <CampaignLinks />
        {onNew && regions.data?.length === 0 ? (
          <Empty title={t('shows.empty')} next={t('shows.emptyFirst')}>
            <Button component={Link} to="/records?kind=regions">
              {t('records.title')}
            </Button>
          </Empty>
        ) : (
          <Empty title={t('shows.empty')} next={t('shows.emptyNext')}>
            {onNew && <Button onClick={onNew}>{t('shows.newShow')}</Button>}
          </Empty>
        )}
      </>
    );
  }
  const live = onAir.list.shows.toSorted((a, b) => Number(b.mode === 'hq') - Number(a.mode === 'hq'));
  return (
    <>
      <CampaignLinks />
      {live.length > 0 && (
        <section aria-label={t('shows.onAir')} className={styles.live}>
          {live.slice(0, cardsShown).map((show) => (
            <LiveShowCard key={show.id} show={show} />
          ))}
        </section>
      )}
      <CampaignFolds folded={[...upcoming.folded, ...over.folded]} />
      <ShowTable
        title={t('shows.alsoOnAir')}
        list={{ ...onAir.list, shows: live.slice(cardsShown), total: onAir.list.total - cardsShown }}
      />
      <ShowTable title={t('shows.upcoming')} list={upcoming.list} />
      <ShowTable title={t('shows.past')} list={over.list} />
    </>
  );
}

function Found({ words }: { words: string }) {
  const t = useText();
  const { query, list } = useGroup({ q: words });
  if (query.error && !query.data)
    return <ErrorPanel failure={failureOf(query.error)} retry={() => void query.refetch()} />;
  if (query.isPending) return <Loading rows={6} height={44} />;
  return list.shows.length === 0 ? (
    <Empty title={t('shows.noneFound', { words })} />
  ) : (
    <ShowTable title={t('shows.found')} list={list} />
  );
}

/** One group of shows as far as it is loaded. */
function useGroup(asked: Parameters<typeof useShowPages>[0]) {
  const query = useShowPages(asked);
  const pages = query.data?.pages ?? [];
  const last = pages.at(-1);
  const list: ListOfShows = {
    shows: pages.flatMap(({ items }) => items),
    total: last?.total ?? 0,
    more: query.hasNextPage ? () => void query.fetchNextPage() : null,
    isLoadingMore: query.isFetchingNextPage,
  };
  return { query, list, folded: last?.folded ?? [] };
}
