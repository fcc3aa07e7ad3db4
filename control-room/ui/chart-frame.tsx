import { ActionIcon, SegmentedControl } from '@mantine/core';
import { IconPhotoDown } from '@tabler/icons-react';
import { type ReactNode, useRef, useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import styles from './chart-frame.module.css';
import { Panel } from './panel.tsx';
import { savePicture } from './save-picture.ts';
import { Scroller } from './scroller.tsx';
import tables from './table.module.css';

export interface ChartColumn<Row> {
  readonly key: string;
  readonly title: string;
  readonly cell: (row: Row) => string;
  readonly numeric?: boolean;
}

/**
 * A chart and the table that says the same: one switch between them. `rows` are what the chart draws, so that
 * the table cannot differ.
 */
export function ChartFrame<Row>(props: {
  title: string;
  rows: readonly Row[];
  /** The rows of a part alone, where the chart draws the whole and marks the part. */
  tableRows?: readonly Row[];
  rowKey: (row: Row) => string;
  columns: readonly ChartColumn<Row>[];
  height?: number;
  aside?: ReactNode;
  children: ReactNode;
}) {
  const t = useText();
  const [view, setView] = useState<'chart' | 'table'>('chart');
  const drawing = useRef<HTMLDivElement>(null);
  return (
    <Panel
      title={props.title}
      aside={
        <>
          {props.aside}
          {view === 'chart' && (
            <ActionIcon
              aria-label={t('common.savePicture', { title: props.title })}
              data-screen
              onClick={() => void savePicture(drawing.current, props.title)}
              size="sm"
              variant="subtle"
            >
              <IconPhotoDown aria-hidden size={15} />
            </ActionIcon>
          )}
          <SegmentedControl
            data-screen
            size="xs"
            value={view}
            onChange={(value) => setView(value === 'table' ? 'table' : 'chart')}
            data={[
              { value: 'chart', label: t('common.chart') },
              { value: 'table', label: t('common.table') },
            ]}
          />
        </>
      }
    >
      {view === 'chart' ? (
        <div style={{ height: props.height ?? 240 }} ref={drawing} role="img" aria-label={props.title}>
          {props.children}
        </div>
      ) : (
        <Scroller label={props.title} className={styles.scroller} style={{ maxHeight: props.height ?? 240 }}>
          <table className={`${tables.steady} ${styles.table}`}>
            <thead>
              <tr>
                {props.columns.map((column) => (
                  <th key={column.key} scope="col" data-numeric={column.numeric ?? false}>
                    {column.title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {(props.tableRows ?? props.rows).map((row) => (
                <tr key={props.rowKey(row)}>
                  {props.columns.map((column) => (
                    <td key={column.key} data-numeric={column.numeric ?? false}>
                      {column.cell(row)}
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
