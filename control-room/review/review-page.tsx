import { NativeSelect, Tabs } from '@mantine/core';
import { useRef } from 'react';
import { Link, useParams } from 'react-router';
import type { ReviewView } from '#shared/contract/review.ts';
import { failureOf } from '../app/api.ts';
import { Header } from '../app/header.tsx';
import { useRegions, useShow } from '../app/queries.ts';
import { inLanguage } from '../i18n/language.ts';
import { useText } from '../i18n/use-text.ts';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Loading } from '../ui/loading.tsx';
import { ShowState } from '../ui/status.tsx';
import { formatDay, formatLength } from '../ui/time.ts';
import { zoneName } from '../ui/zone.ts';
import { ReviewProvider, useReviewPage, useReviewPageData } from './context.ts';
import { DealTable } from './deal-table.tsx';
import { ExportMenu } from './export-menu.tsx';
import { ForecastPanel } from './forecast-panel.tsx';
import { Funnel } from './funnel.tsx';
import { Headline } from './headline.tsx';
import { LiftPanel } from './lift-panel.tsx';
import { MinuteChart } from './minute-chart.tsx';
import { Notes } from './notes.tsx';
import type { Basis } from './outcome.ts';
import { GuideTable, RegionTable, StoreTable } from './part-tables.tsx';
import { PollResults } from './poll-results.tsx';
import { ProductTable } from './product-table.tsx';
import { useReview } from './queries.ts';
import { Recorder } from './recorder.tsx';
import styles from './review.module.css';
import { Settlement } from './settlement.tsx';
import { Summary } from './summary.tsx';
import { Comments, Interventions } from './talk.tsx';
import { type Tab, tabs, useViewState, type ViewState } from './view-state.ts';

/** The review of one show: what came of it, why, and what to do next time. */
export function ReviewPage() {
  const { id = '' } = useParams();
  const t = useText();
  const review = useReview(id);
  const show = useShow(id);
  if (review.isPending || show.isPending)
    return (
      <>
        <Header />
        <main className={styles.page}>
          <Loading height={56} rows={8} />
        </main>
      </>
    );
  if (review.isError)
    return (
      <>
        <Header />
        <main className={styles.page}>
          <ErrorPanel failure={failureOf(review.error)} retry={() => void review.refetch()} />
          {failureOf(review.error).code === 'show_not_ended' && (
            <p className={styles.centred}>
              {t('review.notEnded')}{' '}
              <Link to={`/shows/${encodeURIComponent(id)}/desk`}>{t('review.toDesk')}</Link>
            </p>
          )}
        </main>
      </>
    );
  return <Loaded basis={show.data?.targets?.basis ?? 'paid'} review={review.data} />;
}

function Loaded({ review, basis }: { review: ReviewView; basis: Basis }) {
  const data = useReviewPageData(review, basis);
  return (
    <ReviewProvider value={data}>
      <Page />
    </ReviewProvider>
  );
}

function Page() {
  const t = useText();
  const { review, language } = useReviewPage();
  const view = useViewState();
  const detail = useRef<HTMLDivElement>(null);
  const { show } = review;
  const start = show.startedAt ?? show.plannedStartAt;
  const end = show.endedAt ?? start;
  return (
    <>
      <Header>
        <ShowState status={show.status} />
        <span className={styles.showName}>{inLanguage(show.title, language)}</span>
      </Header>
      <main className={styles.page}>
        <div className={styles.top}>
          <div>
            <h1>
              {t('review.title')} · {inLanguage(show.title, language)}
            </h1>
            <p className={styles.soft}>
              {t('review.when', {
                from: formatDay(start, show.timeZone, language),
                to: formatDay(end, show.timeZone, language),
                length: formatLength(end - start),
                zone: zoneName(show.timeZone, start, language),
                currency: show.currency,
              })}
            </p>
          </div>
          <div className={styles.tools}>
            <RegionFilter view={view} />
            <ExportMenu />
          </div>
        </div>
        <Headline
          onLessons={() => {
            view.setTab('notes');
            detail.current?.scrollIntoView({ block: 'start' });
          }}
        />
        <Summary />
        <MinuteChart regionId={view.regionId} />
        <Recorder view={view} />
        <div ref={detail}>
          <Details view={view} />
        </div>
      </main>
    </>
  );
}

function RegionFilter({ view }: { view: ViewState }) {
  const t = useText();
  const { names, review } = useReviewPage();
  const regions = useRegions().data ?? [];
  const known = new Set(review.regions.map((region) => region.regionId));
  return (
    <div className={styles.filter}>
      <NativeSelect
        aria-label={t('review.region')}
        data={[
          { value: '', label: t('review.allRegions') },
          ...regions
            .filter(({ id }) => known.has(id))
            .map(({ id }) => ({ value: id, label: names.region(id) })),
        ]}
        onChange={(event) => view.setRegion(event.target.value || null)}
        size="xs"
        value={view.regionId ?? ''}
      />
      {view.regionId !== null && (
        <span className={styles.soft}>{t('review.filterNote', { region: names.region(view.regionId) })}</span>
      )}
    </div>
  );
}

function Details({ view }: { view: ViewState }) {
  const t = useText();
  return (
    <Tabs
      className={styles.details}
      keepMounted={false}
      onChange={(tab) => {
        const next = tabs.find((one) => one === tab);
        if (next) view.setTab(next);
      }}
      value={view.tab}
    >
      <Tabs.List>
        {tabs.map((tab) => (
          <Tabs.Tab key={tab} value={tab}>
            {t(`review.tab.${tab}`)}
          </Tabs.Tab>
        ))}
      </Tabs.List>
      {tabs.map((tab) => (
        <Tabs.Panel key={tab} value={tab}>
          <Detail tab={tab} view={view} />
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

function Detail({ tab, view }: { tab: Tab; view: ViewState }) {
  const sorting = { sort: view.sort, onSort: view.setSort };
  switch (tab) {
    case 'products':
      return <ProductTable {...sorting} />;
    case 'regions':
      return <RegionTable {...sorting} />;
    case 'stores':
      return <StoreTable {...sorting} regionId={view.regionId} />;
    case 'guides':
      return <GuideTable {...sorting} regionId={view.regionId} />;
    case 'deals':
      return <DealTable {...sorting} />;
    case 'lift':
      return <LiftPanel />;
    case 'forecast':
      return <ForecastPanel />;
    case 'funnel':
      return <Funnel />;
    case 'comments':
      return (
        <>
          <PollResults />
          <Comments />
        </>
      );
    case 'interventions':
      return <Interventions />;
    case 'settlement':
      return <Settlement {...sorting} regionId={view.regionId} />;
    case 'notes':
      return <Notes />;
    default:
      return tab satisfies never;
  }
}

export default ReviewPage;
