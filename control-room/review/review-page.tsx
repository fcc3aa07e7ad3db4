import { useRef, useState } from 'react';
import { Link, useParams } from 'react-router';
import type { ReviewView } from '#shared/contract/review.ts';
import { failureOf } from '../app/api.ts';
import { Header } from '../app/header.tsx';
import { useShow } from '../app/queries.ts';
import { inLanguage } from '../i18n/language.ts';
import { useText } from '../i18n/use-text.ts';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Loading } from '../ui/loading.tsx';
import { ShowState } from '../ui/status.tsx';
import { ReviewProvider, useHasNames, useReviewPage, useReviewPageData } from './context.ts';
import { type Body, Detail, Details } from './details.tsx';
import { DifferencePanel } from './difference-panel.tsx';
import { Headline } from './headline.tsx';
import insight from './insight.module.css';
import { MeetingBar } from './meeting.tsx';
import { MinuteChart } from './minute-chart.tsx';
import { NextActions } from './next-actions.tsx';
import type { Basis } from './outcome.ts';
import { PartBar } from './part-bar.tsx';
import { useReview } from './queries.ts';
import { Recorder } from './recorder.tsx';
import report from './report.module.css';
import { Report } from './report.tsx';
import styles from './review.module.css';
import { Summary } from './summary.tsx';
import { Top } from './top.tsx';
import { type Tab, tabs, useViewState, type ViewState } from './view-state.ts';

/** The review of one show: what came of it, why, and what to do next time. */
export function ReviewPage() {
  const { id = '' } = useParams();
  const t = useText();
  const { part, isReport } = useViewState();
  const review = useReview(id, part);
  const show = useShow(id);
  // Asked for together with the review, not after it.
  const hasNames = useHasNames(isReport);
  if (review.isPending || show.isPending || (review.data !== undefined && !hasNames))
    return (
      <>
        {!isReport && <Header />}
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
