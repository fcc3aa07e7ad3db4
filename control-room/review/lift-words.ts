import type { LiftAction, LiftEffect } from '#shared/contract/lift.ts';
import type { useText } from '../i18n/use-text.ts';
import { formatLength } from '../ui/time.ts';

export const liftMeasures = ['paid', 'orders', 'clicks'] as const;
export type LiftMeasure = (typeof liftMeasures)[number];

/** Whether an effect can be told from none: its whole range lies on one side of zero. */
export const verdictOf = ({ low, high }: LiftEffect): 'more' | 'less' | 'unclear' =>
  low > 0 ? 'more' : high < 0 ? 'less' : 'unclear';

/** An action's effect as a sentence; `write` writes the figure, `others` names what ran along with it. */
export function liftWords(
  t: ReturnType<typeof useText>,
  action: LiftAction,
  measure: LiftMeasure,
  what: string,
  write: (value: number) => string,
  others: string,
): string {
  const effect = action[measure];
  if (action.status === 'unknown' || effect === null)
    return action.reason === null ? t('review.lift.notTold') : t(`review.lift.reason.${action.reason}`);
  const values = {
    what,
    low: write(effect.low),
    high: write(effect.high),
    expected: write(effect.expected),
    amount: write(Math.abs(effect.lift)),
  };
  const sentences = {
    more: t('review.lift.added', values),
    less: t('review.lift.cost', values),
    unclear: t('review.lift.unclear', values),
  };
  const whole = action.until - action.at;
  return [
    sentences[verdictOf(effect)],
    ...(action.status === 'together' ? [t('review.lift.together', { others })] : []),
    ...(action.status === 'measured' && action.measuredMs < 0.95 * whole
      ? [t('review.lift.partly', { time: `${formatLength(action.measuredMs)} / ${formatLength(whole)}` })]
      : []),
  ].join(' ');
}
