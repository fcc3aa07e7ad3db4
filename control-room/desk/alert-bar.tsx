import { Button } from '@mantine/core';
import { IconAlertTriangle, IconPlugConnectedX } from '@tabler/icons-react';
import { useState } from 'react';
import type { DeskAlert } from '#shared/contract/desk.ts';
import { strandedReason } from '#shared/contract/reconciliation.ts';
import { type StaffText, useText } from '../i18n/use-text.ts';
import { useLive, useLiveShow } from '../live/use-live.ts';
import { streamWords } from '../video/stream-words.ts';
import { Acknowledge } from './acknowledge.tsx';
import styles from './alert-bar.module.css';
import { useDesk } from './desk-context.tsx';

/** So many alerts stand there unasked; the rest is one press away. */
const mostShown = 3;

/** What needs a look now: first a lost connection, then standing alerts, worst and latest first. */
export function AlertBar({ onOrder }: { onOrder: (orderId: string) => void }) {
  const t = useText();
  const desk = useDesk();
  const isConnected = useLive((state) => state.link.kind === 'connected');
  const at = useLiveShow((show) => show.at);
  const alerts = useLiveShow((show) => show.alerts);
  const [isAll, setAll] = useState(false);
  // What nobody is on comes first; a quiet one stays in sight.
  const standing = alerts
    // A price below its floor has a strip of its own, with what to do about it.
    .filter((alert) => alert.clearedAt === undefined && alert.kind !== 'floor')
    .sort((a, b) => Number(a.acknowledged !== undefined) - Number(b.acknowledged !== undefined));
  if (isConnected && standing.length === 0) return null;
  const rest = standing.length - mostShown;
  return (
    <div className={styles.bar}>
      {!isConnected && (
        <p role="alert" data-level="critical">
          <IconPlugConnectedX size={14} aria-hidden />
          {t('common.link.lost', { asOf: t('common.asOf', { time: desk.clock(at) }) })}
        </p>
      )}
      {standing.slice(0, isAll ? undefined : mostShown).map((alert) => (
        <Alert key={alert.id} alert={alert} onOrder={onOrder} />
      ))}
      {rest > 0 && (
        <Button aria-expanded={isAll} onClick={() => setAll(!isAll)} size="compact-xs" variant="default">
          {isAll ? t('desk.alerts.fewer') : t('desk.alerts.more', { n: rest })}
        </Button>
      )}
    </div>
  );
}

function Alert({ alert, onOrder }: { alert: DeskAlert; onOrder: (orderId: string) => void }) {
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
        : alert.kind === 'payment'
          ? paymentText(t, alert, desk.money)
          : t(`desk.alerts.${alert.kind}`);
  const orderId = alert.kind === 'payment' ? alert.params?.orderId : undefined;
  return (
    <p role="status" data-level={alert.level} data-quiet={alert.acknowledged !== undefined}>
      <IconAlertTriangle size={14} aria-hidden />
      <b>{text}</b>
      <span>{t('desk.alerts.since', { time: desk.clock(alert.at) })}</span>
      {typeof orderId === 'string' && (
        <Button onClick={() => onOrder(orderId)} size="compact-xs" variant="default">
          {t('desk.alerts.order')}
        </Button>
      )}
      {(alert.kind === 'pace' || alert.kind === 'payment') && <Acknowledge alert={alert} />}
    </p>
  );
}

/** Which order, how much, and why it did not count; an alert of an earlier version only that there is one. */
function paymentText(t: StaffText, { params }: DeskAlert, money: (amount: number) => string): string {
  const { orderId, amount, expected, most, reason } = params ?? {};
  if (typeof orderId !== 'string' || typeof amount !== 'number') return t('desk.alerts.payment');
  const about = { id: orderId.slice(-8), amount: money(amount) };
  const known = strandedReason.safeParse(reason).data;
  if (known) return t('desk.alerts.stranded', { ...about, reason: t(`orders.reason.${known}`) });
  if (typeof most === 'number') return t('desk.alerts.overRefunded', { ...about, most: money(most) });
  return typeof expected === 'number'
    ? t('desk.alerts.mismatched', { ...about, expected: money(expected) })
    : t('desk.alerts.payment');
}
