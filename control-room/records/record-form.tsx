import { Checkbox, Select, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { api, failureOf } from '../app/api.ts';
import { useText } from '../i18n/use-text.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { minorPerUnit } from '../ui/money.ts';
import { useCommand } from '../ui/use-command.ts';
import { type AnyRecord, bodyOf, fieldsOf, type RecordKind, valueAt } from './kinds.ts';
import styles from './records.module.css';
import type { Choice, Names } from './use-names.ts';

/** The catalogue has no currency of its own; the brand's shows are in this one. */
export const currency = 'CNY';

/** Makes a record or changes one. */
export function RecordForm(props: {
  kind: RecordKind;
  /** Null: a new one. */
  record: AnyRecord | null;
  names: Names;
  onClose: () => void;
}) {
  const t = useText();
  const client = useQueryClient();
  const { kind, record, names } = props;
  const unit = minorPerUnit(currency);
  const [texts, setTexts] = useState<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(
      fieldsOf[kind].map(({ path, as }) => {
        const value = record ? valueAt(record, path) : undefined;
        if (value === undefined || value === null) return [path, ''];
        return [path, as === 'money' ? String(Number(value) / unit) : String(value)];
      }),
    ),
  );
  const [isCorrection, setIsCorrection] = useState(false);
  /** From when on a store is of another kind is a matter of what it is paid by shows that are not settled. */
  const isOtherKind = kind === 'stores' && record !== null && texts.kind !== record.kind;
  const fields = bodyOf(kind, texts, unit);
  const body = fields && isOtherKind && isCorrection ? { ...fields, isCorrection } : fields;
  const save = useCommand(async () => {
    try {
      if (record) await api.patch(`/api/${kind}/${encodeURIComponent(record.id)}`, body);
      else await api.post(`/api/${kind}`, body);
      await client.invalidateQueries({ queryKey: [kind] });
      props.onClose();
      return { ok: true };
    } catch (error) {
      return { ok: false, error: failureOf(error) };
    }
  });
  const set = (path: string, value: string) => setTexts({ ...texts, [path]: value });
  return (
    <Dialog
      opened
      onClose={props.onClose}
      title={record ? t('records.editOne', { name: names.nameOf(record) }) : t(`records.add.${kind}`)}
    >
      <div className={styles.form}>
        {fieldsOf[kind].map(({ name, path, as, to, isNeeded }) =>
          as === 'choice' ? (
            <Select
              key={path}
              size="xs"
              label={t(`records.field.${name}`)}
              data={withOwn(names.choices(to), to === 'tiers' && record ? valueAt(record, path) : null)}
              searchable
              limit={60}
              clearable={!isNeeded}
              value={texts[path] || null}
              onChange={(value) => set(path, value ?? '')}
            />
          ) : (
            <TextInput
              key={path}
              size="xs"
              label={`${t(`records.field.${name}`)}${as === 'money' ? ` (${currency})` : ''}`}
              inputMode={as === 'text' ? 'text' : 'decimal'}
              value={texts[path] ?? ''}
              onChange={(event) => set(path, event.currentTarget.value)}
            />
          ),
        )}
        {isOtherKind && (
          <Checkbox
            checked={isCorrection}
            description={t(isCorrection ? 'records.kindWasWrong' : 'records.kindFromNow')}
            label={t('records.isCorrection')}
            onChange={(event) => setIsCorrection(event.currentTarget.checked)}
            size="xs"
          />
        )}
        <CommandButton
          command={save}
          tone="accent"
          label={t('records.save')}
          disabledWhy={body ? null : t('errors.invalid')}
        />
      </div>
    </Dialog>
  );
}

/** What may be chosen, and what the record has already though it is none of these: a program named it. */
const withOwn = (choices: readonly Choice[], own: unknown): Choice[] =>
  typeof own === 'string' && !choices.some(({ value }) => value === own)
    ? [...choices, { value: own, label: own }]
    : [...choices];
