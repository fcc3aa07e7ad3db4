import { Button } from '@mantine/core';
import { useRef } from 'react';
import { useText } from '../i18n/use-text.ts';
import { csvText, download } from '../ui/csv.ts';
import { Empty } from '../ui/empty.tsx';
import { minorPerUnit } from '../ui/money.ts';
import { Panel } from '../ui/panel.tsx';
import { formatLength } from '../ui/time.ts';
import { AddItem } from './add-item.tsx';
import { LineupRow } from './lineup-row.tsx';
import styles from './plan.module.css';
import { usePlan } from './plan-context.tsx';
import { RoleMix } from './role-mix.tsx';
import { sheetRows } from './sheet-export.ts';
import { SheetImport } from './sheet-import.tsx';
import { expectedTimes, plannedTotal } from './sheet-times.ts';

const columns = [
  'number',
  'time',
  'product',
  'role',
  'list',
  'price',
  'margin',
  'stock',
  'minutes',
  'deal',
  'points',
] as const;
const numeric = new Set<string>(['list', 'price', 'margin', 'stock', 'minutes']);

/** The run sheet (过款表). Fields save themselves; rows move by buttons or by Alt + arrows. */
export function LineupPanel() {
  const t = useText();
  const plan = usePlan();
  const { lineup, show } = plan.view;
  const times = expectedTimes(lineup, show.startedAt ?? show.plannedStartAt);
  const total = plannedTotal(lineup);
  const spare = show.plannedMs - total;
  const save = () =>
    download(
      `${show.id}-run-sheet.csv`,
      csvText(
        sheetRows(
          lineup,
          (productId) => plan.products.get(productId)?.sku ?? productId,
          (role) => t(`desk.role.${role}`),
          minorPerUnit(show.currency),
        ),
      ),
    );
  const body = useRef<HTMLTableSectionElement>(null);
  const focusRow = (itemId: string) =>
    body.current?.querySelector<HTMLElement>(`[data-item="${CSS.escape(itemId)}"] [data-handle]`)?.focus();
  return (
    <Panel
      title={t('plan.lineup.title')}
      flush
      aside={
        <>
          <span className={styles.hint} data-bad={spare < 0}>
            {t('plan.lineup.sum', {
              n: lineup.length,
              time: formatLength(total),
              whole: formatLength(show.plannedMs),
            })}
            {' · '}
            {t(spare < 0 ? 'plan.lineup.over' : 'plan.lineup.spare', { time: formatLength(Math.abs(spare)) })}
          </span>
          {plan.readOnly === null && <SheetImport />}
          {lineup.length > 0 && (
            <Button size="compact-xs" variant="default" onClick={save}>
              {t('plan.sheet.export')}
            </Button>
          )}
        </>
      }
    >
      {lineup.length === 0 ? (
        <Empty title={t('plan.lineup.empty')} next={t('plan.lineup.emptyNext')} />
      ) : (
        <>
          <RoleMix lineup={lineup} />
          <div className={styles.sheetFrame}>
            <table className={styles.sheet}>
              <thead>
                <tr>
                  {columns.map((name) => (
                    <th key={name} scope="col" data-numeric={numeric.has(name)}>
                      {t(`plan.lineup.column.${name}`)}
                    </th>
                  ))}
                  <th scope="col">
                    <span className="sr-only">{t('plan.lineup.column.actions')}</span>
                  </th>
                </tr>
              </thead>
              <tbody ref={body}>
                {lineup.map((item, index) => (
                  <LineupRow
                    key={item.id}
                    item={item}
                    index={index}
                    count={lineup.length}
                    expectedAt={times[index] ?? 0}
                    onMoved={focusRow}
                  />
                ))}
              </tbody>
            </table>
          </div>
        </>
      )}
      {plan.readOnly === null && (
        <>
          <AddItem />
          {lineup.length > 1 && <p className={styles.keys}>{t('plan.lineup.keys')}</p>}
        </>
      )}
    </Panel>
  );
}
