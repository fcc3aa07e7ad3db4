import { Group, Select } from '@mantine/core';
import { Fragment, useState } from 'react';
import { type Goal, sumOf } from '#shared/domain/targets/split.ts';
import { guidesAtShow, storesAtShow } from '../app/places-then.ts';
import { useGuides, useStores } from '../app/queries.ts';
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
import { commandOf, draftOf, type TargetDraft, unbalanced } from './target-draft.ts';
import { Amount, Difference } from './target-fields.tsx';
import { TargetPaste } from './target-paste.tsx';
import { TargetRewards } from './target-rewards.tsx';
import { TargetVersions } from './target-versions.tsx';
import { useLastShow } from './use-last-show.ts';

const bases = ['paid', 'placed', 'net'] as const;

/** Targets of the show and its regions; the sum and its difference are in view while they are typed. */
export function TargetsPanel() {
  const t = useText();
  const plan = usePlan();
  const { targets, show } = plan.view;
  const [edited, setEdited] = useState<TargetDraft | null>(null);
  const draft = edited ?? draftOf(targets, show.regionIds);
  const unit = minorPerUnit(show.currency);
  const rows = show.regionIds.map((id) => ({ id, ...(draft.regions.get(id) ?? { uv: 0, amount: 0 }) }));
  const sum = { uv: sumOf(rows.map((row) => row.uv)), amount: sumOf(rows.map((row) => row.amount)) };
  const difference = { uv: sum.uv - draft.uv, amount: sum.amount - draft.amount };
  const locked = plan.readOnly !== null;
  const setRegion = (id: string, change: Partial<{ uv: number; amount: number }>) => {
    const before = draft.regions.get(id) ?? { uv: 0, amount: 0 };
    setEdited({ ...draft, regions: new Map(draft.regions).set(id, { ...before, ...change }) });
  };
  const before = useLastShow(show).data ?? null;
  const organisation = {
    stores: storesAtShow(useStores().data, show),
    guides: guidesAtShow(useGuides().data, show),
  };
  const storesOf = (regionId: string) => organisation.stores.filter((store) => store.regionId === regionId);
  const guidesOf = (storeId: string) =>
    organisation.guides.filter((guide) => guide.storeId === storeId && draft.guides.has(guide.id)).length;
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
  const trouble = unbalanced(draft, organisation);
  const [openRegion, setOpenRegion] = useState<string | null>(null);
  const setStore = (id: string, goal: Goal) =>
    setEdited({ ...draft, stores: new Map(draft.stores).set(id, goal) });
  const save = useCommand(async (commandId) => {
    const outcome = await plan.send(commandOf(draft, organisation, targets?.reward), {
      whole: true,
      commandId,
    });
    if (outcome.ok) setEdited(null);
    return outcome;
  });
  return (
    <Panel
      title={t('plan.targets.title')}
      flush
      aside={
        !locked && (
          <Group gap={6} justify="flex-end">
            <TargetVersions />
            <TargetRewards draft={draft} onChange={setEdited} />
            <TargetPaste draft={draft} organisation={organisation} onTake={setEdited} />
            <SplitMenu
              isEmpty={rows.length === 0}
              draft={draft}
              organisation={organisation}
              before={before}
              onChange={setEdited}
            />
            <CommandButton
              command={save}
              size="compact-xs"
              tone="accent"
              label={t('plan.targets.save')}
              disabledWhy={
                edited === null
                  ? t('plan.facts.unchanged')
                  : rows.length > 0 && trouble !== null
                    ? trouble === 'regions'
                      ? t('plan.targets.mustAddUp')
                      : trouble === 'stores'
                        ? t('plan.targets.storesMustAddUp')
                        : t('plan.goals.guidesMustAddUp')
                    : null
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
                      {plan.regionName(row.id)} <Answer regionId={row.id} />{' '}
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
                        <th scope="row">
                          {inLanguage(store.name, plan.language)}
                          {guidesOf(store.id) > 0 && (
                            <small>{t('plan.goals.guides', { n: guidesOf(store.id) })}</small>
                          )}
                        </th>
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

/** What the region said to the targets that stand: word and sign, with its note. */
function Answer({ regionId }: { regionId: string }) {
  const t = useText();
  const { view } = usePlan();
  const standing = view.targetVersions.at(-1);
  if (!standing?.targets.regions.some((region) => region.regionId === regionId)) return null;
  const said = standing.responses.find((one) => one.regionId === regionId);
  const sign = said === undefined ? '' : said.answer === 'accepted' ? '✓ ' : '! ';
  return (
    <span
      className={styles.answer}
      data-answer={said?.answer ?? 'none'}
      title={said ? `${said.by}${said.note ? `: ${said.note}` : ''}` : undefined}
    >
      {sign}
      {t(`plan.goals.answer.${said?.answer ?? 'none'}`)}
    </span>
  );
}
