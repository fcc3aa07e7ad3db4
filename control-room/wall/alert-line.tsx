import { IconAlertTriangle, IconClockPause } from '@tabler/icons-react';
import { useText } from '../i18n/use-text.ts';
import { useNames } from '../live/names.tsx';
import { useLive, useLiveShow, useStale } from '../live/use-live.ts';
import { streamWords } from '../video/stream-words.ts';
import styles from './wall.module.css';

/** Along the bottom: first that this screen is behind, and since when; then what is wrong with the show. */
export function AlertLine() {
  const t = useText();
  const names = useNames();
  const at = useLiveShow((show) => show.at);
  const alerts = useLiveShow((show) => show.alerts);
  const refused = useLive((state) => state.refused);
  const isStale = useStale();
  const standing = alerts.filter((alert) => alert.clearedAt === undefined);
  if (!isStale && standing.length === 0) return null;
  // What one line has room for.
  const places = isStale ? 2 : 3;
  return (
    <section className={styles.alerts} aria-label={t('wall.alerts')}>
      {isStale && (
        <p data-level="stale" role="alert">
          <IconClockPause size="1.2em" aria-hidden />
          {t('wall.stale', { time: names.clock(at) })}
          {refused && ` · ${refused.code}`}
        </p>
      )}
      {standing.slice(0, places).map((alert) => (
        <p key={alert.id} data-level={alert.level}>
          <IconAlertTriangle size="1.2em" aria-hidden />
          {alert.kind === 'pace'
            ? t('desk.alerts.pace', {
                region: alert.regionId ? names.regionName(alert.regionId) : t('desk.alerts.total'),
                status: alert.level === 'warn' ? alert.message : t(`metrics.status.${alert.level}`),
              })
            : alert.kind === 'stream'
              ? streamWords(t, alert)
              : t(`desk.alerts.${alert.kind}`)}{' '}
          <span>{t('desk.alerts.since', { time: names.minute(alert.at) })}</span>
        </p>
      ))}
      {standing.length > places && <p>+{standing.length - places}</p>}
    </section>
  );
}
