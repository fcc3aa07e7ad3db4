import { Button } from '@mantine/core';
import { Link } from 'react-router';
import { Header } from '../app/header.tsx';
import { inLanguage } from '../i18n/language.ts';
import { useText } from '../i18n/use-text.ts';
import { ShowState } from '../ui/status.tsx';
import { formatDay, formatElapsed, formatFar, formatLength } from '../ui/time.ts';
import { useNow } from '../ui/use-now.ts';
import { zoneName } from '../ui/zone.ts';
import { CloneButton } from './clone-button.tsx';
import styles from './plan.module.css';
import { usePlan } from './plan-context.tsx';

export function PlanHeader() {
  const t = useText();
  const { view, language } = usePlan();
  const { show } = view;
  const now = useNow();
  const untilMs = show.plannedStartAt - now;
  const over = show.startedAt === null ? 0 : now - show.startedAt - show.plannedMs;
  return (
    <Header>
      <h1 className={styles.title}>{inLanguage(show.title, language)}</h1>
      <ShowState status={show.status} />
      <span className={styles.when}>
        {show.status === 'live' && show.startedAt !== null ? (
          <>
            <b>{formatElapsed(now - show.startedAt)}</b>{' '}
            {t(over > 0 ? 'desk.header.over' : 'desk.header.left', { time: formatLength(Math.abs(over)) })}
          </>
        ) : show.startedAt === null ? (
          t(untilMs >= 0 ? 'desk.header.startsIn' : 'desk.header.late', {
            time: formatFar(Math.abs(untilMs), language),
          })
        ) : null}
      </span>
      <span className={styles.when}>
        {formatDay(show.plannedStartAt, show.timeZone, language)} ·{' '}
        {zoneName(show.timeZone, show.plannedStartAt, language)}
      </span>
      <span className={styles.toDesk ?? ''}>
        <Button
          component={Link}
          to={`/shows/${encodeURIComponent(show.id)}/briefing`}
          size="compact-sm"
          variant="default"
        >
          {t('briefing.open')}
        </Button>
        <CloneButton />
        {show.status !== 'draft' && (
          <Button component={Link} to={`/shows/${encodeURIComponent(show.id)}/desk`} size="compact-sm">
            {t('plan.goDesk')}
          </Button>
        )}
      </span>
    </Header>
  );
}
