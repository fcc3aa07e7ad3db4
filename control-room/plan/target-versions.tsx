import { Button } from '@mantine/core';
import { useState } from 'react';
import type { TargetsVersion } from '#shared/contract/targets.ts';
import { useText } from '../i18n/use-text.ts';
import { Dialog } from '../ui/dialog.tsx';
import { formatCount } from '../ui/number.ts';
import { formatDay } from '../ui/time.ts';
import styles from './plan.module.css';
import { usePlan } from './plan-context.tsx';

/** Every version of the targets with what changed for each region, and what regions said to it. */
export function TargetVersions() {
  const t = useText();
  const { view } = usePlan();
  const [isOpen, setOpen] = useState(false);
  const versions = view.targetVersions;
  if (versions.length === 0) return null;
  return (
    <>
      <Button size="compact-xs" variant="default" onClick={() => setOpen(true)}>
        {t('plan.goals.versions', { n: versions.length })}
      </Button>
      <Dialog opened={isOpen} onClose={() => setOpen(false)} title={t('plan.goals.versionsTitle')} size="lg">
        <ol className={styles.versions}>
          {versions.toReversed().map((version) => (
            <Version
              key={version.no}
              version={version}
              before={versions.find(({ no }) => no === version.no - 1) ?? null}
            />
          ))}
        </ol>
      </Dialog>
    </>
  );
}

function Version({ version, before }: { version: TargetsVersion; before: TargetsVersion | null }) {
  const t = useText();
  const plan = usePlan();
  const { show } = plan.view;
  const former = new Map(before?.targets.regions.map((region) => [region.regionId, region]));
  const changed = version.targets.regions.filter(({ regionId, uv, amount }) => {
    const was = former.get(regionId);
    return before !== null && (was?.uv !== uv || was?.amount !== amount);
  });
  return (
    <li>
      <b>{t('plan.goals.version', { no: version.no })}</b>{' '}
      <span className={styles.hint}>
        {formatDay(version.at, show.timeZone, plan.language)} · {version.by} ·{' '}
        {formatCount(version.targets.total.uv, plan.language)} · {plan.money(version.targets.total.amount)}
      </span>
      <ul>
        {changed.map(({ regionId, amount, uv }) => (
          <li key={regionId}>
            {t('plan.goals.changed', {
              region: plan.regionName(regionId),
              from: `${formatCount(former.get(regionId)?.uv ?? 0, plan.language)} · ${plan.money(former.get(regionId)?.amount ?? 0)}`,
              to: `${formatCount(uv, plan.language)} · ${plan.money(amount)}`,
            })}
          </li>
        ))}
        {version.responses.map(({ regionId, answer, note, by }) => (
          <li key={`said ${regionId}`} data-answer={answer}>
            {t(`plan.goals.said.${answer}`, { region: plan.regionName(regionId), by })}
            {note && ` “${note}”`}
          </li>
        ))}
      </ul>
    </li>
  );
}
