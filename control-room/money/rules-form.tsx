import { ActionIcon, Button, Textarea, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import type { SettlementRules } from '#shared/contract/settlement.ts';
import type { Failure } from '../app/api.ts';
import { failureText } from '../app/failure-text.ts';
import { useText } from '../i18n/use-text.ts';
import { newId } from '../ui/new-id.ts';
import styles from './money.module.css';
import { draftOf, type RulesDraft, type RulesField, rulesOf, type TierDraft } from './rules-draft.ts';

/** Rules of settlement, in percent and whole money. `tiersFixed`: a show pays the brand's tiers and makes none. */
export function RulesForm(props: {
  rules: SettlementRules;
  currency: string;
  tiersFixed: boolean;
  isBusy: boolean;
  failure: Failure | null;
  onSave: (rules: SettlementRules) => void;
  onCancel: () => void;
}) {
  const t = useText();
  const { currency, tiersFixed } = props;
  const [draft, setDraft] = useState(() => draftOf(props.rules, currency));
  const [isTried, setTried] = useState(false);
  const { rules, wrong } = rulesOf(draft, currency);
  const problem = (field: RulesField) =>
    isTried && (wrong as readonly RulesField[]).includes(field) ? t(`money.rules.wrong.${field}`) : undefined;
  const field = (name: Exclude<RulesField, 'tiers'>) => ({
    value: draft[name],
    error: problem(name),
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget;
      setDraft((before) => ({ ...before, [name]: value }));
    },
  });
  const save = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (rules) props.onSave(rules);
  };
  return (
    <form className={styles.form} noValidate onSubmit={save}>
      <TextInput label={t('money.rules.name')} maxLength={60} {...field('name')} />
      <fieldset className={styles.tiers}>
        <legend>{t('money.rules.tiers')}</legend>
        {draft.tiers.map((tier) => (
          <TierRow
            isFixed={tiersFixed}
            key={tier.key}
            onChange={(next) => setDraft((before) => withTier(before, tier.key, next))}
            tier={tier}
          />
        ))}
        {problem('tiers') && (
          <p className={styles.trouble} role="alert">
            {problem('tiers')}
          </p>
        )}
        {!tiersFixed && draft.tiers.length < 12 && (
          <Button
            leftSection={<IconPlus aria-hidden size={14} />}
            onClick={() =>
              setDraft((before) => ({
                ...before,
                tiers: [...before.tiers, { key: newId(), code: '', en: '', zh: '', commission: '0' }],
              }))
            }
            size="compact-sm"
            variant="default"
          >
            {t('money.rules.addTier')}
          </Button>
        )}
      </fieldset>
      <div className={styles.pair}>
        <TextInput
          inputMode="decimal"
          label={t('money.rules.campaignBonus')}
          rightSection="%"
          {...field('campaignBonus')}
        />
        <TextInput
          inputMode="decimal"
          label={t('money.rules.franchise')}
          rightSection="%"
          {...field('franchise')}
        />
        <TextInput inputMode="decimal" label={t('money.rules.up')} rightSection="%" {...field('up')} />
        <TextInput inputMode="decimal" label={t('money.rules.down')} rightSection="%" {...field('down')} />
      </div>
      <Textarea
        autosize
        description={t('money.rules.prizesHint', { currency })}
        label={t('money.rules.prizes')}
        minRows={2}
        {...field('prizes')}
      />
      {props.failure && (
        <p className={styles.trouble} role="alert">
          {failureText(t, props.failure)}
        </p>
      )}
      <div className={styles.choices}>
        <Button loading={props.isBusy} type="submit">
          {t('money.rules.save')}
        </Button>
        <Button onClick={props.onCancel} variant="default">
          {t('common.cancel')}
        </Button>
      </div>
    </form>
  );
}

const withTier = (draft: RulesDraft, key: string, next: TierDraft | null): RulesDraft => ({
  ...draft,
  tiers: draft.tiers.flatMap((tier) => (tier.key !== key ? [tier] : next ? [next] : [])),
});

function TierRow(props: { tier: TierDraft; isFixed: boolean; onChange: (next: TierDraft | null) => void }) {
  const t = useText();
  const { tier, isFixed, onChange } = props;
  const field = (name: 'code' | 'en' | 'zh' | 'commission', label: string) => ({
    'aria-label': `${label}, ${tier.en || tier.code || '–'}`,
    placeholder: label,
    value: tier[name],
    onChange: (event: { currentTarget: { value: string } }) =>
      onChange({ ...tier, [name]: event.currentTarget.value }),
  });
  return (
    <div className={styles.tier} data-fixed={isFixed}>
      {isFixed ? (
        <span>
          {tier.zh} / {tier.en}
        </span>
      ) : (
        <>
          <TextInput {...field('code', t('money.rules.tierCode'))} />
          <TextInput {...field('zh', t('money.rules.tierZh'))} />
          <TextInput {...field('en', t('money.rules.tierEn'))} />
        </>
      )}
      <TextInput inputMode="decimal" rightSection="%" {...field('commission', t('money.rules.commission'))} />
      {!isFixed && (
        <ActionIcon
          aria-label={t('money.rules.removeTier', { name: tier.en || tier.code })}
          onClick={() => onChange(null)}
          size="lg"
          variant="default"
        >
          <IconTrash aria-hidden size={16} />
        </ActionIcon>
      )}
    </div>
  );
}
