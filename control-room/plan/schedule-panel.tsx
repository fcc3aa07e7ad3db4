import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import { inLanguage } from '../i18n/language.ts';
import type { StaffText } from '../i18n/use-text.ts';
import { useText } from '../i18n/use-text.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { Panel } from '../ui/panel.tsx';
import { formatDay, formatLength } from '../ui/time.ts';
import { useCommand } from '../ui/use-command.ts';
import { useNow } from '../ui/use-now.ts';
import { zoneOffset } from '../ui/zone.ts';
import styles from './plan.module.css';
import { type Plan, usePlan } from './plan-context.tsx';
import { problemText } from './problem-text.ts';
import { type Finding, findings } from './problems.ts';

/** What blocks going live, first; then what deserves a look; then the button. */
export function SchedulePanel() {
  const t = useText();
  const plan = usePlan();
  const { show } = plan.view;
  const now = useNow(10_000);
  const found = findings(plan.view, plan.products, now);
  const blocking = found.filter((finding) => finding.blocks);
  const schedule = useCommand((commandId) => plan.send({ type: 'show.schedule' }, { commandId }), {
    confirm: true,
  });
  const start = `${formatDay(show.plannedStartAt, show.timeZone, plan.language)} ${zoneOffset(show.timeZone, show.plannedStartAt, plan.language)}`;
  return (
    <Panel title={t('plan.schedule.title')}>
      <div className={styles.schedule}>
        {show.status === 'draft' ? (
          <CommandButton
            command={schedule}
            tone="accent"
            fullWidth
            label={t('plan.schedule.action')}
            disabledWhy={
              plan.readOnly ??
              (blocking.length > 0 ? `${t('plan.schedule.blocked')}: ${blocking.length}` : null)
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
              : show.status === 'scheduled' || show.status === 'rehearsal'
                ? t('plan.schedule.isScheduled')
                : t('plan.schedule.isOver')}
          </p>
        )}
        <ul className={styles.findings}>
          {blocking.length === 0 && (
            <li data-kind="good">
              <IconCircleCheck size={15} aria-hidden />
              {t('plan.schedule.ready')}
            </li>
          )}
          {found.map((finding) => (
            <li key={keyOf(finding)} data-kind={finding.blocks ? 'bad' : 'warn'}>
              {finding.blocks ? (
                <IconCircleX size={15} aria-hidden />
              ) : (
                <IconAlertTriangle size={15} aria-hidden />
              )}
              <span className="sr-only">
                {t(finding.blocks ? 'plan.schedule.blocked' : 'plan.schedule.warn')}:{' '}
              </span>
              {findingText(t, finding, plan)}
            </li>
          ))}
        </ul>
      </div>
    </Panel>
  );
}

function keyOf(finding: Finding): string {
  switch (finding.kind) {
    case 'item':
      return `item ${finding.itemId} ${finding.problem.kind}`;
    case 'deal':
      return `deal ${finding.dealId} ${finding.problem.kind}`;
    default:
      return finding.kind;
  }
}

function findingText(t: StaffText, finding: Finding, plan: Plan): string {
  switch (finding.kind) {
    case 'item':
      return t('plan.schedule.itemProblem', {
        name: plan.itemName(finding.itemId),
        problem: problemText(t, finding.problem, plan.money),
      });
    case 'deal':
      return t('plan.schedule.dealProblem', {
        name: plan.itemName(finding.itemId),
        problem: problemText(t, finding.problem, plan.money),
      });
    case 'tasksOpen':
      return t('plan.schedule.tasksOpen', { n: finding.n });
    case 'tooLong':
      return t('plan.schedule.tooLong', { time: formatLength(finding.ms) });
    case 'noItems':
    case 'noTargets':
    case 'noHost':
    case 'late':
      return t(`plan.schedule.${finding.kind}`);
  }
}
