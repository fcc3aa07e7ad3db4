import { LanguageSwitch } from '../app/language-switch.tsx';
import { inLanguage } from '../i18n/language.ts';
import { useText } from '../i18n/use-text.ts';
import { LinkBadge } from '../live/link-badge.tsx';
import { useNames } from '../live/names.tsx';
import { showClock } from '../live/show-clock.ts';
import { useLiveShow, useServerNow } from '../live/use-live.ts';
import { formatCompact } from '../ui/number.ts';
import { ShowState } from '../ui/status.tsx';
import { formatElapsed, formatLength } from '../ui/time.ts';
import { zoneOffset } from '../ui/zone.ts';
import styles from './host.module.css';

/** On air or not, how long, how many watch, and whether this screen still follows. */
export function HostHeader() {
  const t = useText();
  const names = useNames();
  const state = useLiveShow((show) => show.state);
  const online = useLiveShow((show) => show.metrics.audience.online);
  const now = useServerNow();
  const clock = showClock(state, now);
  return (
    <header className={styles.header}>
      {state.status !== 'none' && <ShowState status={state.status} />}
      <h1>{inLanguage(state.title, names.language)}</h1>
      {state.startedAt !== null && (
        <strong className={styles.elapsed}>{formatElapsed(clock.elapsedMs)}</strong>
      )}
      <span data-late={clock.kind === 'over' || clock.kind === 'late'}>
        {clock.kind === 'lasted'
          ? t('desk.header.lasted')
          : t(`desk.header.${clock.kind}`, { time: formatLength(Math.abs(clock.restMs)) })}
      </span>
      <span>
        {names.clock(now)} {zoneOffset(state.timeZone, now, names.language)}
      </span>
      <span className={styles.online}>
        <strong>{formatCompact(online, names.language)}</strong> {t('host.online')}
      </span>
      <LinkBadge />
      <LanguageSwitch />
    </header>
  );
}
