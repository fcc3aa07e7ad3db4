import { Checkbox, MultiSelect, Select, Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useText } from '../i18n/use-text.ts';
import { moneyUnit } from '../ui/money-unit.tsx';
import type { OfferDraft } from './offer-draft.ts';
import type { Field } from './offer-terms.ts';
import styles from './plan.module.css';
import { usePlan } from './plan-context.tsx';

interface Fields {
  readonly draft: OfferDraft;
  readonly change: (changes: Partial<OfferDraft>) => void;
  readonly error: (field: Field) => string | null;
}

type TextField = { [K in Field]: OfferDraft[K] extends string ? K : never }[Field];

/** The terms of the kind chosen, field by field. */
export function OfferTermFields(fields: Fields): ReactNode {
  const t = useText();
  const { draft, change } = fields;
  const text = (field: TextField, label: string) => <Text {...fields} field={field} label={label} />;
  const form = (key: Parameters<typeof formText>[1]) => formText(t, key);
  switch (draft.kind) {
    case 'coupon':
      return (
        <>
          <Select
            label={form('discountKind')}
            allowDeselect={false}
            value={draft.discountKind}
            data={(['amount', 'percent'] as const).map((value) => ({
              value,
              label: t(`offers.form.discountKinds.${value}`),
            }))}
            onChange={(value) => change({ discountKind: value === 'percent' ? 'percent' : 'amount' })}
          />
          {draft.discountKind === 'amount' ? (
            text('amount', form('amount'))
          ) : (
            <>
              {text('percent', form('percent'))}
              {text('cap', `${form('cap')} (${t('common.optional')})`)}
            </>
          )}
          {text('threshold', `${form('threshold')} (${t('common.optional')})`)}
          {text('quantity', form('quantity'))}
          {text('perViewer', form('perViewer'))}
          {text('validHours', form('validHours'))}
          <Items {...fields} />
          <Select
            label={form('redeem')}
            allowDeselect={false}
            value={draft.redeem}
            data={(['anywhere', 'online', 'store'] as const).map((value) => ({
              value,
              label: t(`offers.redeem.${value}`),
            }))}
            onChange={(value) =>
              change({ redeem: value === 'online' || value === 'store' ? value : 'anywhere' })
            }
          />
          <div className={styles.checks}>
            <Checkbox
              label={form('stackDeals')}
              checked={draft.stackDeals}
              onChange={(event) => change({ stackDeals: event.currentTarget.checked })}
            />
            <Checkbox
              label={form('stackMembers')}
              checked={draft.stackMembers}
              onChange={(event) => change({ stackMembers: event.currentTarget.checked })}
            />
          </div>
        </>
      );
    case 'bundle':
      return (
        <>
          <Bundle {...fields} />
          {text('price', form('price'))}
        </>
      );
    case 'gift':
      return (
        <>
          {text('threshold', form('threshold'))}
          <Item {...fields} label={form('gift')} />
          {text('giftUnits', form('giftUnits'))}
          <Items {...fields} />
        </>
      );
    case 'member-price':
      return (
        <>
          {text('percent', form('percent'))}
          <Items {...fields} />
        </>
      );
    case 'group-buy':
      return (
        <>
          <Item {...fields} label={form('item')} />
          {text('price', form('price'))}
          {text('size', form('size'))}
          {text('windowMinutes', form('windowMinutes'))}
          {text('perViewer', form('perOrder'))}
          {text('holdMinutes', form('holdMinutes'))}
        </>
      );
    case 'presale':
      return (
        <>
          <Item {...fields} label={form('item')} />
          {text('price', form('price'))}
          {text('deposit', form('deposit'))}
          {text('counts', form('counts'))}
          {text('quantity', form('quantity'))}
          {text('perViewer', form('perOrder'))}
          <Text {...fields} field="balanceFrom" label={form('balanceFrom')} type="datetime-local" />
          <Text {...fields} field="balanceDueBy" label={form('balanceDueBy')} type="datetime-local" />
          <Rule {...fields} />
          {text('holdMinutes', form('holdMinutes'))}
          {text('goQuantity', `${form('goQuantity')} (${t('common.optional')})`)}
          <Text {...fields} field="decideBy" label={form('decideBy')} type="datetime-local" />
          <Textarea
            label={`${form('variants')} (${t('common.optional')})`}
            placeholder={t('offers.form.variantsHint')}
            autosize
            maxRows={4}
            value={draft.variants}
            onChange={(event) => change({ variants: event.currentTarget.value })}
          />
        </>
      );
    case 'custom':
      return (
        <>
          <Item {...fields} label={form('item')} />
          {text('price', form('priceFrom'))}
          {text('depositPercent', form('depositPercent'))}
          {text('quantity', form('quantity'))}
          {text('perViewer', form('perViewer'))}
          {text('makingDays', form('makingDays'))}
          <Rule {...fields} />
          <Returns {...fields} />
          {text('quoteDays', form('quoteDays'))}
          {text('holdMinutes', form('holdMinutes'))}
          {text('balanceDays', form('balanceDays'))}
        </>
      );
  }
}

