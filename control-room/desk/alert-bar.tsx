import { IconAlertTriangle, IconPlugConnectedX } from '@tabler/icons-react';
import type { DeskAlert } from '#shared/contract/desk.ts';
import { useText } from '../i18n/use-text.ts';
import { useLive, useLiveShow } from '../live/use-live.ts';
import { streamWords } from '../video/stream-words.ts';
import { Acknowledge } from './acknowledge.tsx';
import styles from './alert-bar.module.css';
import { useDesk } from './desk-context.tsx';

/** What needs a look now: first a lost connection, then standing alerts, worst and latest first. */
export function AlertBar() {
  const t = useText();
  const desk = useDesk();
  const isConnected = useLive((state) => state.link.kind === 'connected');
  const at = useLiveShow((show) => show.at);
  const alerts = useLiveShow((show) => show.alerts);
  // What nobody is on comes first; a quiet one stays in sight.
  const standing = alerts
    // A price below its floor has a strip of its own, with what to do about it.
    .filter((alert) => alert.clearedAt === undefined && alert.kind !== 'floor')
    .sort((a, b) => Number(a.acknowledged !== undefined) - Number(b.acknowledged !== undefined));
  if (isConnected && standing.length === 0) return null;
  return (
    <div className={styles.bar}>
      {!isConnected && (
        <p role="alert" data-level="critical">
          <IconPlugConnectedX size={14} aria-hidden />
          {t('common.link.lost', { asOf: t('common.asOf', { time: desk.clock(at) }) })}
        </p>
      )}
      {standing.slice(0, 3).map((alert) => (
        <Alert key={alert.id} alert={alert} />
      ))}
    </div>
  );
}

function Alert({ alert }: { alert: DeskAlert }) {
  const t = useText();
  const desk = useDesk();
  const where =
    alert.regionId === undefined || alert.regionId === null
      ? t('desk.alerts.total')
      : desk.regionName(alert.regionId);
  const text =
    alert.kind === 'pace'
      ? t('desk.alerts.pace', {
          region: where,
          status: alert.level === 'warn' ? alert.message : t(`metrics.status.${alert.level}`),
        })
      : alert.kind === 'stream'
        ? streamWords(t, alert)
        : t(`desk.alerts.${alert.kind}`);
  return (
    <p role="status" data-level={alert.level} data-quiet={alert.acknowledged !== undefined}>
      <IconAlertTriangle size={14} aria-hidden />
      <b>{text}</b>
      <span>{t('desk.alerts.since', { time: desk.clock(alert.at) })}</span>
      {alert.kind === 'pace' && <Acknowledge alert={alert} />}
    </p>
  );
}
