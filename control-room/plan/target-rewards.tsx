import { Button, NativeSelect, NumberInput } from '@mantine/core';
import { useState } from 'react';
import type { RegionReward } from '#shared/contract/targets.ts';
import { payoutSteps } from '#shared/domain/targets/reward.ts';
import { useText } from '../i18n/use-text.ts';
import { Dialog } from '../ui/dialog.tsx';
import { minorPerUnit } from '../ui/money.ts';
import { formatRate } from '../ui/number.ts';
import styles from './plan.module.css';
import { usePlan } from './plan-context.tsx';
import type { TargetDraft } from './target-draft.ts';

const usual: RegionReward = {
  bands: [
    { from: 1, bps: 100 },
    { from: 1.2, bps: 150 },
  ],
  penalties: [{ below: 0.8, bps: 50 }],
  rewardCap: null,
  penaltyCap: null,
};

/** Rewards and penalties region by region, in bands with caps, and what each outcome would pay. */
export function TargetRewards(props: { draft: TargetDraft; onChange: (draft: TargetDraft) => void }) {
  const t = useText();
  const plan = usePlan();
  const [isOpen, setOpen] = useState(false);
  const regionIds = [...props.draft.regions.keys()];
  const [chosen, setChosen] = useState<string | null>(null);
  const regionId = chosen ?? regionIds[0];
  if (regionId === undefined) return null;
  const rule = props.draft.rewards.get(regionId) ?? null;
  const target = props.draft.regions.get(regionId)?.amount ?? 0;
  const locked = plan.readOnly !== null;
  const set = (next: RegionReward | null, ids: readonly string[] = [regionId]) => {
    const rewards = new Map(props.draft.rewards);
    for (const id of ids) {
      if (next) rewards.set(id, next);
      else rewards.delete(id);
    }
    props.onChange({ ...props.draft, rewards });
  };
  return (
    <>
      <Button size="compact-xs" variant="default" onClick={() => setOpen(true)}>
        {t('plan.goals.rewards')}
      </Button>
      <Dialog opened={isOpen} onClose={() => setOpen(false)} title={t('plan.goals.rewards')} size="lg">
        <div className={styles.import}>
          <p className={styles.hint}>{t('plan.goals.rewardHint')}</p>
          <NativeSelect
            size="xs"
            label={t('plan.targets.region')}
            data={regionIds.map((id) => ({ value: id, label: plan.regionName(id) }))}
            value={regionId}
            onChange={(event) => setChosen(event.currentTarget.value)}
          />
          {rule ? (
            <Rule rule={rule} onChange={set} readOnly={locked} />
          ) : (
            <p className={styles.hint}>{t('plan.goals.noRule')}</p>
          )}
          {!locked && (
            <div className={styles.ruleActions}>
              {rule ? (
                <>
                  <Button size="compact-xs" variant="default" onClick={() => set(rule, regionIds)}>
                    {t('plan.goals.ruleForAll')}
                  </Button>
                  <Button size="compact-xs" variant="default" onClick={() => set(null)}>
                    {t('plan.goals.ruleRemove')}
                  </Button>
                </>
              ) : (
                <Button size="compact-xs" onClick={() => set(usual)}>
                  {t('plan.goals.ruleAdd')}
                </Button>
              )}
            </div>
          )}
          {rule && target > 0 && <Preview rule={rule} target={target} />}
          <p className={styles.hint}>{t('plan.goals.rewardSave')}</p>
        </div>
      </Dialog>
    </>
  );
}

