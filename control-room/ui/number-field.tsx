import { NumberInput, type NumberInputProps } from '@mantine/core';
import { useState } from 'react';
import { useLanguage } from '../i18n/use-language.ts';
import { useText } from '../i18n/use-text.ts';
import { type NumberRange, typedNumber } from './typed-number.ts';

type Look = Pick<NumberInputProps, 'label' | 'aria-label' | 'size' | 'w' | 'step' | 'description'>;

/**
 * A number as it is typed: what stands in the field is never turned into another number. What may not be is said
 * beside it, and the form hears null.
 */
export function NumberField({
  value,
  onChange,
  min,
  max,
  isWhole = true,
  ...look
}: Look &
  NumberRange & {
    /** What it starts with. */
    value: number | null;
    onChange: (value: number | null) => void;
  }) {
  const t = useText();
  const language = useLanguage();
  const range = { min, max, isWhole };
  const [typed, setTyped] = useState<string | number>(value ?? '');
  const isGood = typedNumber(typed, range) !== null;
  const said = (number: number) => number.toLocaleString(language);
  // Where there is no room for a label there is none for words: the button beside it says why it waits.
  const wrong = look.label ? t('common.between', { min: said(min), max: said(max) }) : true;
  return (
    <NumberInput
      {...look}
      min={min}
      max={max}
      allowDecimal={!isWhole}
      clampBehavior="none"
      value={typed}
      error={isGood ? null : wrong}
      onChange={(next) => {
        setTyped(next);
        onChange(typedNumber(next, range));
      }}
    />
  );
}
