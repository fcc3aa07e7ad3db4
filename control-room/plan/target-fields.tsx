import { NumberInput } from '@mantine/core';
import { useText } from '../i18n/use-text.ts';
import styles from './plan.module.css';

/** How far parts are from their whole: word and colour. */
export function Difference({ value, text }: { value: number; text: (n: number) => string }) {
  const t = useText();
  return (
    <td data-numeric data-tone={value === 0 ? 'good' : 'bad'}>
      {value === 0
        ? t('plan.targets.matches')
        : t(value > 0 ? 'plan.targets.over' : 'plan.targets.short', { n: text(Math.abs(value)) })}
    </td>
  );
}

export function Amount(props: {
  label: string;
  value: number;
  readOnly: boolean;
  onChange: (value: number) => void;
}) {
  return (
    <NumberInput
      size="xs"
      aria-label={props.label}
      classNames={{ input: styles.numeric ?? '' }}
      value={props.value}
      min={0}
      thousandSeparator=","
      hideControls
      readOnly={props.readOnly}
      onChange={(value) => props.onChange(Number(value) || 0)}
    />
  );
}
