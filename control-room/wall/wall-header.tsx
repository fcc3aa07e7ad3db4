import { IconMaximize } from '@tabler/icons-react';
import { LanguageSwitch } from '../app/language-switch.tsx';
import { inLanguage } from '../i18n/language.ts';
import { useText } from '../i18n/use-text.ts';
import { linkIcons } from '../live/link-icons.ts';
import { useNames } from '../live/names.tsx';
import { showClock } from '../live/show-clock.ts';
import { useLive, useLiveShow, useServerNow } from '../live/use-live.ts';
import { ShowState } from '../ui/status.tsx';
import { formatElapsed, formatLength } from '../ui/time.ts';
import { zoneOffset } from '../ui/zone.ts';
import styles from './wall.module.css';

/** Which show, whether it is on air, how long, and whether this screen still hears from it. */
export function WallHeader() {
  const names = useNames();
  const title = useLiveShow((show) => show.state.title);
  const status = useLiveShow((show) => show.state.status);
  return (
    <header className={styles.header}>
      {status !== 'none' && <ShowState status={status} />}
      <h1>{inLanguage(title, names.language)}</h1>
      <Elapsed />
      <LinkState />
      <span className={styles.controls}>
        <LanguageSwitch />
        <FullScreen />
      </span>
    </header>
  );
}

function Elapsed() {
  const t = useText();
  const names = useNames();
  const state = useLiveShow((show) => show.state);
  const now = useServerNow();
  const clock = showClock(state, now);
  const rest = formatLength(Math.abs(clock.restMs));
  return (
    <p className={styles.elapsed}>
      {state.startedAt !== null && <strong>{formatElapsed(clock.elapsedMs)}</strong>}
      <span data-late={clock.kind === 'over' || clock.kind === 'late'}>
        {clock.kind === 'lasted' ? t('desk.header.lasted') : t(`desk.header.${clock.kind}`, { time: rest })}
      </span>
      <span>
        {names.clock(now)} {zoneOffset(state.timeZone, now, names.language)}
      </span>
    </p>
  );
}

function LinkState() {
  const t = useText();
  const link = useLive((state) => state.link);
  const Icon = linkIcons[link.kind];
  return (
    <span className={styles.link} data-kind={link.kind} role="status">
      <Icon size="1.2em" aria-hidden />
      {link.kind === 'reconnecting'
        ? t('common.link.reconnecting', { n: Math.max(1, link.attempt) })
        : t(`common.link.${link.kind}`)}
    </span>
  );
}

/** Leaves and returns by itself as the browser does; hidden where a page may not ask for it. */
export function FullScreen() {
  const t = useText();
  if (!document.fullscreenEnabled) return null;
  return (
    <button
      type="button"
      className={styles.fullScreen}
      aria-label={t('wall.fullScreen')}
      onClick={() =>
        void (document.fullscreenElement
          ? document.exitFullscreen()
          : document.documentElement.requestFullscreen().catch(() => undefined))
      }
    >
      <IconMaximize size="1.2em" aria-hidden />
    </button>
  );
}
