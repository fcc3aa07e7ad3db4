import { ActionIcon, Button, NativeSelect } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { lineupRole } from '#shared/contract/deals.ts';
import { section } from '#shared/contract/plan-commands.ts';
import { failureText } from '../app/failure-text.ts';
import { useText } from '../i18n/use-text.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { type Outcome, useCommand } from '../ui/use-command.ts';
import styles from './plan.module.css';
import { usePlan } from './plan-context.tsx';
import { SaveSet } from './save-set.tsx';
import type { RowChanges } from './sheet-cells.ts';

/** What can be done to the chosen rows together: move, set role or section, remove. */
export function SelectionBar(props: {
  selected: ReadonlySet<string>;
  onMove: (by: -1 | 1) => Promise<Outcome>;
  onClear: () => void;
}) {
  const t = useText();
  const plan = usePlan();
  const [refused, setRefused] = useState<string | null>(null);
  const itemIds = plan.view.lineup.map(({ id }) => id).filter((id) => props.selected.has(id));
  const n = itemIds.length;
  const tell = (outcome: Outcome) => setRefused(outcome.ok ? null : failureText(t, outcome.error));
  const change = (changes: RowChanges) =>
    void plan
      .edit({ type: 'lineup.change', items: itemIds.map((itemId) => ({ itemId, ...changes })) })
      .then(tell);
  const remove = useCommand(
    async (commandId) => {
      const outcome = await plan.edit({ type: 'lineup.clear', itemIds }, commandId);
      if (outcome.ok) props.onClear();
      return outcome;
    },
    { confirm: true },
  );
  return (
    <fieldset className={styles.selection} aria-label={t('plan.sheet.selected', { n })}>
      <b>{t('plan.sheet.selected', { n })}</b>
      <ActionIcon
        variant="default"
        size="sm"
        aria-label={t('plan.sheet.up')}
        onClick={() => void props.onMove(-1).then(tell)}
      >
        <IconArrowUp size={14} aria-hidden />
      </ActionIcon>
      <ActionIcon
        variant="default"
        size="sm"
        aria-label={t('plan.sheet.down')}
        onClick={() => void props.onMove(1).then(tell)}
      >
        <IconArrowDown size={14} aria-hidden />
      </ActionIcon>
      <NativeSelect
        size="xs"
        aria-label={t('plan.sheet.setRole')}
        data={[
          { value: '', label: t('plan.sheet.setRole') },
          ...lineupRole.options.map((value) => ({ value, label: t(`desk.role.${value}`) })),
        ]}
        value=""
        onChange={(event) => {
          const role = lineupRole.options.find((one) => one === event.currentTarget.value);
          if (role) change({ role });
        }}
      />
      <NativeSelect
        size="xs"
        aria-label={t('plan.sheet.setSection')}
        data={[
          { value: '', label: t('plan.sheet.setSection') },
          ...section.options.map((value) => ({ value, label: t(`plan.sheet.sectionName.${value}`) })),
          { value: 'none', label: t('plan.sheet.noSection') },
        ]}
        value=""
        onChange={(event) => {
          const { value } = event.currentTarget;
          const chosen = section.options.find((one) => one === value);
          if (chosen || value === 'none') change({ section: chosen ?? null });
        }}
      />
      <SaveSet items={plan.view.lineup.filter(({ id }) => props.selected.has(id))} />
      <CommandButton
        command={remove}
        size="compact-xs"
        tone="plain"
        icon={<IconTrash size={14} aria-hidden />}
        label={t('plan.sheet.remove')}
        confirm={{
          title: t('plan.sheet.removeTitle', { n }),
          lines: itemIds
            .slice(0, 8)
            .map((id) => ({ label: t('plan.lineup.column.product'), value: plan.itemName(id) })),
        }}
      />
      <Button size="compact-xs" variant="subtle" onClick={props.onClear}>
        {t('plan.sheet.clearSelection')}
      </Button>
      {refused && (
        <span role="alert" className={styles.refused}>
          {refused}
        </span>
      )}
    </fieldset>
  );
}
