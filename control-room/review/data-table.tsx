import { Tooltip } from '@mantine/core';
import { IconArrowDown, IconArrowsSort, IconArrowUp } from '@tabler/icons-react';
import { type ReactNode, useMemo } from 'react';
import { useLanguage } from '../i18n/use-language.ts';
import { useText } from '../i18n/use-text.ts';
import { Empty } from '../ui/empty.tsx';
import { Scroller } from '../ui/scroller.tsx';
import tables from '../ui/table.module.css';
import { useReviewPage } from './context.ts';
import styles from './review.module.css';
import { nextSort, type Sort, type SortValue, sortRows } from './sorting.ts';

export interface Column<Row> {
  readonly key: string;
  readonly title: string;
  /** Its formula or bound, as a tooltip. */
  readonly formula?: string;
  readonly value: (row: Row) => SortValue;
  /** How it is written; left out for words. */
  readonly cell?: (row: Row) => ReactNode;
  readonly isNumeric?: boolean;
}

/** A table that sorts by any column; the sort belongs to the page's address. */
export function DataTable<Row>(props: {
  label: string;
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  columns: readonly Column<Row>[];
  sort: Sort | null;
  first: Sort;
  onSort: (sort: Sort) => void;
}) {
  const t = useText();
  const language = useLanguage();
  const { rows, columns } = props;
  const { mostRows } = useReviewPage();
  const known = props.sort && columns.some(({ key }) => key === props.sort?.key) ? props.sort : null;
  const sort = known ?? props.first;
  const column = columns.find(({ key }) => key === sort.key);
  const sorted = useMemo(
    () => (column ? sortRows(rows, column.value, sort.isDescending, language) : rows),
    [rows, column, sort.isDescending, language],
  );
  if (rows.length === 0) return <Empty title={t('review.empty.rows')} />;
  return (
    <Scroller className={styles.scroller} label={props.label}>
      <table className={`${tables.steady} ${styles.table}`}>
        <thead>
          <tr>
            {columns.map((one) => (
              <th
                aria-sort={one.key === sort.key ? (sort.isDescending ? 'descending' : 'ascending') : 'none'}
                data-numeric={one.isNumeric ?? false}
                key={one.key}
                scope="col"
              >
                <Tooltip disabled={!one.formula} label={one.formula ?? ''}>
                  <button
                    onClick={() => props.onSort(nextSort(sort, one.key, one.isNumeric ?? false))}
                    type="button"
                  >
                    {one.title}
                    <SortMark isDescending={one.key === sort.key ? sort.isDescending : null} />
                  </button>
                </Tooltip>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.slice(0, mostRows ?? undefined).map((row) => (
            <tr key={props.rowKey(row)}>
              {columns.map((one, index) => {
                const content = one.cell ? one.cell(row) : one.value(row);
                return index === 0 ? (
                  <th key={one.key} scope="row">
                    {content}
                  </th>
                ) : (
                  <td data-numeric={one.isNumeric ?? false} key={one.key}>
                    {content}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
        {mostRows !== null && sorted.length > mostRows && (
          <caption>{t('review.insight.report.rest', { n: sorted.length - mostRows })}</caption>
        )}
      </table>
    </Scroller>
  );
}

function SortMark({ isDescending }: { isDescending: boolean | null }) {
  if (isDescending === null) return <IconArrowsSort aria-hidden className={styles.unsorted} size={12} />;
  return isDescending ? <IconArrowDown aria-hidden size={12} /> : <IconArrowUp aria-hidden size={12} />;
}
