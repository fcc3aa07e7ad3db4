import { Button, NativeSelect, Tabs } from '@mantine/core';
import { IconFileText, IconPresentation } from '@tabler/icons-react';
import { useRef, useState } from 'react';
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
import { Compare } from './compare.tsx';
import { ReviewProvider, useHasNames, useReviewPage, useReviewPageData } from './context.ts';
import { DealTable } from './deal-table.tsx';
import { DemandTests } from './demand-tests.tsx';
import { DifferencePanel } from './difference-panel.tsx';
import { ExportMenu } from './export-menu.tsx';
import { ForecastPanel } from './forecast-panel.tsx';
import { Funnel } from './funnel.tsx';
import { Headline } from './headline.tsx';
import insight from './insight.module.css';
import { Interventions } from './interventions.tsx';
import { LiftPanel } from './lift-panel.tsx';
import { MeetingBar } from './meeting.tsx';
import { Members } from './members.tsx';
import { MinuteChart } from './minute-chart.tsx';
import { NextActions } from './next-actions.tsx';
import { Notes } from './notes.tsx';
import type { Basis } from './outcome.ts';
import { PartBar } from './part-bar.tsx';
import { GuideTable, RegionTable, StoreTable } from './part-tables.tsx';
import { PollResults } from './poll-results.tsx';
import { ProductTable } from './product-table.tsx';
import { useReview } from './queries.ts';
import { Recorder } from './recorder.tsx';
import report from './report.module.css';
import { Report } from './report.tsx';
import { Restatement } from './restatement.tsx';
import styles from './review.module.css';
import { Settlement } from './settlement.tsx';
import { Summary } from './summary.tsx';
import { Comments } from './talk.tsx';
import { Team } from './team.tsx';
import { type Tab, tabs, useViewState, type ViewState } from './view-state.ts';

/** The review of one show: what came of it, why, and what to do next time. */
export function ReviewPage() {
  const { id = '' } = useParams();
  const t = useText();
  const { part } = useViewState();
  const review = useReview(id, part);
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
  if (review.data === undefined)
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
  const { isReport } = useViewState();
  const data = useReviewPageData(review, basis, isReport);
  const hasNames = useHasNames();
  if (isReport && !hasNames)
    return (
      <main className={styles.page}>
        <Loading height={56} rows={8} />
      </main>
    );
  return (
    <ReviewProvider value={data}>
      <Page />
    </ReviewProvider>
  );
}

function Page() {
  const { review, language } = useReviewPage();
  const view = useViewState();
  const [draft, setDraft] = useState('');
  const { show } = review;
  if (view.isReport) return <Printed view={view} />;
  const body = { view, draft, onDraft: setDraft };
  return (
    <>
      <Header>
        <ShowState status={show.status} />
        <span className={styles.showName}>{inLanguage(show.title, language)}</span>
      </Header>
      {view.step === null ? <Everything {...body} /> : <Meeting {...body} step={view.step} />}
    </>
  );
}

interface Body {
  readonly view: ViewState;
  /** A lesson being written. */
  readonly draft: string;
  readonly onDraft: (text: string) => void;
}

function Everything(body: Body) {
  const { view, onDraft } = body;
  const detail = useRef<HTMLDivElement>(null);
  const open = (tab: Tab) => {
    view.setTab(tab);
    detail.current?.scrollIntoView({ block: 'start' });
  };
  return (
    <main className={styles.page}>
      <Top view={view} />
      <PartBar view={view} />
      <Answers onDraft={onDraft} onTab={open} view={view} />
      <Summary />
      <MinuteChart view={view} />
      <Recorder view={view} />
      <div ref={detail}>
        <Details {...body} />
      </div>
    </main>
  );
}