function Rule(props: { rule: RegionReward; onChange: (rule: RegionReward) => void; readOnly: boolean }) {
  const t = useText();
  const { view } = usePlan();
  const { rule } = props;
  const unit = minorPerUnit(view.show.currency);
  const number = (label: string, value: number, onChange: (value: number) => void) => (
    <NumberInput
      size="xs"
      label={label}
      min={0}
      max={1000}
      decimalScale={2}
      suffix=" %"
      hideControls
      readOnly={props.readOnly}
      value={value}
      onChange={(next) => onChange(Number(next) || 0)}
    />
  );
  const cap = (field: 'rewardCap' | 'penaltyCap') => (
    <NumberInput
      size="xs"
      label={t(`plan.goals.${field}`)}
      placeholder={t('plan.goals.noCap')}
      min={0}
      thousandSeparator=","
      hideControls
      readOnly={props.readOnly}
      value={rule[field] === null ? '' : rule[field] / unit}
      onChange={(value) =>
        props.onChange({ ...rule, [field]: value === '' ? null : Math.round(Number(value) * unit) })
      }
    />
  );
  const bands = (next: RegionReward['bands']) => props.onChange({ ...rule, bands: next });
  const penalties = (next: RegionReward['penalties']) => props.onChange({ ...rule, penalties: next });
  return (
    <div className={styles.rule}>
      {rule.bands.map((band, index) => (
        <div key={`band ${String(index)}`} className={styles.band}>
          {number(t('plan.goals.from'), round(band.from * 100), (value) =>
            bands(rule.bands.with(index, { ...band, from: value / 100 })),
          )}
          {number(t('plan.goals.reward'), band.bps / 100, (value) =>
            bands(rule.bands.with(index, { ...band, bps: Math.min(10_000, Math.round(value * 100)) })),
          )}
          {!props.readOnly && (
            <Button
              size="compact-xs"
              variant="subtle"
              aria-label={t('plan.goals.bandRemove', { n: index + 1 })}
              onClick={() => bands(rule.bands.toSpliced(index, 1))}
            >
              ×
            </Button>
          )}
        </div>
      ))}
      {rule.penalties.map((penalty, index) => (
        <div key={`penalty ${String(index)}`} className={styles.band}>
          {number(t('plan.goals.below'), round(penalty.below * 100), (value) =>
            penalties(rule.penalties.with(index, { ...penalty, below: value / 100 })),
          )}
          {number(t('plan.goals.penalty'), penalty.bps / 100, (value) =>
            penalties(
              rule.penalties.with(index, { ...penalty, bps: Math.min(10_000, Math.round(value * 100)) }),
            ),
          )}
          {!props.readOnly && (
            <Button
              size="compact-xs"
              variant="subtle"
              aria-label={t('plan.goals.penaltyRemove', { n: index + 1 })}
              onClick={() => penalties(rule.penalties.toSpliced(index, 1))}
            >
              ×
            </Button>
          )}
        </div>
      ))}
      {!props.readOnly && (
        <div className={styles.ruleActions}>
          <Button
            size="compact-xs"
            variant="default"
            disabled={rule.bands.length >= 10}
            onClick={() =>
              bands([...rule.bands, { from: round((rule.bands.at(-1)?.from ?? 0.9) + 0.1), bps: 100 }])
            }
          >
            {t('plan.goals.bandAdd')}
          </Button>
          <Button
            size="compact-xs"
            variant="default"
            disabled={rule.penalties.length >= 10}
            onClick={() =>
              penalties([
                ...rule.penalties,
                { below: Math.max(0, round((rule.penalties.at(-1)?.below ?? 0.9) - 0.1)), bps: 50 },
              ])
            }
          >
            {t('plan.goals.penaltyAdd')}
          </Button>
        </div>
      )}
      <div className={styles.band}>
        {cap('rewardCap')}
        {cap('penaltyCap')}
      </div>
    </div>
  );
}

const round = (value: number) => Math.round(value * 100) / 100;

function Preview({ rule, target }: { rule: RegionReward; target: number }) {
  const t = useText();
  const plan = usePlan();
  return (
    <table className={styles.sheet}>
      <caption className={styles.hint}>{t('plan.goals.preview')}</caption>
      <thead>
        <tr>
          <th scope="col" data-numeric>
            {t('plan.goals.attainment')}
          </th>
          <th scope="col" data-numeric>
            {t('plan.targets.amount')}
          </th>
          <th scope="col">{t('plan.goals.outcome')}</th>
          <th scope="col" data-numeric>
            {t('plan.goals.pays')}
          </th>
        </tr>
      </thead>
      <tbody>
        {payoutSteps(target, rule).map(({ attainment, actual, outcome, earned }) => (
          <tr key={attainment}>
            <td data-numeric>{formatRate(attainment, plan.language, 0)}</td>
            <td data-numeric>{plan.money(actual)}</td>
            <td>{t(`plan.goals.outcomes.${outcome}`)}</td>
            <td data-numeric data-tone={earned > 0 ? 'good' : earned < 0 ? 'bad' : undefined}>
              {plan.money(earned)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
