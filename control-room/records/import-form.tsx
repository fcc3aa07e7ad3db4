import { Button, FileInput, Modal } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Failure, failureOf, uploadCsv } from '../app/api.ts';
import { failureText } from '../app/failure-text.ts';
import { useText } from '../i18n/use-text.ts';
import { importColumns, type RecordKind } from './kinds.ts';
import styles from './records.module.css';

const shownIssues = 30;

/** A file to the server as its bytes: what it is called says nothing, and all of it is taken or nothing. */
export function ImportForm({ kind, onClose }: { kind: RecordKind; onClose: () => void }) {
  const t = useText();
  const client = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [isSending, setSending] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [taken, setTaken] = useState<number | null>(null);
  const issues = failure && 'issues' in failure ? (failure.issues ?? []) : [];
  const send = async () => {
    if (!file) return;
    setSending(true);
    setTaken(null);
    try {
      const { imported } = await uploadCsv<{ imported: number }>(`/api/${kind}/import`, file);
      setTaken(imported);
      setFailure(null);
      await client.invalidateQueries({ queryKey: [kind] });
    } catch (error) {
      setFailure(failureOf(error));
    }
    setSending(false);
  };
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('records.importTitle')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <div className={styles.form}>
        <p className={styles.hint}>{t('records.importHint', { columns: importColumns[kind] })}</p>
        {kind === 'products' && <p className={styles.hint}>{t('records.importPrices')}</p>}
        <FileInput
          size="xs"
          label={t('records.file')}
          accept=".csv,text/csv"
          clearable={false}
          value={file}
          onChange={(chosen) => {
            setFile(chosen);
            setFailure(null);
            setTaken(null);
          }}
        />
        <Button disabled={!file} loading={isSending} onClick={() => void send()}>
          {t('records.import')}
        </Button>
        {taken !== null && <p role="status">{t('records.imported', { n: taken })}</p>}
        {failure && (
          <div role="alert" className={styles.bad}>
            <p>{issues.length > 0 ? t('records.issues') : failureText(t, failure)}</p>
            <ul>
              {issues.slice(0, shownIssues).map(({ path, message }) => (
                <li key={`${path} ${message}`}>
                  {path}: {message}
                </li>
              ))}
              {issues.length > shownIssues && <li>{t('records.more')}</li>}
            </ul>
          </div>
        )}
      </div>
    </Modal>
  );
}