/** What the page leads with: the result, its causes, what to do next. */
function Answers(props: { view: ViewState; onTab: (tab: Tab) => void; onDraft: (text: string) => void }) {
  const { view, onTab, onDraft } = props;
  const { review } = useReviewPage();
  return (
    <>
      {review.part === null && <Headline onLessons={() => onTab('notes')} onUsual={() => onTab('compare')} />}
      <div className={insight.answers}>
        <DifferencePanel onTab={onTab} view={view} />
        <NextActions
          onLesson={(text) => {
            onDraft(text);
            onTab('notes');
          }}
        />
      </div>
    </>
  );
}

/** One part of the page at a time. */
function Meeting({ step, ...body }: Body & { step: number }) {
  const { view, onDraft } = body;
  const slides = [
    <Answers key="answers" onDraft={onDraft} onTab={view.setTab} view={view} />,
    <MinuteChart key="chart" view={view} />,
    <Recorder key="recorder" view={view} />,
    ...(['regions', 'products', 'lift', 'members', 'comments', 'team', 'notes'] as const).map((tab) => (
      <div className={styles.details} key={tab}>
        <Detail {...body} tab={tab} />
      </div>
    )),
  ];
  const shown = Math.min(step, slides.length - 1);
  return (
    <main className={`${styles.page} ${styles.meetingPage}`}>
      <Top view={view} />
      {slides[shown]}
      <MeetingBar of={slides.length} onStep={view.setStep} step={shown} />
    </main>
  );
}

/** All of it, for print. */
function Printed({ view }: { view: ViewState }) {
  const t = useText();
  const nothing = { draft: '', onDraft: () => {} };
  return (
    <Report view={view}>
      <Top view={view} />
      <Answers onDraft={nothing.onDraft} onTab={() => {}} view={view} />
      <Summary />
      <MinuteChart view={view} />
      {tabs.map((tab) => (
        <section className={report.block} key={tab}>
          <h2>{t(`review.tab.${tab}`)}</h2>
          <Detail {...nothing} tab={tab} view={view} />
        </section>
      ))}
    </Report>
  );
}

function Top({ view }: { view: ViewState }) {
  const t = useText();
  const { review, language, clock } = useReviewPage();
  const { show, part } = review;
  const start = show.startedAt ?? show.plannedStartAt;
  const end = show.endedAt ?? start;
  return (
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
        {part && view.isReport && (
          <p>
            {t('review.insight.part.label')}: {clock(part.from)} – {clock(part.to)}
          </p>
        )}
      </div>
      <div className={styles.tools} data-screen>
        <RegionFilter view={view} />
        <Button
          leftSection={<IconPresentation aria-hidden size={15} />}
          onClick={() => view.setStep(0)}
          size="xs"
          variant="default"
        >
          {t('review.insight.meeting.start')}
        </Button>
        <Button
          leftSection={<IconFileText aria-hidden size={15} />}
          onClick={() => view.setReport(true)}
          size="xs"
          title={t('review.insight.report.open')}
          variant="default"
        >
          {t('review.insight.report.menu')}
        </Button>
        <ExportMenu view={view} />
        <Button component={Link} size="xs" to="/trends" variant="default">
          {t('review.insight.trends.open')}
        </Button>
      </div>
    </div>
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

function Details(body: Body) {
  const t = useText();
  const { view } = body;
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
          <Detail {...body} tab={tab} />
        </Tabs.Panel>
      ))}
    </Tabs>
  );
}

function Detail({ tab, view, draft, onDraft }: Body & { tab: Tab }) {
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
      return (
        <>
          <DealTable {...sorting} />
          <DemandTests />
        </>
      );
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
          <Comments view={view} />
        </>
      );
    case 'interventions':
      return <Interventions />;
    case 'settlement':
      return <Settlement {...sorting} regionId={view.regionId} />;
    case 'notes':
      return (
        <>
          <Notes draft={draft} onDraft={onDraft} />
          <Restatement {...sorting} />
        </>
      );
    case 'members':
      return <Members {...sorting} />;
    case 'compare':
      return <Compare {...sorting} view={view} />;
    case 'team':
      return <Team {...sorting} regionId={view.regionId} />;
    default:
      return tab satisfies never;
  }
}
