import { Group, Select } from '@mantine/core';
import { Fragment, useState } from 'react';
import type { TargetsPlan } from '#shared/contract/commands.ts';
import { type Goal, splitGoal, sumOf } from '#shared/domain/targets/split.ts';
import { useStores } from '../app/queries.ts';
import { inLanguage } from '../i18n/language.ts';
import { useText } from '../i18n/use-text.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { Empty } from '../ui/empty.tsx';
import { minorPerUnit } from '../ui/money.ts';
import { formatCount } from '../ui/number.ts';
import { Panel } from '../ui/panel.tsx';
import { useCommand } from '../ui/use-command.ts';
import styles from './plan.module.css';
import { usePlan } from './plan-context.tsx';
import { SplitMenu } from './split-menu.tsx';
import { Amount, Difference } from './target-fields.tsx';
import { type LastShow, useLastShow } from './use-last-show.ts';

interface Draft {
  readonly basis: TargetsPlan['basis'];
  readonly uv: number;
  readonly amount: number;
  /** regionId → target; amounts in minor units. */
  readonly regions: ReadonlyMap<string, Goal>;
  /** storeId → target, of the stores that have one. */
  readonly stores: ReadonlyMap<string, Goal>;
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
    stores: new Map(
      targets?.regions.flatMap(({ stores = [] }) =>
        stores.map(({ storeId, uv, amount }) => [storeId, { uv, amount }] as const),
      ),
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
  const before = useLastShow(show).data ?? null;
  const storesData = useStores().data;
  const storesOf = (regionId: string) => (storesData ?? []).filter((store) => store.regionId === regionId);
  const splitRegions = (by: LastShow | null) =>
    setEdited({
      ...draft,
      regions: splitGoal(
        draft,
        rows.map(({ id }) => id),
        by?.regions ?? null,
      ),
      stores: new Map(),
    });
  const splitStores = (by: LastShow | null) =>
    setEdited({
      ...draft,
      stores: new Map(
        rows.flatMap((row) => [
          ...splitGoal(
            row,
            storesOf(row.id).map(({ id }) => id),
            by?.stores ?? null,
          ),
        ]),
      ),
    });
  const storeRows = (regionId: string) =>
    storesOf(regionId).flatMap((store) => {
      const goal = draft.stores.get(store.id);
      return goal ? [{ store, ...goal }] : [];
    });
  /** What a region's stores miss or have too much; null where it has none. */
  const storeGap = (row: Goal & { id: string }) => {
    const own = storeRows(row.id);
    if (own.length === 0) return null;
    return {
      uv: sumOf(own.map(({ uv }) => uv)) - row.uv,
      amount: sumOf(own.map(({ amount }) => amount)) - row.amount,
    };
  };
  const storesAddUp = rows.every((row) => {
    const gap = storeGap(row);
    return !gap || (gap.uv === 0 && gap.amount === 0);
  });
  const [openRegion, setOpenRegion] = useState<string | null>(null);
  const setStore = (id: string, goal: Goal) =>
    setEdited({ ...draft, stores: new Map(draft.stores).set(id, goal) });
  const save = useCommand(async (commandId) => {
    const { reward } = targets ?? {};
    const outcome = await plan.send(
      {
        type: 'targets.set',
        basis: draft.basis,
        total: { uv: draft.uv, amount: draft.amount },
        regions: rows.map(({ id, uv, amount }) => {
          const known = targets?.regions.find((region) => region.regionId === id)?.stores ?? [];
          const stores = storeRows(id).map(({ store, ...goal }) => {
            const same = known.find(
              (one) => one.storeId === store.id && one.uv === goal.uv && one.amount === goal.amount,
            );
            return { storeId: store.id, ...goal, ...(same?.guides ? { guides: same.guides } : {}) };
          });
          return { regionId: id, uv, amount, ...(stores.length > 0 ? { stores } : {}) };
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
            <SplitMenu
              isEmpty={rows.length === 0}
              before={before}
              onRegions={splitRegions}
              onStores={splitStores}
            />
            <CommandButton
              command={save}
              size="compact-xs"
              tone="accent"
              label={t('plan.targets.save')}
              disabledWhy={
                edited === null
                  ? t('plan.facts.unchanged')
                  : rows.length > 0 && !addsUp
                    ? t('plan.targets.mustAddUp')
                    : storesAddUp
                      ? null
                      : t('plan.targets.storesMustAddUp')
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
            {rows.map((row) => {
              const own = storeRows(row.id);
              const gap = storeGap(row);
              const isOpen = openRegion === row.id;
              return (
                <Fragment key={row.id}>
                  <tr>
                    <th scope="row">
                      {plan.regionName(row.id)}{' '}
                      {own.length > 0 && (
                        <button
                          type="button"
                          className={styles.more}
                          aria-expanded={isOpen}
                          onClick={() => setOpenRegion(isOpen ? null : row.id)}
                        >
                          {t('plan.targets.stores', { n: own.length })}
                        </button>
                      )}
                    </th>
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
                  {isOpen &&
                    own.map(({ store, uv, amount }) => (
                      <tr key={store.id} className={styles.storeRow}>
                        <th scope="row">{inLanguage(store.name, plan.language)}</th>
                        <td>
                          <Amount
                            label={`${inLanguage(store.name, plan.language)} ${t('plan.targets.uv')}`}
                            value={uv}
                            readOnly={locked}
                            onChange={(next) => setStore(store.id, { uv: next, amount })}
                          />
                        </td>
                        <td>
                          <Amount
                            label={`${inLanguage(store.name, plan.language)} ${t('plan.targets.amount')}`}
                            value={amount / unit}
                            readOnly={locked}
                            onChange={(next) => setStore(store.id, { uv, amount: Math.round(next * unit) })}
                          />
                        </td>
                      </tr>
                    ))}
                  {gap && (isOpen || gap.uv !== 0 || gap.amount !== 0) && (
                    <tr className={styles.storeRow}>
                      <th scope="row">{t('plan.targets.storeDifference')}</th>
                      <Difference value={gap.uv} text={(n) => formatCount(n, plan.language)} />
                      <Difference value={gap.amount} text={plan.money} />
                    </tr>
                  )}
                </Fragment>
              );
            })}
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
