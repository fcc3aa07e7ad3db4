import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { useText } from '../i18n/use-text.ts';
import { Empty } from '../ui/empty.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Loading } from '../ui/loading.tsx';
import { failureOf } from './api.ts';
import { CampaignFolds, foldCampaigns } from './campaign-folds.tsx';
import { CampaignLinks } from './campaign-links.tsx';
import { Header } from './header.tsx';
import { LiveShowCard } from './live-show-card.tsx';
import { NewCampaign } from './new-campaign.tsx';
import { NewShowForm } from './new-show-form.tsx';
import { type ListedShow, useShows } from './queries.ts';
import { useMay, useSession } from './session.ts';
import { ShowTable } from './show-table.tsx';
import styles from './shows-page.module.css';

/** Each card asks for its show's figures; with more shows on air than this the campaign's wall is the place to look. */
const cardsShown = 6;

/** All shows: what is on air first and largest, then what is coming (soonest first), then what was. */
export function ShowsPage() {
  const t = useText();
  const shows = useShows();
  const mayPlan = useMay('shows.plan');
  const mayAct = useMay('regions.act');
  const isRegion = useSession().data?.role === 'region';
  const [isMaking, setMaking] = useState(false);
  const all = foldCampaigns(shows.data ?? []);
  const groups = grouped(all.apart);
  return (
    <>
      <Header />
      <main className={styles.page}>
        <div className={styles.top}>
          <h1>{t('shows.title')}</h1>
          {mayAct && (
            <Button component={Link} to="/my" size="sm" variant="default" ml="auto" mr="xs">
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
        {shows.isPending && <Loading rows={6} height={44} />}
        {shows.isError && <ErrorPanel failure={failureOf(shows.error)} retry={() => void shows.refetch()} />}
        {shows.data?.length === 0 && (
          <Empty title={t('shows.empty')} next={t('shows.emptyNext')}>
            {mayPlan && <Button onClick={() => setMaking(true)}>{t('shows.newShow')}</Button>}
          </Empty>
        )}
        <CampaignLinks />
        {groups.live.length > 0 && (
          <section aria-label={t('shows.onAir')} className={styles.live}>
            {groups.live.slice(0, cardsShown).map((show) => (
              <LiveShowCard key={show.id} show={show} />
            ))}
          </section>
        )}
        <CampaignFolds shows={all.folded} />
        <ShowTable title={t('shows.alsoOnAir')} shows={groups.live.slice(cardsShown)} />
        <ShowTable title={t('shows.upcoming')} shows={groups.upcoming} />
        <ShowTable title={t('shows.past')} shows={groups.past} />
      </main>
      <NewShowForm opened={isMaking} onClose={() => setMaking(false)} />
    </>
  );
}

function grouped(shows: readonly ListedShow[]) {
  const isPast = (show: ListedShow) => show.status === 'ended' || show.status === 'reviewed';
  const byStart = (a: ListedShow, b: ListedShow) => a.plannedStartAt - b.plannedStartAt;
  return {
    live: shows
      .filter((show) => show.status === 'live' || show.status === 'rehearsal')
      .sort((a, b) => Number(b.mode === 'hq') - Number(a.mode === 'hq')),
    upcoming: shows.filter((show) => show.status === 'draft' || show.status === 'scheduled').sort(byStart),
    past: shows.filter(isPast).sort((a, b) => byStart(b, a)),
  };
}
