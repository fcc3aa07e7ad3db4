import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useDeferredValue, useRef, useState } from 'react';
import { failureOf, listAll } from '../app/api.ts';
import { Header } from '../app/header.tsx';
import { useMay } from '../app/session.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { useText } from '../i18n/use-text.ts';
import { Empty } from '../ui/empty.tsx';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Loading } from '../ui/loading.tsx';
import { formatPrice } from '../ui/money.ts';
import { formatCount } from '../ui/number.ts';
import { ImportForm } from './import-form.tsx';
import { type AnyRecord, type Field, fieldsOf, type RecordKind, recordKinds, valueAt } from './kinds.ts';
import { currency, RecordForm } from './record-form.tsx';
import styles from './records.module.css';
import { SegmentsPanel } from './segments-panel.tsx';
import { useNames } from './use-names.ts';

const MOST = 5000;
const ROW = 34;

/** Products, stores, guides and members: found, added, changed and imported; nothing is deleted. */
export function RecordsPage() {
  const t = useText();
  const names = useNames();
  const mayWrite = useMay('org.write');
  const [kind, setKind] = useState<RecordKind>('products');
  const [words, setWords] = useState('');
  const [edited, setEdited] = useState<AnyRecord | 'new' | null>(null);
  const [isImporting, setImporting] = useState(false);
  const query = useQuery({
    queryKey: [kind, 'all'],
    queryFn: ({ signal }) => listAll<AnyRecord>(`/api/${kind}`, signal, MOST),
  });
  const wanted = useDeferredValue(words).normalize('NFKC').trim().toLowerCase();
  const all = query.data ?? [];
  const listed = fieldsOf[kind].filter(({ isListed }) => isListed);
  const shown = all.filter(
    (record) =>
      wanted === '' ||
      listed.some(
        ({ path, as }) => as === 'text' && String(valueAt(record, path)).toLowerCase().includes(wanted),
      ),
  );
  return (
    <>
      <Header>
        <h1 className={styles.title}>{t('records.title')}</h1>
      </Header>
      <main className={styles.page}>
        <div className={styles.tools}>
          <SegmentedControl
            size="xs"
            aria-label={t('records.title')}
            data={recordKinds.map((value) => ({ value, label: t(`records.kinds.${value}`) }))}
            value={kind}
            onChange={(value) => setKind(recordKinds.find((one) => one === value) ?? 'products')}
          />
          <TextInput
            size="xs"
            aria-label={t('records.find')}
            placeholder={t('records.find')}
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
          {mayWrite && (
            <>
              <Button size="xs" variant="default" onClick={() => setImporting(true)}>
                {t('records.import')}
              </Button>
              <Button size="xs" onClick={() => setEdited('new')}>
                {t(`records.add.${kind}`)}
              </Button>
            </>
          )}
        </div>
        {kind === 'members' && <SegmentsPanel names={names} />}
        {query.error && !query.data && (
          <ErrorPanel failure={failureOf(query.error)} retry={() => void query.refetch()} />
        )}
        {query.isPending ? (
          <Loading rows={10} />
        ) : (
          <>
            <p className={styles.hint}>
              {t('records.shown', { n: shown.length, all: all.length })}
              {all.length >= MOST && ` · ${t('records.first', { n: MOST })}`} · {t('records.kept')}
            </p>
            <Table
              key={kind}
              fields={listed}
              records={shown}
              names={names}
              onEdit={mayWrite ? setEdited : null}
            />
          </>
        )}
      </main>
      {edited !== null && (
        <RecordForm
          kind={kind}
          record={edited === 'new' ? null : edited}
          names={names}
          onClose={() => setEdited(null)}
        />
      )}
      {isImporting && <ImportForm kind={kind} onClose={() => setImporting(false)} />}
    </>
  );
}

function Table(props: {
  fields: readonly Field[];
  records: readonly AnyRecord[];
  names: ReturnType<typeof useNames>;
  onEdit: ((record: AnyRecord) => void) | null;
}) {
  const t = useText();
  const language = useLanguage();
  const { fields, records, names, onEdit } = props;
  const frame = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: records.length,
    getScrollElement: () => frame.current,
    estimateSize: () => ROW,
    overscan: 12,
    initialRect: { width: 1000, height: 640 },
  });
  const visible = rows.getVirtualItems();
  const before = visible[0]?.start ?? 0;
  const after = rows.getTotalSize() - (visible.at(-1)?.end ?? 0);
  const said = ({ as, to }: Field, value: unknown): string => {
    if (value === undefined || value === null) return '–';
    if (as === 'money') return formatPrice(Number(value), currency, language);
    return as === 'count' ? formatCount(Number(value), language) : names.said(to, value);
  };
  if (records.length === 0) return <Empty title={t('records.none')} />;
  return (
    <div className={styles.frame} ref={frame}>
      <table className={styles.table}>
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
