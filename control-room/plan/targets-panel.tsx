import { Button, Group, NumberInput, Select } from '@mantine/core';
import { useState } from 'react';
import type { TargetsPlan } from '#shared/contract/commands.ts';
import { useText } from '../i18n/use-text.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { Empty } from '../ui/empty.tsx';
import { minorPerUnit } from '../ui/money.ts';
import { formatCount } from '../ui/number.ts';
import { Panel } from '../ui/panel.tsx';
import { useCommand } from '../ui/use-command.ts';
import styles from './plan.module.css';
import { usePlan } from './plan-context.tsx';
import { splitEvenly, sumOf } from './target-split.ts';

interface Draft {
  readonly basis: TargetsPlan['basis'];
  readonly uv: number;
  readonly amount: number;
  /** regionId → target; amounts in minor units. */
  readonly regions: ReadonlyMap<string, { uv: number; amount: number }>;
}

const bases = ['paid', 'placed', 'net'] as const;

function draftOf(targets: TargetsPlan | null, regionIds: readonly string[]): Draft {
  const known = new Map(targets?.regions.map((region) => [region.regionId, region]));
  return {
    basis: targets?.basis ?? 'paid',
    uv: targets?.total.uv ?? 0,
    amount: targets?.total.amount ?? 0,
    regions: new Map(
      regionIds.map((id) => [id, { uv: known.get(id)?.uv ?? 0, amount: known.get(id)?.amount ?? 0 }]),
    ),
  };
}

/** Targets of the show and its regions; the sum and its difference are in view while they are typed. */
export function TargetsPanel() {
  const t = useText();
  const plan = usePlan();
  const { targets, show } = plan.view;
  const [edited, setEdited] = useState<Draft | null>(null);
  const draft = edited ?? draftOf(targets, show.regionIds);
  const unit = minorPerUnit(show.currency);
  const rows = show.regionIds.map((id) => ({ id, ...(draft.regions.get(id) ?? { uv: 0, amount: 0 }) }));
  const sum = { uv: sumOf(rows.map((row) => row.uv)), amount: sumOf(rows.map((row) => row.amount)) };
  const difference = { uv: sum.uv - draft.uv, amount: sum.amount - draft.amount };
  const addsUp = difference.uv === 0 && difference.amount === 0;
  const locked = plan.readOnly !== null;
  const setRegion = (id: string, change: Partial<{ uv: number; amount: number }>) => {
    const before = draft.regions.get(id) ?? { uv: 0, amount: 0 };
    setEdited({ ...draft, regions: new Map(draft.regions).set(id, { ...before, ...change }) });
  };
  const split = () => {
    const uv = splitEvenly(draft.uv, rows.length);
    const amount = splitEvenly(draft.amount, rows.length);
    setEdited({
      ...draft,
      regions: new Map(
        rows.map((row, index) => [row.id, { uv: uv[index] ?? 0, amount: amount[index] ?? 0 }]),
      ),
    });
  };
  const save = useCommand(async (commandId) => {
    const { reward } = targets ?? {};
    const outcome = await plan.send(
      {
        type: 'targets.set',
        basis: draft.basis,
        total: { uv: draft.uv, amount: draft.amount },
        regions: rows.map(({ id, uv, amount }) => {
          const before = targets?.regions.find((region) => region.regionId === id);
          const isSame = before?.uv === uv && before.amount === amount;
          return { regionId: id, uv, amount, ...(isSame && before.stores ? { stores: before.stores } : {}) };
        }),
        ...(reward ? { reward } : {}),
      },
      { whole: true, commandId },
    );
    if (outcome.ok) setEdited(null);
    return outcome;
  });
  return (
    <Panel
      title={t('plan.targets.title')}
      flush
      aside={
        !locked && (
          <Group gap={6} wrap="nowrap">
            <Button size="compact-xs" variant="default" onClick={split} disabled={rows.length === 0}>
              {t('plan.targets.split')}
            </Button>
            <CommandButton
              command={save}
              size="compact-xs"
              tone="accent"
              label={t('plan.targets.save')}
              disabledWhy={
                edited === null
                  ? t('plan.facts.unchanged')
                  : addsUp || rows.length === 0
                    ? null
                    : t('plan.targets.mustAddUp')
              }
            />
          </Group>
        )
      }
    >
      {rows.length === 0 && <Empty title={t('plan.targets.noRegions')} />}
      <div className={styles.sheetFrame}>
        <table className={styles.sheet}>
          <thead>
            <tr>
              <th scope="col">{t('plan.targets.region')}</th>
              <th scope="col" data-numeric>
                {t('plan.targets.uv')}
              </th>
              <th scope="col" data-numeric>
                {t('plan.targets.amount')} ({show.currency})
              </th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">
                {t('plan.targets.total')}{' '}
                <Select
                  size="xs"
                  className={styles.basis ?? ''}
                  aria-label={t('plan.targets.basis')}
                  data={bases.map((value) => ({ value, label: t(`metrics.name.${value}`) }))}
                  value={draft.basis}
                  readOnly={locked}
                  allowDeselect={false}
                  onChange={(value) =>
                    setEdited({ ...draft, basis: bases.find((one) => one === value) ?? 'paid' })
                  }
                />
              </th>
              <td>
                <Amount
                  label={`${t('plan.targets.total')} ${t('plan.targets.uv')}`}
                  value={draft.uv}
                  readOnly={locked}
                  onChange={(uv) => setEdited({ ...draft, uv })}
                />
              </td>
              <td>
                <Amount
                  label={`${t('plan.targets.total')} ${t('plan.targets.amount')}`}
                  value={draft.amount / unit}
                  readOnly={locked}
                  onChange={(amount) => setEdited({ ...draft, amount: Math.round(amount * unit) })}
                />
              </td>
            </tr>
            {rows.map((row) => (
              <tr key={row.id}>
                <th scope="row">{plan.regionName(row.id)}</th>
                <td>
                  <Amount
                    label={`${plan.regionName(row.id)} ${t('plan.targets.uv')}`}
                    value={row.uv}
                    readOnly={locked}
                    onChange={(uv) => setRegion(row.id, { uv })}
                  />
                </td>
                <td>
                  <Amount
                    label={`${plan.regionName(row.id)} ${t('plan.targets.amount')}`}
                    value={row.amount / unit}
                    readOnly={locked}
                    onChange={(amount) => setRegion(row.id, { amount: Math.round(amount * unit) })}
                  />
                </td>
              </tr>
            ))}
          </tbody>
          {rows.length > 0 && (
            <tfoot>
              <tr>
                <th scope="row">{t('plan.targets.sum')}</th>
                <td data-numeric>{formatCount(sum.uv, plan.language)}</td>
                <td data-numeric>{plan.money(sum.amount)}</td>
              </tr>
              <tr>
                <th scope="row">{t('plan.targets.difference')}</th>
                <Difference value={difference.uv} text={(n) => formatCount(n, plan.language)} />
                <Difference value={difference.amount} text={plan.money} />
              </tr>
            </tfoot>
          )}
        </table>
      </div>
    </Panel>
  );
}

function Difference({ value, text }: { value: number; text: (n: number) => string }) {
  const t = useText();
  return (
    <td data-numeric data-tone={value === 0 ? 'good' : 'bad'}>
      {value === 0
        ? t('plan.targets.matches')
        : t(value > 0 ? 'plan.targets.over' : 'plan.targets.short', { n: text(Math.abs(value)) })}
    </td>
  );
}

function Amount(props: {
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
