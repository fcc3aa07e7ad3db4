import { Button } from '@mantine/core';
import { type ReactNode, useId, useState } from 'react';
import { useSearchParams } from 'react-router';
import { RECONCILIATION_ROWS } from '#shared/contract/reconciliation.ts';
import { useText } from '../i18n/use-text.ts';
import { Scroller } from '../ui/scroller.tsx';
import tables from '../ui/table.module.css';
import styles from './money.module.css';

/** A column of a reconciliation's table. */
export interface ReportColumn {
  readonly name: string;
  readonly isNumeric?: boolean;
}

/** So many rows stand there at once: a part of hundreds would bury the parts below it, on a phone for good. */
const shownAtFirst = 20;

/** One part of a reconciliation: how many there are, what they mean, and the first of them; `children` are its rows. */
export function ReportTable({
  title,
  count,
  about,
  columns,
  children,
}: {
  title: string;
  count: number;
  about: string;
  columns: readonly ReportColumn[];
  children: readonly ReactNode[];
}) {
  const t = useText();
  const [isWhole, setWhole] = useState(false);
  const rowsId = useId();
  return (
    <section aria-label={title} className={styles.group}>
      <h2>
        {title} <span>{count}</span>
      </h2>
      <p>{about}</p>
      {count > RECONCILIATION_ROWS && (
        <p className={styles.soft}>{t('money.reconcile.first', { n: RECONCILIATION_ROWS })}</p>
      )}
      <Scroller className={tables.framed} label={title}>
        <table className={`${tables.table} ${styles.table} ${tables.stacked}`}>
          <thead>
            <tr>
              {columns.map(({ name, isNumeric }) => (
                <th data-numeric={isNumeric ? 'true' : undefined} key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody id={rowsId}>{isWhole ? children : children.slice(0, shownAtFirst)}</tbody>
        </table>
      </Scroller>
      {children.length > shownAtFirst && (
        <Button
          aria-controls={rowsId}
          aria-expanded={isWhole}
          className={styles.more ?? ''}
          onClick={() => setWhole(!isWhole)}
          variant="default"
        >
          {isWhole
            ? t('money.reconcile.fewer', { n: shownAtFirst })
            : t('money.reconcile.all', { n: children.length })}
        </Button>
      )}
    </section>
  );
}

/** The first two cells of a row: the provider's event, and its order, which a press opens. */
export function EventAndOrder({ eventId, orderId }: { eventId: string; orderId: string }) {
  const t = useText();
  const [, setQuery] = useSearchParams();
  return (
    <>
      <th data-label={t('money.reconcile.event')} scope="row">
        <code>{eventId}</code>
      </th>
      <td data-label={t('money.refunds.order')}>
        <Button
          className={styles.inRow ?? ''}
          onClick={() => setQuery({ order: orderId })}
          size="compact-sm"
          variant="subtle"
        >
          {orderId.slice(-8)}
        </Button>
      </td>
    </>
  );
}