const formText = (
  t: ReturnType<typeof useText>,
  key:
    | 'discountKind'
    | 'amount'
    | 'percent'
    | 'cap'
    | 'threshold'
    | 'quantity'
    | 'perViewer'
    | 'validHours'
    | 'redeem'
    | 'stackDeals'
    | 'stackMembers'
    | 'price'
    | 'priceFrom'
    | 'gift'
    | 'giftUnits'
    | 'item'
    | 'size'
    | 'windowMinutes'
    | 'perOrder'
    | 'holdMinutes'
    | 'deposit'
    | 'depositPercent'
    | 'makingDays'
    | 'quoteDays'
    | 'balanceDays'
    | 'counts'
    | 'goQuantity'
    | 'decideBy'
    | 'variants'
    | 'balanceFrom'
    | 'balanceDueBy',
) => t(`offers.form.${key}`);

/** Fields that hold an amount of money. */
const amounts: ReadonlySet<Field> = new Set<Field>(['amount', 'cap', 'threshold', 'price', 'deposit']);

function Text(props: Fields & { field: TextField; label: string; type?: 'datetime-local' }) {
  const { draft, change, error, field, label, type } = props;
  const { currency } = usePlan().view.show;
  return (
    <TextInput
      label={label}
      {...(amounts.has(field) ? moneyUnit(currency) : {})}
      {...(type ? { type } : { inputMode: 'decimal' as const })}
      value={draft[field]}
      error={error(field)}
      onChange={(event) => change({ [field]: event.currentTarget.value })}
    />
  );
}

function useLineup() {
  const plan = usePlan();
  return plan.view.lineup.map((item, index) => ({
    value: item.id,
    label: `${index + 1} · ${plan.productName(item.productId)} · ${plan.money(item.price)}`,
  }));
}

function Item({ draft, change, error, label }: Fields & { label: string }) {
  return (
    <Select
      label={label}
      searchable
      value={draft.itemId}
      data={useLineup()}
      error={error('itemId')}
      onChange={(itemId) => change({ itemId })}
    />
  );
}

function Items({ draft, change }: Fields) {
  const t = useText();
  return (
    <MultiSelect
      label={t('offers.form.items')}
      placeholder={draft.itemIds.length === 0 ? t('offers.form.itemsHint') : ''}
      searchable
      value={[...draft.itemIds]}
      data={useLineup()}
      onChange={(itemIds) => change({ itemIds })}
    />
  );
}

/** The products of a bundle, and how many of each; below them what they cost apart. */
function Bundle({ draft, change, error }: Fields) {
  const t = useText();
  const plan = usePlan();
  const priceOf = (itemId: string) => plan.view.lineup.find(({ id }) => id === itemId)?.price ?? 0;
  const together = draft.bundle.reduce((sum, { itemId, units }) => sum + priceOf(itemId) * Number(units), 0);
  return (
    <>
      <MultiSelect
        label={t('offers.form.bundleItems')}
        searchable
        value={draft.bundle.map(({ itemId }) => itemId)}
        data={useLineup()}
        error={error('bundle')}
        {...(together > 0 ? { description: t('offers.form.together', { price: plan.money(together) }) } : {})}
        onChange={(picked) =>
          change({
            bundle: picked.map(
              (itemId) => draft.bundle.find((one) => one.itemId === itemId) ?? { itemId, units: '1' },
            ),
          })
        }
      />
      {draft.bundle.map(({ itemId, units }) => (
        <TextInput
          key={itemId}
          label={t('offers.form.bundleUnits', { name: plan.itemName(itemId) })}
          inputMode="numeric"
          value={units}
          onChange={(event) => {
            const typed = event.currentTarget.value;
            change({
              bundle: draft.bundle.map((one) => (one.itemId === itemId ? { itemId, units: typed } : one)),
            });
          }}
        />
      ))}
    </>
  );
}

function Rule({ draft, change }: Fields) {
  const t = useText();
  return (
    <Select
      label={t('offers.form.rule')}
      allowDeselect={false}
      value={draft.rule}
      data={(['refund', 'forfeit'] as const).map((value) => ({ value, label: t(`offers.rule.${value}`) }))}
      onChange={(value) => change({ rule: value === 'forfeit' ? 'forfeit' : 'refund' })}
    />
  );
}

/** Whether a piece made for one customer may be sent back: said in the room before anyone pays. */
function Returns({ draft, change }: Fields) {
  const t = useText();
  const rules = ['until-making', 'never', 'allowed'] as const;
  return (
    <Select
      label={t('offers.form.returns')}
      allowDeselect={false}
      value={draft.returns}
      data={rules.map((value) => ({ value, label: t(`offers.returns.${value}`) }))}
      onChange={(value) => change({ returns: rules.find((one) => one === value) ?? 'until-making' })}
    />
  );
}
