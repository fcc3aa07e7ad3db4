import { Select, SimpleGrid, Text, TextInput } from '@mantine/core';
import { source } from '#shared/contract/basics.ts';
import { useText } from '../i18n/use-text.ts';
import { moneyUnit } from '../ui/money-unit.tsx';
import { NumberField } from '../ui/number-field.tsx';
import type { BudgetDraft, CouponDraft } from './intervention-draft.ts';

/** What the region's viewers are given: so much off, from an order of so much on, so many of them. */
export function CouponFields(props: {
  draft: CouponDraft;
  currency: string;
  error: string | null;
  until: string;
  onChange: (draft: CouponDraft) => void;
}) {
  const { draft, currency, error, until, onChange } = props;
  const t = useText();
  return (
    <div>
      <SimpleGrid cols={3} spacing="xs">
        <TextInput
          label={t('act.coupon.off')}
          inputMode="decimal"
          {...moneyUnit(currency)}
          value={draft.off}
          error={error}
          onChange={(event) => onChange({ ...draft, off: event.currentTarget.value })}
        />
        <TextInput
          label={t('act.coupon.from')}
          placeholder={t('act.coupon.noMinimum')}
          inputMode="decimal"
          {...moneyUnit(currency)}
          value={draft.threshold}
          onChange={(event) => onChange({ ...draft, threshold: event.currentTarget.value })}
        />
        <NumberField
          label={t('act.coupon.quantity')}
          min={1}
          max={100_000}
          value={draft.quantity}
          onChange={(quantity) => onChange({ ...draft, quantity })}
        />
      </SimpleGrid>
      <Text size="xs" c="var(--text-dim)" mt={4}>
        {t('act.coupon.hint', { time: until })}
      </Text>
    </div>
  );
}

/** What may be spent on more visitors, and where. Showcaller buys nothing: it keeps what was allowed. */
export function BudgetFields(props: {
  draft: BudgetDraft;
  currency: string;
  onChange: (draft: BudgetDraft) => void;
}) {
  const { draft, currency, onChange } = props;
  const t = useText();
  return (
    <div>
      <SimpleGrid cols={2} spacing="xs">
        <TextInput
          label={t('act.budget.amount')}
          inputMode="decimal"
          {...moneyUnit(currency)}
          value={draft.amount}
          onChange={(event) => onChange({ ...draft, amount: event.currentTarget.value })}
        />
        <Select
          label={t('act.budget.source')}
          allowDeselect={false}
          value={draft.source}
          data={source.options.map((value) => ({ value, label: t(`review.source.${value}`) }))}
          onChange={(value) => value && onChange({ ...draft, source: value })}
        />
      </SimpleGrid>
      <Text size="xs" c="var(--text-dim)" mt={4}>
        {t('act.budget.hint')}
      </Text>
    </div>
  );
}
