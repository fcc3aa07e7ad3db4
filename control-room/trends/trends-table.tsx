import type { ReactNode } from 'react';
import { useText } from '../i18n/use-text.ts';
import { Panel } from '../ui/panel.tsx';
import { Scroller } from '../ui/scroller.tsx';
import tables from '../ui/table.module.css';
import styles from './trends.module.css';

interface Column<Row> {
  readonly title: string;
  readonly cell: (row: Row) => ReactNode;
  readonly isNumeric?: boolean;
}

export function Table<Row>(props: {
  title: string;
  note?: string;
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  columns: readonly Column<Row>[];
}) {
  const t = useText();
  return (
    <Panel flush title={props.title}>
      {props.note && <p className={styles.note}>{props.note}</p>}
      {props.rows.length === 0 ? (
        <p className={styles.note}>{t('review.empty.rows')}</p>
      ) : (
        <Scroller className={styles.scroller} label={props.title}>
          <table className={`${tables.steady} ${styles.table}`}>
            <thead>
              <tr>
                {props.columns.map(({ title, isNumeric }) => (
                  <th data-numeric={isNumeric ?? false} key={title} scope="col">
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {props.rows.map((row) => (
                <tr key={props.rowKey(row)}>
                  {props.columns.map(({ title, isNumeric, cell }) => (
                    <td data-numeric={isNumeric ?? false} key={title}>
                      {cell(row)}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </Scroller>
      )}
    </Panel>
  );
}
