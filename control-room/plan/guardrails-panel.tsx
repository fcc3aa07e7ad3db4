import { Checkbox, Group, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import { bpsText } from '../offers/terms.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { Panel } from '../ui/panel.tsx';
import { useCommand } from '../ui/use-command.ts';
import { FinalPrices } from './final-prices.tsx';
import styles from './plan.module.css';
import { usePlan } from './plan-context.tsx';

/** Percent as typed → basis points; null for no limit, undefined for what is no rate. */
function bpsOf(text: string): number | null | undefined {
  const trimmed = text.trim().replace(/%$/, '');
  if (trimmed === '') return null;
  const bps = Math.round(Number(trimmed) * 100);
  return Number.isFinite(bps) && bps >= 0 && bps <= 10_000 ? bps : undefined;
}

/** How far prices may go without somebody else's word, and how far they could go by everything that is planned. */
export function GuardrailsPanel() {
  const t = useText();
  const plan = usePlan();
  const { guardrails } = plan.view;
  const saved = guardrails.maxDiscountBps === null ? '' : String(guardrails.maxDiscountBps / 100);
  const [typed, setTyped] = useState<string | null>(null);
  const [checked, setChecked] = useState<boolean | null>(null);
  const text = typed ?? saved;
  const secondPerson = checked ?? guardrails.secondPerson;
  const bps = bpsOf(text);
  const isSame = bps === guardrails.maxDiscountBps && secondPerson === guardrails.secondPerson;
  const save = useCommand(async (commandId) => {
    const outcome = await plan.send(
      { type: 'guardrails.set', maxDiscountBps: bps ?? null, secondPerson },
      { commandId },
    );
    if (outcome.ok) {
      setTyped(null);
      setChecked(null);
    }
    return outcome;
  });
  return (
    <Panel
      title={t('offers.guard.title')}
      aside={
        <span className={styles.hint}>
          {guardrails.maxDiscountBps === null
            ? t('offers.guard.noMax')
            : t('offers.off', { amount: bpsText(guardrails.maxDiscountBps, plan.language) })}
        </span>
      }
    >
      <Group gap="md" align="flex-end" mb="sm">
        <TextInput
          size="xs"
          w={230}
          label={t('offers.guard.maxDiscount')}
          inputMode="decimal"
          value={text}
          readOnly={plan.readOnly !== null}
          error={bps === undefined ? t('offers.guard.notRate') : null}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
        <Checkbox
          size="xs"
          label={t('offers.guard.secondPerson')}
          description={t('offers.guard.secondPersonHint')}
          checked={secondPerson}
          disabled={plan.readOnly !== null}
          onChange={(event) => setChecked(event.currentTarget.checked)}
        />
        <CommandButton
          command={save}
          size="xs"
          tone="accent"
          label={t('offers.guard.save')}
          disabledWhy={
            plan.readOnly ??
            (bps === undefined ? t('offers.guard.notRate') : isSame ? t('offers.guard.unchanged') : null)
          }
        />
      </Group>
      <FinalPrices />
    </Panel>
  );
}
