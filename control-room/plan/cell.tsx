import { Loader, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { failureText } from '../app/failure-text.ts';
import { useText } from '../i18n/use-text.ts';
import type { Outcome } from '../ui/use-command.ts';
import styles from './plan.module.css';

/**
 * A field of the sheet that saves itself when left or by Enter, and goes back by Esc. `parse` answers the value or
 * the problem to print beside the field; a problem is never sent.
 */
export function Cell<V>(props: {
  label: string;
  text: string;
  parse: (text: string) => { ok: true; value: V } | { ok: false; problem: string };
  /** What is wrong with the saved value, if anything. */
  problem?: string | null;
  save: (value: V) => Promise<Outcome>;
  readOnly: boolean;
  numeric?: boolean;
  /** What belongs there, where no column says so. */
  placeholder?: string;
  /** Which column of the sheet it is: for going from cell to cell by keyboard. */
  column?: string;
  /** A block copied from a spreadsheet, which is more than this one cell. */
  onBlock?: (text: string) => void;
}) {
  const t = useText();
  const [text, setText] = useState(props.text);
  const [isSaving, setSaving] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const [isTyped, setTyped] = useState(false);
  // What another planner saved, or a block pasted over it, shows at once, unless this field is being typed in.
  useEffect(() => {
    if (!isTyped) setText(props.text);
  }, [props.text, isTyped]);

  const isChanged = isTyped && text !== props.text;
  const parsed = props.parse(text);
  const commit = async () => {
    if (!isChanged || !parsed.ok || isSaving) return;
    setSaving(true);
    const outcome = await props.save(parsed.value);
    setSaving(false);
    if (outcome.ok) setTyped(false);
    setRefused(outcome.ok ? null : failureText(t, outcome.error));
  };
  const problem = isChanged && !parsed.ok ? parsed.problem : (refused ?? (isChanged ? null : props.problem));
  return (
    <TextInput
      size="xs"
      aria-label={props.label}
      classNames={{ input: props.numeric ? (styles.numeric ?? '') : '', error: styles.cellError ?? '' }}
      data-cell={props.column}
      data-changed={isChanged}
      onPaste={(event) => {
        const pasted = event.clipboardData.getData('text/plain').replace(/\r?\n$/, '');
        if (!props.onBlock || props.readOnly || !/[\t\n]/.test(pasted)) return;
        event.preventDefault();
        props.onBlock(pasted);
      }}
      inputMode={props.numeric ? 'decimal' : 'text'}
      placeholder={props.placeholder}
      value={text}
      readOnly={props.readOnly}
      error={problem ?? undefined}
      rightSection={isSaving ? <Loader size={12} /> : undefined}
      onChange={(event) => {
        setText(event.currentTarget.value);
        setTyped(true);
        setRefused(null);
      }}
      onBlur={() => {
        if (isChanged) void commit();
        else setTyped(false);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') void commit();
        if (event.key === 'Escape') {
          setTyped(false);
          setRefused(null);
        }
      }}
    />
  );
}
