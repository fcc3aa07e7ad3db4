import { IconCircleCheck, IconMinus, IconTrendingDown, IconUrgent } from '@tabler/icons-react';
import { useText } from '../i18n/use-text.ts';
import { Status } from '../ui/status.tsx';
import type { Verdict } from './outcome.ts';

const looks = {
  reached: { tone: 'good', icon: IconCircleCheck },
  close: { tone: 'warn', icon: IconTrendingDown },
  short: { tone: 'warn', icon: IconTrendingDown },
  far: { tone: 'bad', icon: IconUrgent },
  none: { tone: 'off', icon: IconMinus },
} as const satisfies Record<Verdict, unknown>;

export const verdictTone = (verdict: Verdict) => looks[verdict].tone;

/** How a target ended: icon, word and colour together. */
export function VerdictState({ verdict }: { verdict: Verdict }) {
  const t = useText();
  const { tone, icon } = looks[verdict];
  return (
    <Status
      icon={icon}
      title={t(`review.bound.${verdict}`)}
      tone={tone}
      word={t(`review.verdict.${verdict}`)}
    />
  );
}
