import type { ReconciliationView } from '#shared/contract/reconciliation.ts';
import { useText } from '../i18n/use-text.ts';
import { useMoneyPage } from './context.ts';
import { EventAndOrder, ReportTable } from './report-table.tsx';

/** Payments that bought nothing: why each did, and what of it went back. */
export function StrandedTable({ stranded }: { stranded: ReconciliationView['stranded'] }) {
  const t = useText();
  const { money, time } = useMoneyPage();
  return (
    <ReportTable
      title={t('money.reconcile.stranded.title')}
      count={stranded.count}
      about={t('money.reconcile.stranded.about')}
      columns={[
        { name: t('money.reconcile.event') },
        { name: t('money.refunds.order') },
        { name: t('money.reconcile.stranded.why') },
        { name: t('money.reconcile.stranded.came'), isNumeric: true },
        { name: t('money.reconcile.stranded.back'), isNumeric: true },
        { name: t('money.reconcile.stranded.left'), isNumeric: true },
        { name: t('money.reconcile.at') },
      ]}
    >
      {stranded.rows.map((row) => (
        <tr key={row.eventId}>
          <EventAndOrder eventId={row.eventId} orderId={row.orderId} />
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
    </ReportTable>
  );
}
