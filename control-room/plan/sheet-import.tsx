import { Button, FileInput, Textarea } from '@mantine/core';
import { useDeferredValue, useMemo, useState } from 'react';
import { readSheet, type SheetProblem } from '#shared/domain/lineup/sheet-import.ts';
import type { Failure } from '../app/api.ts';
import { failureText } from '../app/failure-text.ts';
import type { StaffText } from '../i18n/use-text.ts';
import { useText } from '../i18n/use-text.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { minorPerUnit } from '../ui/money.ts';
import { newId } from '../ui/new-id.ts';
import { decodeText } from '../ui/read-text.ts';
import { useCommand } from '../ui/use-command.ts';
import styles from './plan.module.css';
import { usePlan } from './plan-context.tsx';

const shownRows = 60;
const shownProblems = 20;

/** Rows pasted from a spreadsheet or read from a file: a preview that names each problem, then all of them or none. */
export function SheetImport() {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button size="compact-xs" variant="default" onClick={() => setOpen(true)}>
        {t('plan.sheet.import')}
      </Button>
      <Dialog opened={isOpen} onClose={() => setOpen(false)} title={t('plan.sheet.title')} size="xl">
        <ImportForm onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function ImportForm({ onDone }: { onDone: () => void }) {
  const t = useText();
  const plan = usePlan();
  const { lineup, show } = plan.view;
  const [text, setText] = useState('');
  const [refused, setRefused] = useState<Failure | null>(null);
  const settled = useDeferredValue(text);
  const sheet = useMemo(
    () =>
      readSheet(
        settled,
        plan.products.values(),
        new Set(lineup.map(({ productId }) => productId)),
        minorPerUnit(show.currency),
      ),
    [settled, plan.products, lineup, show.currency],
  );
  const { rows, problems } = sheet;
  const add = useCommand(async (commandId) => {
    const items = rows.map(({ line: _, ...item }) => ({ itemId: newId(), ...item }));
    const outcome = await plan.edit({ type: 'lineup.import', items }, commandId);
    if (outcome.ok) onDone();
    else setRefused(outcome.error);
    return outcome;
  });
  const read = async (file: File | null) => {
    if (file) setText(decodeText(new Uint8Array(await file.arrayBuffer())));
  };
  return (
    <div className={styles.import}>
      <p className={styles.hint}>{t('plan.sheet.columns')}</p>
      <Textarea
        label={t('plan.sheet.text')}
        size="xs"
        minRows={6}
        maxRows={10}
        autosize
        data-autofocus
        spellCheck={false}
        classNames={{ input: styles.pasteText ?? '' }}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setRefused(null);
        }}
      />
      <FileInput
        size="xs"
        label={t('plan.sheet.file')}
        accept=".csv,.tsv,.txt,text/csv"
        clearable={false}
        onChange={(file) => void read(file)}
      />
      {problems.length > 0 && (
        <div role="alert" className={styles.badPaste}>
          <p>{t('plan.sheet.problems', { n: problems.length })}</p>
          <ul>
            {problems.slice(0, shownProblems).map((problem) => (
              <li key={`${problem.line} ${problem.column} ${problem.kind}`}>{problemLine(t, problem)}</li>
            ))}
            {problems.length > shownProblems && (
              <li>{t('plan.sheet.more', { n: problems.length - shownProblems })}</li>
            )}
          </ul>
        </div>
      )}
      {rows.length > 0 && (
        <div className={styles.preview}>
          <table className={styles.sheet}>
            <caption className="sr-only">{t('plan.sheet.ready', { n: rows.length })}</caption>
            <thead>
              <tr>
                <th scope="col">{t('plan.sheet.line')}</th>
                <th scope="col">{t('plan.lineup.column.product')}</th>
                <th scope="col">{t('plan.lineup.column.role')}</th>
                <th scope="col" data-numeric>
                  {t('plan.lineup.column.price')}
                </th>
                <th scope="col" data-numeric>
                  {t('plan.lineup.column.stock')}
                </th>
                <th scope="col" data-numeric>
                  {t('plan.lineup.column.minutes')}
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.slice(0, shownRows).map((row) => (
                <tr key={row.line}>
                  <td>{row.line}</td>
                  <th scope="row">{plan.productName(row.productId)}</th>
                  <td>{t(`desk.role.${row.role}`)}</td>
                  <td data-numeric>{plan.money(row.price)}</td>
                  <td data-numeric>{row.stock}</td>
                  <td data-numeric>{row.plannedMs / 60_000}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {refused && <p className={styles.badPaste}>{refusedText(t, refused)}</p>}
      <CommandButton
        command={add}
        tone="accent"
        label={t('plan.sheet.add', { n: rows.length })}
        disabledWhy={
          problems.length > 0
            ? t('plan.sheet.problems', { n: problems.length })
            : rows.length === 0
              ? t('plan.sheet.none')
              : null
        }
      />
    </div>
  );
}

const problemLine = (t: StaffText, { line, column, kind, text }: SheetProblem) =>
  t('plan.sheet.row', {
    line,
    column: t(`plan.sheet.column.${column}`),
    problem: t(`plan.sheet.kind.${kind}`, { text: text.slice(0, 40) }),
  });

/** What the server would not take, with the row it names. */
function refusedText(t: StaffText, failure: Failure): string {
  const row = 'params' in failure ? failure.params?.row : undefined;
  const problem = failureText(t, failure);
  return row === undefined ? problem : t('plan.sheet.refusedRow', { row, problem });
}
