import { ActionIcon, Button, Checkbox, Select, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useText } from '../i18n/use-text.ts';
import { moneyUnit } from '../ui/money-unit.tsx';
import {
  type ChoiceDraft,
  MOST_CHOICES,
  MOST_OPTIONS,
  newChoice,
  newOption,
  type OptionDraft,
} from './custom-draft.ts';
import styles from './custom-fields.module.css';
import { usePlan } from './plan-context.tsx';

/** The list with one thing in it changed, or without it. */
const changed = <T extends { readonly id: string }>(
  all: readonly T[],
  id: string,
  changes: Partial<T>,
): T[] => all.map((one) => (one.id === id ? { ...one, ...changes } : one));
const without = <T extends { readonly id: string }>(all: readonly T[], id: string): T[] =>
  all.filter((one) => one.id !== id);

/** What a customer of a custom piece chooses or writes, and what each choice adds to the price. */
export function CustomOptions(props: {
  options: readonly OptionDraft[];
  error: string | null;
  onOptions: (options: readonly OptionDraft[]) => void;
}) {
  const { options, error, onOptions } = props;
  const t = useText();
  return (
    <fieldset className={styles.group}>
      <legend>{t('customPlan.options')}</legend>
      <p className={styles.hint}>{t('customPlan.optionsHint')}</p>
      {options.map((option, index) => (
        <Option
          key={option.id}
          option={option}
          number={index + 1}
          onChange={(changes) => onOptions(changed(options, option.id, changes))}
          onRemove={() => onOptions(without(options, option.id))}
        />
      ))}
      {error !== null && (
        <p className={styles.open} role="status">
          {error}
        </p>
      )}
      <Button
        size="compact-sm"
        variant="default"
        disabled={options.length >= MOST_OPTIONS}
        onClick={() => onOptions([...options, newOption(options)])}
      >
        {t('customPlan.addOption')}
      </Button>
    </fieldset>
  );
}

function Option(props: {
  option: OptionDraft;
  number: number;
  onChange: (changes: Partial<OptionDraft>) => void;
  onRemove: () => void;
}) {
  const { option, number, onChange, onRemove } = props;
  const t = useText();
  const { currency } = usePlan().view.show;
  const { choices } = option;
  return (
    <fieldset className={styles.option} aria-label={t('customPlan.option', { n: number })}>
      <div className={styles.head}>
        <TextInput
          label={t('customPlan.nameEn')}
          placeholder="Ring size"
          value={option.en}
          maxLength={200}
          onChange={(event) => onChange({ en: event.currentTarget.value })}
        />
        <TextInput
          label={t('customPlan.nameZh')}
          placeholder="戒圈"
          value={option.zh}
          maxLength={200}
          onChange={(event) => onChange({ zh: event.currentTarget.value })}
        />
        <Select
          label={t('customPlan.kind')}
          allowDeselect={false}
          value={option.kind}
          data={(['choice', 'text'] as const).map((value) => ({
            value,
            label: t(`customPlan.kinds.${value}`),
          }))}
          onChange={(value) => onChange({ kind: value === 'text' ? 'text' : 'choice' })}
        />
        <Checkbox
          className={styles.required ?? ''}
          label={t('customPlan.required')}
          checked={option.isRequired}
          onChange={(event) => onChange({ isRequired: event.currentTarget.checked })}
        />
        <ActionIcon
          className={styles.remove ?? ''}
          variant="default"
          size="lg"
          aria-label={t('customPlan.removeOption', { n: number })}
          title={t('customPlan.removeOption', { n: number })}
          onClick={onRemove}
        >
          <IconTrash size={16} aria-hidden />
        </ActionIcon>
      </div>
      {option.kind === 'text' ? (
        <div className={styles.words}>
          <TextInput
            label={t('customPlan.maxLength')}
            inputMode="numeric"
            value={option.maxLength}
            onChange={(event) => onChange({ maxLength: event.currentTarget.value })}
          />
          <TextInput
            label={t('customPlan.wordsPrice')}
            inputMode="decimal"
            placeholder="0"
            {...moneyUnit(currency)}
            value={option.price}
            onChange={(event) => onChange({ price: event.currentTarget.value })}
          />
        </div>
      ) : (
        <>
          {choices.map((choice, index) => (
            <Choice
              key={choice.id}
              choice={choice}
              number={index + 1}
              currency={currency}
              onChange={(changes) => onChange({ choices: changed(choices, choice.id, changes) })}
              onRemove={choices.length > 1 ? () => onChange({ choices: without(choices, choice.id) }) : null}
            />
          ))}
          <Button
            size="compact-xs"
            variant="default"
            disabled={choices.length >= MOST_CHOICES}
            onClick={() => onChange({ choices: [...choices, newChoice(choices)] })}
          >
            {t('customPlan.addChoice')}
          </Button>
        </>
      )}
    </fieldset>
  );
}

function Choice(props: {
  choice: ChoiceDraft;
  number: number;
  currency: string;
  onChange: (changes: Partial<ChoiceDraft>) => void;
  onRemove: (() => void) | null;
}) {
  const { choice, number, currency, onChange, onRemove } = props;
  const t = useText();
  const of = (what: string) => t('customPlan.ofChoice', { n: number, what });
  return (
    <div className={styles.choice}>
      <TextInput
        size="xs"
        aria-label={of(t('customPlan.nameEn'))}
        placeholder="12"
        value={choice.en}
        maxLength={200}
        onChange={(event) => onChange({ en: event.currentTarget.value })}
      />
      <TextInput
        size="xs"
        aria-label={of(t('customPlan.nameZh'))}
        placeholder="12 号"
        value={choice.zh}
        maxLength={200}
        onChange={(event) => onChange({ zh: event.currentTarget.value })}
      />
      <TextInput
        size="xs"
        aria-label={of(t('customPlan.adds'))}
        inputMode="text"
        placeholder="0"
        disabled={choice.isAsked}
        {...moneyUnit(currency)}
        value={choice.isAsked ? '' : choice.price}
        onChange={(event) => onChange({ price: event.currentTarget.value })}
      />
      <Checkbox
        size="xs"
        label={t('customPlan.asked')}
        checked={choice.isAsked}
        onChange={(event) => onChange({ isAsked: event.currentTarget.checked })}
      />
      <ActionIcon
        variant="default"
        size="md"
        disabled={onRemove === null}
        aria-label={t('customPlan.removeChoice', { n: number })}
        title={t('customPlan.removeChoice', { n: number })}
        onClick={() => onRemove?.()}
      >
        <IconTrash size={14} aria-hidden />
      </ActionIcon>
    </div>
  );
}
