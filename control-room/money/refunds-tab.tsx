import { Anchor, Button, Checkbox } from '@mantine/core';
import { IconCircleCheck, IconClock, IconDownload, IconSend } from '@tabler/icons-react';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { RefundRequestView } from '#shared/contract/after-sale.ts';
import { failureOf, showPath } from '../app/api.ts';
import { failureText } from '../app/failure-text.ts';
import { useMay } from '../app/session.ts';
import { useText } from '../i18n/use-text.ts';
import { Empty } from '../ui/empty.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Loading } from '../ui/loading.tsx';
import { Scroller } from '../ui/scroller.tsx';
import { Status } from '../ui/status.tsx';
import tables from '../ui/table.module.css';
import { useMoneyPage } from './context.ts';
import styles from './money.module.css';
import { useRefunds, useRefundsSent } from './queries.ts';

const standingOf = ({ sent, settledBy }: RefundRequestView) =>
  settledBy !== null ? 'done' : sent === null ? 'open' : 'sent';

const looks = {
  open: { tone: 'warn', icon: IconClock },
  sent: { tone: 'info', icon: IconSend },
  done: { tone: 'good', icon: IconCircleCheck },
} as const;

/** Refunds asked of the payment provider: the list to send, what was sent, and what is back with its payer. */
export function RefundsTab() {
  const t = useText();
  const { show, money } = useMoneyPage();
  const refunds = useRefunds(show.id);
  const sending = useRefundsSent(show.id);
  const mayMark = useMay('shows.trade');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const rows = (refunds.data ?? []).toReversed();
  const open = rows.filter((row) => standingOf(row) === 'open');
  const marked = open.filter(({ id }) => chosen.has(id));
  const toggle = (id: string) =>
    setChosen((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  const sum = (list: readonly RefundRequestView[]) => list.reduce((total, { amount }) => total + amount, 0);
  return (
    <section className={styles.tab} aria-label={t('money.tab.refunds')}>
      <p className={styles.soft}>{t('money.refunds.hint')}</p>
      <div className={styles.tools}>
        <strong>{t('money.refunds.open', { n: open.length, amount: money(sum(open)) })}</strong>
        <Anchor className={styles.download} download href={showPath(show.id, '/export/refunds.csv')}>
          <IconDownload aria-hidden size={16} /> refunds.csv
        </Anchor>
        {mayMark && open.length > 0 && (
          <>
            <Button
              onClick={() =>
                setChosen(new Set(marked.length === open.length ? [] : open.map(({ id }) => id)))
              }
              size="xs"
              variant="default"
            >
              {t('money.refunds.all')}
            </Button>
            <Button
              disabled={marked.length === 0}
              leftSection={<IconSend aria-hidden size={16} />}
              loading={sending.isPending}
              onClick={() => sending.mutate(marked.map(({ id }) => id))}
              size="xs"
            >
              {t('money.refunds.mark', { n: marked.length, amount: money(sum(marked)) })}
            </Button>
          </>
        )}
      </div>
      {sending.isError && (
        <p className={styles.trouble} role="alert">
          {failureText(t, failureOf(sending.error))}
        </p>
      )}
      {refunds.isPending && <Loading rows={5} height={36} />}
      {refunds.isError && (
        <ErrorPanel failure={failureOf(refunds.error)} retry={() => void refunds.refetch()} />
      )}
      {refunds.data && rows.length === 0 && <Empty title={t('money.refunds.none')} />}
      {rows.length > 0 && (
        <Scroller className={tables.framed} label={t('money.tab.refunds')}>
          <table className={`${tables.table} ${styles.table} ${tables.stacked}`}>
            <thead>
              <tr>
                {mayMark && <th aria-label={t('money.refunds.choose')} scope="col" />}
                <th scope="col">{t('money.refunds.asked')}</th>
                <th scope="col">{t('money.refunds.order')}</th>
                <th data-numeric="true" scope="col">
                  {t('money.orders.amount')}
                </th>
                <th scope="col">{t('money.refunds.why')}</th>
                <th scope="col">{t('money.orders.status')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <RefundRow
                  isChosen={mayMark ? chosen.has(row.id) : null}
                  key={row.id}
                  onToggle={() => toggle(row.id)}
                  row={row}
                />
              ))}
            </tbody>
          </table>
        </Scroller>
      )}
    </section>
  );
}

function RefundRow(props: { row: RefundRequestView; isChosen: boolean | null; onToggle: () => void }) {
  const t = useText();
  const { money, time } = useMoneyPage();
  const [, setQuery] = useSearchParams();
  const { row, isChosen } = props;
  const standing = standingOf(row);
  const word =
    standing === 'sent' && row.sent
      ? t('money.refunds.sent', { time: time(row.sent.at), name: row.sent.by })
      : t(`money.refunds.standing.${standing}`);
  return (
    <tr>
      {isChosen !== null && (
        <td>
          {standing === 'open' && (
            <Checkbox
              aria-label={t('money.refunds.chooseOne', { id: row.orderId.slice(-8) })}
              checked={isChosen}
              onChange={props.onToggle}
            />
          )}
        </td>
      )}
      <th data-label={t('money.refunds.asked')} scope="row">
        {time(row.requestedAt)}
      </th>
      <td data-label={t('money.refunds.order')}>
        <Anchor component="button" onClick={() => setQuery({ order: row.orderId })} size="sm" type="button">
          {row.orderId.slice(-8)}
        </Anchor>
      </td>
      <td data-label={t('money.orders.amount')} data-numeric="true">
        {money(row.amount)}
      </td>
      <td data-label={t('money.refunds.why')}>
        {t(`money.refunds.reason.${row.reason}`)}
        {row.note && <small>{row.note}</small>}
      </td>
      <td data-label={t('money.orders.status')}>
        <Status icon={looks[standing].icon} tone={looks[standing].tone} word={word} />
      </td>
    </tr>
  );
}
