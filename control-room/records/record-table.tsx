import { Button } from '@mantine/core';
import { useEffect } from 'react';
import { useLanguage } from '../i18n/use-language.ts';
import { useText } from '../i18n/use-text.ts';
import { Empty } from '../ui/empty.tsx';
import { formatPrice } from '../ui/money.ts';
import { formatCount } from '../ui/number.ts';
import tables from '../ui/table.module.css';
import { useTableRows } from '../ui/use-table-rows.ts';
import { type AnyRecord, type Field, valueAt } from './kinds.ts';
import { currency } from './record-form.tsx';
import styles from './records.module.css';
import type { useNames } from './use-names.ts';

/** So many rows before the last one loaded, the next page is asked for. */
const AHEAD = 40;

/** Records one a row; only the rows in sight are drawn, and more are loaded as the end comes near. */
export function RecordTable(props: {
  fields: readonly Field[];
  records: readonly AnyRecord[];
  names: ReturnType<typeof useNames>;
  onEdit: ((record: AnyRecord) => void) | null;
  /** Null where everything is loaded. */
  onMore: (() => void) | null;
}) {
  const t = useText();
  const language = useLanguage();
  const { fields, records, names, onEdit, onMore } = props;
  const { frame, visible, before, after } = useTableRows(records.length);
  const isNearEnd = (visible.at(-1)?.index ?? 0) >= records.length - AHEAD;
  useEffect(() => {
    if (isNearEnd) onMore?.();
  }, [isNearEnd, onMore]);
  const said = ({ as, to }: Field, value: unknown): string => {
    if (value === undefined || value === null) return '–';
    if (as === 'money') return formatPrice(Number(value), currency, language);
    return as === 'count' ? formatCount(Number(value), language) : names.said(to, value);
  };
  if (records.length === 0) return <Empty title={t('records.none')} />;
  return (
    <div className={styles.frame} ref={frame}>
      <table className={`${tables.steady} ${styles.table}`}>
        <thead>
          <tr>
            {fields.map(({ name, as }) => (
              <th key={name} scope="col" data-numeric={as === 'money' || as === 'count'}>
                {t(`records.field.${name}`)}
              </th>
            ))}
            {onEdit && (
              <th scope="col">
                <span className="sr-only">{t('records.edit')}</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {before > 0 && (
            <tr aria-hidden style={{ height: before }}>
              <td />
            </tr>
          )}
          {visible.map(({ index }) => {
            const record = records[index];
            if (!record) return null;
            return (
              <tr key={record.id}>
                {fields.map((field) => (
                  <td key={field.name} data-numeric={field.as === 'money' || field.as === 'count'}>
                    {said(field, valueAt(record, field.path))}
                  </td>
                ))}
                {onEdit && (
                  <td>
                    <Button
                      size="compact-xs"
                      variant="default"
                      aria-label={t('records.editOne', { name: names.nameOf(record) })}
                      onClick={() => onEdit(record)}
                    >
                      {t('records.edit')}
                    </Button>
                  </td>
                )}
              </tr>
            );
          })}
          {after > 0 && (
            <tr aria-hidden style={{ height: after }}>
              <td />
            </tr>
          )}
        </tbody>
      </table>
    </div>
  );
}
