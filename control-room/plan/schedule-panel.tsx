import { Button } from '@mantine/core';
import type { PreflightProblem } from '#shared/contract/preflight.ts';
import { failureOf } from '../app/api.ts';
import { failureText } from '../app/failure-text.ts';
import { inLanguage } from '../i18n/language.ts';
import { useText } from '../i18n/use-text.ts';
import { ProblemList } from '../preflight/problem-list.tsx';
import { usePreflight, useProbes } from '../preflight/use-preflight.ts';
import { Verdict } from '../preflight/verdict.tsx';
import { CommandButton } from '../ui/command-button.tsx';
import { Loading } from '../ui/loading.tsx';
import { Panel } from '../ui/panel.tsx';
import { formatClock, formatDay } from '../ui/time.ts';
import { useCommand } from '../ui/use-command.ts';
import { zoneOffset } from '../ui/zone.ts';
import styles from './plan.module.css';
import { usePlan } from './plan-context.tsx';

const probed = new Set<PreflightProblem['code']>([
  'link_unreachable',
  'image_unreachable',
  'links_unchecked',
  'price_differs_from_shop',
]);

/** Go or no-go with each reason, what blocks first; trying links and pictures; then the button. */
export function SchedulePanel() {
  const t = useText();
  const plan = usePlan();
  const { show } = plan.view;
  const isOver = show.status === 'ended' || show.status === 'reviewed';
  const preflight = usePreflight(show.id, plan.view.version, !isOver && show.status !== 'live');
  const probes = useProbes(show.id);
  const view = preflight.data;
  const fromProbes = probes.last?.problems.filter(({ code }) => probed.has(code)) ?? [];
  const items = new Set(plan.view.lineup.map(({ id }) => id));
  const problems = [
    // While it is planned, a start still far away is as it should be.
    ...(view?.problems.filter(({ code }) => code !== 'starts_early') ?? []),
    ...fromProbes.filter(({ itemId }) => itemId === undefined || items.has(itemId)),
  ];
  const blocking = problems.filter(({ level }) => level === 'blocker').length;
  const schedule = useCommand((commandId) => plan.send({ type: 'show.schedule' }, { commandId }), {
    confirm: true,
  });
  const start = `${formatDay(show.plannedStartAt, show.timeZone, plan.language)} ${zoneOffset(show.timeZone, show.plannedStartAt, plan.language)}`;
  const tried = probes.last?.probes;
  return (
    <Panel
      title={t('plan.schedule.title')}
      aside={
        !isOver &&
        plan.view.lineup.length > 0 && (
          <Button
            size="compact-xs"
            variant="default"
            loading={probes.run.isPending}
            onClick={() => probes.run.mutate()}
          >
            {t('plan.preflight.probe')}
          </Button>
        )
      }
    >
      <div className={styles.schedule}>
        {show.status === 'draft' ? (
          <CommandButton
            command={schedule}
            tone="accent"
            fullWidth
            label={t('plan.schedule.action')}
            disabledWhy={
              plan.readOnly ?? (blocking > 0 ? t('plan.preflight.noGoWhy', { n: blocking }) : null)
            }
            confirm={{
              title: t('plan.schedule.confirm'),
              lines: [
                { label: t('desk.show.name'), value: inLanguage(show.title, plan.language) },
                { label: t('shows.field.start'), value: start },
                { label: t('desk.show.products'), value: String(plan.view.lineup.length) },
              ],
              warning: t('plan.schedule.warning'),
            }}
          />
        ) : (
          <p className={styles.hint}>
            {show.status === 'live'
              ? t('plan.schedule.isLive')
              : isOver
                ? t('plan.schedule.isOver')
                : t('plan.schedule.isScheduled')}
          </p>
        )}
        {view && <Verdict view={{ go: view.go, problems }} />}
        {preflight.isLoading && <Loading rows={2} />}
        {preflight.error && (
          <p className={styles.refused} role="alert">
            {t('plan.preflight.failed')}: {failureText(t, failureOf(preflight.error))}
          </p>
        )}
        {probes.run.error && (
          <p className={styles.refused} role="alert">
            {failureText(t, failureOf(probes.run.error))}
          </p>
        )}
        <ProblemList
          problems={problems}
          names={{ ...plan, offerName: (offerId) => offerName(plan, offerId) }}
          onShow={showItem}
          onAsk={plan.ask}
        />
        {tried && probes.last && (
          <p className={styles.hint}>
            {t('plan.preflight.probed', {
              answered: tried.answered,
              tried: tried.tried,
              time: formatClock(probes.last.at, show.timeZone, plan.language),
            })}
          </p>
        )}
      </div>
    </Panel>
  );
}

function offerName(plan: ReturnType<typeof usePlan>, offerId: string): string {
  const offer = plan.view.offers.find(({ id }) => id === offerId);
  return offer ? inLanguage(offer.title, plan.language) : offerId;
}

/** Brings an item's row into view and into focus. */
function showItem(itemId: string): void {
  const row = document.querySelector<HTMLElement>(`[data-item="${CSS.escape(itemId)}"]`);
  row?.scrollIntoView({ block: 'center' });
  row?.querySelector<HTMLElement>('input, button')?.focus({ preventScroll: true });
}
