import { Button, FileInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ImportPreview } from '#shared/contract/organisation.ts';
import { type Failure, failureOf, uploadCsv } from '../app/api.ts';
import { CsvIssues } from '../app/csv-issues.tsx';
import { failureText } from '../app/failure-text.ts';
import { useText } from '../i18n/use-text.ts';
import { Dialog } from '../ui/dialog.tsx';
import { ImportPreviewTable } from './import-preview.tsx';
import { importColumns, type RecordKind } from './kinds.ts';
import styles from './records.module.css';
import type { Names } from './use-names.ts';

type Step =
  | { readonly at: 'choosing' }
  | { readonly at: 'reading' | 'taking'; readonly preview?: ImportPreview }
  | { readonly at: 'seen'; readonly preview: ImportPreview }
  | { readonly at: 'taken'; readonly imported: number; readonly changed: number }
  | { readonly at: 'refused'; readonly failure: Failure };

/** A file is read and shown row by row before any of it is taken: all of it, or nothing. */
export function ImportForm(props: { kind: RecordKind; names: Names; onClose: () => void }) {
  const { kind } = props;
  const t = useText();
  const client = useQueryClient();
  const [file, setFile] = useState<File | null>(null);
  const [step, setStep] = useState<Step>({ at: 'choosing' });
  const read = async (chosen: File | null) => {
    setFile(chosen);
    if (!chosen) return setStep({ at: 'choosing' });
    setStep({ at: 'reading' });
    try {
      const preview = await uploadCsv<ImportPreview>(`/api/${kind}/import/preview`, chosen);
      setStep({ at: 'seen', preview });
    } catch (error) {
      setStep({ at: 'refused', failure: failureOf(error) });
    }
  };
  const take = async (preview: ImportPreview) => {
    if (!file) return;
    setStep({ at: 'taking', preview });
    try {
      const { imported, changed = 0 } = await uploadCsv<{ imported: number; changed?: number }>(
        `/api/${kind}/import?update=1`,
        file,
      );
      setStep({ at: 'taken', imported, changed });
      await client.invalidateQueries({ queryKey: [kind] });
    } catch (error) {
      setStep({ at: 'refused', failure: failureOf(error) });
    }
  };
  const preview = 'preview' in step ? step.preview : undefined;
  return (
    <Dialog
      opened
      onClose={props.onClose}
      size="xl"
      title={t('records.importTitle', { kind: t(`records.kinds.${kind}`) })}
    >
      <div className={styles.form}>
        <p className={styles.hint}>{t('records.importHint', { columns: importColumns[kind] })}</p>
        {kind === 'products' && <p className={styles.hint}>{t('records.importPrices')}</p>}
        <FileInput
          size="xs"
          label={t('records.file')}
          placeholder={t('records.choose')}
          accept=".csv,text/csv"
          clearable={false}
          value={file}
          disabled={step.at === 'reading' || step.at === 'taking'}
          onChange={(chosen) => void read(chosen)}
        />
        {step.at === 'reading' && <p role="status">{t('records.reading')}</p>}
        {preview && <ImportPreviewTable preview={preview} names={props.names} />}
        {preview && (
          <Button
            disabled={preview.refused > 0 || preview.new + preview.changed === 0}
            loading={step.at === 'taking'}
            onClick={() => void take(preview)}
          >
            {t('records.take', { new: preview.new, changed: preview.changed })}
          </Button>
        )}
        {step.at === 'taken' && (
          <p role="status">{t('records.imported', { new: step.imported, changed: step.changed })}</p>
        )}
        {step.at === 'refused' && <Refused failure={step.failure} />}
      </div>
    </Dialog>
  );
}

function Refused({ failure }: { failure: Failure }) {
  const t = useText();
  const issues = 'issues' in failure ? (failure.issues ?? []) : [];
  return (
    <div role="alert" className={styles.bad}>
      <p>{issues.length > 0 ? t('records.issues') : failureText(t, failure)}</p>
      <CsvIssues issues={issues} />
    </div>
  );
}
