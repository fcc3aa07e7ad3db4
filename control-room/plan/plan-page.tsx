import { useParams } from 'react-router';
import type { ShowView } from '#shared/contract/shows.ts';
import { failureOf } from '../app/api.ts';
import { Header } from '../app/header.tsx';
import { useProducts, useRegions, useShow } from '../app/queries.ts';
import { useMay, useSession } from '../app/session.ts';
import { useText } from '../i18n/use-text.ts';
import { Rehearsal } from '../preflight/rehearsal.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Loading } from '../ui/loading.tsx';
import { ApprovalsPanel } from './approvals-panel.tsx';
import { DealsPanel } from './deals-panel.tsx';
import { FactsPanel } from './facts-panel.tsx';
import { GuardrailsPanel } from './guardrails-panel.tsx';
import { LineupPanel } from './lineup-panel.tsx';
import { OffersPanel } from './offers-panel.tsx';
import styles from './plan.module.css';
import { PlanProvider } from './plan-context.tsx';
import { PlanHeader } from './plan-header.tsx';
import { PlanKeys } from './plan-keys.tsx';
import { ReadinessPanel } from './readiness-panel.tsx';
import { SchedulePanel } from './schedule-panel.tsx';
import { SellingTimeline } from './selling-timeline.tsx';
import { TargetsPanel } from './targets-panel.tsx';
import { TrafficPanel } from './traffic-panel.tsx';

/** What others do to the plan, and ask of it, is seen without a reload. */
const refreshMs = 15_000;

/** Planning one show: facts, run sheet, deals, targets, readiness, and what still blocks going live. */
export function PlanPage() {
  const showId = useParams().id ?? '';
  const show = useShow(showId, refreshMs);
  const products = useProducts();
  const regions = useRegions();
  const error = show.error ?? products.error ?? regions.error;
  if (show.data && products.data && regions.data)
    return <Loaded view={show.data} products={products.data} regions={regions.data} />;
  return (
    <>
      <Header />
      <main className={styles.page}>
        {error ? (
          <ErrorPanel
            failure={failureOf(error)}
            retry={() => {
              void show.refetch();
              void products.refetch();
              void regions.refetch();
            }}
          />
        ) : (
          <Loading rows={10} />
        )}
      </main>
    </>
  );
}

function Loaded(props: {
  view: ShowView;
  products: Parameters<typeof PlanProvider>[0]['products'];
  regions: Parameters<typeof PlanProvider>[0]['regions'];
}) {
  const t = useText();
  const { data: user } = useSession();
  const mayPlan = useMay('shows.plan');
  const { status } = props.view.show;
  const isOver = status === 'ended' || status === 'reviewed';
  const readOnly = isOver
    ? t('plan.schedule.isOver')
    : mayPlan
      ? null
      : t('common.noPermission', { role: t(`common.role.${user?.role ?? 'analyst'}`) });
  return (
    <PlanProvider view={props.view} products={props.products} regions={props.regions} readOnly={readOnly}>
      <PlanHeader />
      <PlanKeys />
      <main className={styles.page}>
        {readOnly && (
          <p className={styles.readOnly} role="status">
            <b>{t('common.readOnly')}.</b> {readOnly}
          </p>
        )}
        <div className={styles.top}>
          <FactsPanel />
          <SchedulePanel />
        </div>
        <LineupPanel />
        <SellingTimeline />
        <DealsPanel />
        <OffersPanel />
        <ApprovalsPanel />
        <GuardrailsPanel />
        <TrafficPanel />
        <div className={styles.halves}>
          <TargetsPanel />
          <ReadinessPanel />
        </div>
        {!isOver && <Rehearsal showId={props.view.show.id} status={status} />}
      </main>
    </PlanProvider>
  );
}
