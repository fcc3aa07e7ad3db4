import { Button } from '@mantine/core';
import { useSearchParams } from 'react-router';
import { RECONCILIATION_ROWS, type ReconciliationView } from '#shared/contract/reconciliation.ts';
import { useText } from '../i18n/use-text.ts';
import { Scroller } from '../ui/scroller.tsx';
import tables from '../ui/table.module.css';
import { useMoneyPage } from './context.ts';
import styles from './money.module.css';

/** Payments that bought nothing: why each did, and what of it went back. */
export function StrandedTable({ stranded }: { stranded: ReconciliationView['stranded'] }) {
  const t = useText();
  const { money, time } = useMoneyPage();
  const [, setQuery] = useSearchParams();
  const title = t('money.reconcile.stranded.title');
  return (
    <section aria-label={title} className={styles.group}>
      <h2>
        {title} <span>{stranded.count}</span>
      </h2>
      <p>{t('money.reconcile.stranded.about')}</p>
      {stranded.count > RECONCILIATION_ROWS && (
        <p className={styles.soft}>{t('money.reconcile.first', { n: RECONCILIATION_ROWS })}</p>
      )}
      <Scroller className={tables.framed} label={title}>
        <table className={`${tables.table} ${styles.table} ${tables.stacked}`}>
          <thead>
            <tr>
              <th scope="col">{t('money.reconcile.event')}</th>
              <th scope="col">{t('money.refunds.order')}</th>
              <th scope="col">{t('money.reconcile.stranded.why')}</th>
              <th data-numeric="true" scope="col">
                {t('money.reconcile.stranded.came')}
              </th>
              <th data-numeric="true" scope="col">
                {t('money.reconcile.stranded.back')}
              </th>
              <th data-numeric="true" scope="col">
                {t('money.reconcile.stranded.left')}
              </th>
              <th scope="col">{t('money.reconcile.at')}</th>
            </tr>
          </thead>
          <tbody>
            {stranded.rows.map((row) => (
              <tr key={row.eventId}>
                <th data-label={t('money.reconcile.event')} scope="row">
                  <code>{row.eventId}</code>
                </th>
                <td data-label={t('money.refunds.order')}>
                  <Button
                    className={styles.inRow ?? ''}
                    onClick={() => setQuery({ order: row.orderId })}
                    size="compact-sm"
                    variant="subtle"
                  >
                    {row.orderId.slice(-8)}
                  </Button>
                </td>
                <td data-label={t('money.reconcile.stranded.why')}>{t(`orders.reason.${row.reason}`)}</td>
                <td data-label={t('money.reconcile.stranded.came')} data-numeric="true">
                  {money(row.amount)}
                </td>
                <td data-label={t('money.reconcile.stranded.back')} data-numeric="true">
                  {money(row.back)}
                </td>
                <td data-label={t('money.reconcile.stranded.left')} data-numeric="true">
                  {money(row.amount - row.back)}
                </td>
                <td data-label={t('money.reconcile.at')}>{time(row.at)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroller>
    </section>
  );
}
