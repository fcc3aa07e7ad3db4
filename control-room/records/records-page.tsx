import { Button, SegmentedControl, TextInput } from '@mantine/core';
import { useDeferredValue, useState } from 'react';
import { failureOf } from '../app/api.ts';
import { Header } from '../app/header.tsx';
import { useMay } from '../app/session.ts';
import { useLanguage } from '../i18n/use-language.ts';
import { useText } from '../i18n/use-text.ts';
import { ErrorPanel } from '../ui/error-panel.tsx';
import { Loading } from '../ui/loading.tsx';
import { formatCount } from '../ui/number.ts';
import { useQueryValues } from '../ui/use-query-values.ts';
import { ImportForm } from './import-form.tsx';
import { type AnyRecord, listedFields, recordKinds } from './kinds.ts';
import { RecordForm } from './record-form.tsx';
import { RecordTable } from './record-table.tsx';
import styles from './records.module.css';
import { SegmentsPanel } from './segments-panel.tsx';
import { useNames } from './use-names.ts';
import { useRecords } from './use-records.ts';

/** Products, regions, stores, guides and members: found, added, changed and imported; nothing is deleted. */
export function RecordsPage() {
  const t = useText();
  const language = useLanguage();
  const names = useNames();
  const mayWrite = useMay('org.write');
  const [address, change] = useQueryValues();
  const kind = recordKinds.find((one) => one === address.get('kind')) ?? 'products';
  const [words, setWords] = useState('');
  const [edited, setEdited] = useState<AnyRecord | 'new' | null>(null);
  const [isImporting, setImporting] = useState(false);
  const wanted = useDeferredValue(words).trim();
  const query = useRecords(kind, wanted);
  const pages = query.data?.pages ?? [];
  const records = pages.flatMap(({ items }) => items);
  const total = pages.at(-1)?.total ?? 0;
  const canLoad = query.hasNextPage && !query.isFetching && !query.isPlaceholderData;
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
            onChange={(value) => change({ kind: value })}
          />
          <TextInput
            size="xs"
            type="search"
            aria-label={t('records.find')}
            placeholder={t('records.find')}
            maxLength={80}
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
            <p className={styles.hint} role="status">
              {/* What earlier words found is not said of these. */}
              {!query.isPlaceholderData &&
                `${t(wanted === '' ? 'records.total' : 'records.found', { n: formatCount(total, language) })} · `}
              {t('records.kept')}
            </p>
            <RecordTable
              key={kind}
              fields={listedFields(kind, language)}
              records={records}
              names={names}
              onEdit={mayWrite ? setEdited : null}
              onMore={canLoad ? query.fetchNextPage : null}
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
      {isImporting && <ImportForm kind={kind} names={names} onClose={() => setImporting(false)} />}
    </>
  );
}
