import { Button, FileButton } from '@mantine/core';
import { IconAlertTriangle, IconCircleCheck, IconDownload, IconFileUpload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import type { ReconciliationView } from '#shared/contract/reconciliation.ts';
import { failureOf } from '../app/api.ts';
import { CsvIssues } from '../app/csv-issues.tsx';
import { failureText } from '../app/failure-text.ts';
import { useText } from '../i18n/use-text.ts';
import { csvText, download } from '../ui/csv.ts';
import { formatMoney, withCurrency } from '../ui/money.ts';
import { Scroller } from '../ui/scroller.tsx';
import { Status } from '../ui/status.tsx';
import tables from '../ui/table.module.css';
import { useMoneyPage } from './context.ts';
import styles from './money.module.css';
import { exampleFile, type Group, groups, reconciledCsv, reconcileFile, rowsOf } from './reconcile-file.ts';
import { EventAndOrder, ReportTable } from './report-table.tsx';
import { StrandedTable } from './stranded-table.tsx';

/** A payment provider's file against the ledger: what agrees, what does not, and what to do about each. */
export function ReconciliationTab() {
  const t = useText();
  const { show } = useMoneyPage();
  const laid = useMutation({ mutationFn: (file: File) => reconcileFile(show.id, file) });
  const failure = laid.isError ? failureOf(laid.error) : null;
  const issues = failure && 'issues' in failure ? (failure.issues ?? []) : [];
  return (
    <section className={styles.tab} aria-label={t('money.tab.reconciliation')}>
      <p className={styles.soft}>{t('money.reconcile.hint')}</p>
      <div className={styles.tools}>
        <FileButton accept=".csv,text/csv,text/plain" onChange={(file) => file && laid.mutate(file)}>
          {(button) => (
            <Button
              {...button}
              leftSection={<IconFileUpload aria-hidden size={16} />}
              loading={laid.isPending}
            >
              {t('money.reconcile.choose')}
            </Button>
          )}
        </FileButton>
        <Button
          leftSection={<IconDownload aria-hidden size={16} />}
          onClick={() => download('reconciliation-example.csv', csvText(exampleFile))}
          variant="default"
        >
          {t('money.reconcile.example')}
        </Button>
        {laid.data && (
          <Button
            leftSection={<IconDownload aria-hidden size={16} />}
            onClick={() => download(`${show.id}-reconciliation.csv`, csvText(reconciledCsv(laid.data)))}
            variant="default"
          >
            {t('money.reconcile.export')}
          </Button>
        )}
      </div>
      {failure && (
        <div className={styles.trouble} role="alert">
          <p>{issues.length > 0 ? t('money.reconcile.mend') : failureText(t, failure)}</p>
          <CsvIssues issues={issues} />
        </div>
      )}
      {laid.data && <Laid fileName={laid.variables?.name ?? ''} view={laid.data} />}
    </section>
  );
}

function Laid({ view, fileName }: { view: ReconciliationView; fileName: string }) {
  const t = useText();
  const { money } = useMoneyPage();
  const { provider, ledger, difference, matched, stranded, fees, elsewhere, repeated } = view;
  const isEven = groups.every((group) => view[group].count === 0);
  return (
    <>
      <Status
        icon={isEven ? IconCircleCheck : IconAlertTriangle}
        solid
        tone={isEven ? 'good' : 'warn'}
        word={t(isEven ? 'money.reconcile.even' : 'money.reconcile.uneven', { file: fileName })}
      />
      <Scroller className={tables.framed} label={t('money.reconcile.sums')}>
        <table className={`${tables.table} ${styles.table} ${styles.sums}`}>
          <thead>
            <tr>
              <th scope="col">{t('money.reconcile.sums')}</th>
              <th data-numeric="true" scope="col">
                {t('money.reconcile.paid')}
              </th>
              <th data-numeric="true" scope="col">
                {t('money.reconcile.refunded')}
              </th>
            </tr>
          </thead>
          <tbody>
            {(
              [
                ['provider', provider],
                ['ledger', ledger],
                ...(stranded.count > 0 ? ([['forNothing', stranded]] as const) : []),
                ['difference', difference],
              ] as const
            ).map(([name, sums]) => (
              <tr key={name}>
                <th scope="row">{t(`money.reconcile.${name}`)}</th>
                <td data-numeric="true">{money(sums.paid)}</td>
                <td data-numeric="true">{money(sums.refunded)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroller>
      <p className={styles.soft}>
        {t('money.reconcile.matched', { n: matched.count, amount: money(matched.paid) })} ·{' '}
        {t('money.reconcile.repeated', { n: repeated })} ·{' '}
        {t('money.reconcile.elsewhere', { n: elsewhere.count })}
      </p>
      {fees.count + fees.elsewhere.count > 0 && (
        <p className={styles.soft}>
          {t('money.reconcile.fees', { n: fees.count, amount: money(fees.amount) })} ·{' '}
          {t('money.reconcile.feesElsewhere', {
            n: fees.elsewhere.count,
            amount: money(fees.elsewhere.amount),
          })}
        </p>
      )}
      {groups
        .filter((group) => view[group].count > 0)
        .map((group) => (
          <GroupTable group={group} key={group} view={view} />
        ))}
      {stranded.count > 0 && <StrandedTable stranded={stranded} />}
    </>
  );
}

function GroupTable({ group, view }: { group: Group; view: ReconciliationView }) {
  const t = useText();
  const { money, time, language } = useMoneyPage();
  const { count } = view[group];
  const because = (word: string) =>
    word === 'amount' || word === 'currency' || word === 'orderId' || word === 'kind'
      ? t(`money.reconcile.field.${word}`)
      : word === 'mismatched' || word === 'held'
        ? t(`money.reconcile.because.${word}`)
        : word;
  return (
    <ReportTable
      title={t(`money.reconcile.group.${group}`)}
      count={count}
      about={t(`money.reconcile.next.${group}`)}
      columns={[
        { name: t('money.reconcile.event') },
        { name: t('money.refunds.order') },
        { name: t('money.reconcile.kind') },
        { name: t('money.reconcile.provider'), isNumeric: true },
        { name: t('money.reconcile.ledger'), isNumeric: true },
        { name: t('money.reconcile.at') },
        { name: t('money.reconcile.note') },
      ]}
    >
      {rowsOf(view, group).map((row) => (
        <tr key={row.key}>
          <EventAndOrder eventId={row.eventId} orderId={row.orderId} />
          <td data-label={t('money.reconcile.kind')}>{t(`money.reconcile.${row.kind}`)}</td>
          <td data-label={t('money.reconcile.provider')} data-numeric="true">
            {withCurrency(formatMoney(row.provider, row.currency, language), row.currency, view.currency)}
          </td>
          <td data-label={t('money.reconcile.ledger')} data-numeric="true">
            {money(row.ledger)}
          </td>
          <td data-label={t('money.reconcile.at')}>{time(row.at)}</td>
          {row.because.length > 0 ? (
            <td data-label={t('money.reconcile.note')}>{row.because.map(because).join(', ')}</td>
          ) : (
            <td />
          )}
        </tr>
      ))}
    </ReportTable>
  );
}
