import { Button } from '@mantine/core';
import { IconAlertTriangle, IconCircleX } from '@tabler/icons-react';
import type { PreflightProblem } from '#shared/contract/preflight.ts';
import { useText } from '../i18n/use-text.ts';
import { type Refused, refusedIn } from '../offers/ask-approval.tsx';
import styles from './preflight.module.css';
import { type ProblemNames, preflightText } from './problem-text.ts';

/**
 * Problems as a list, blockers first as the server sorts them. With `onShow`, those of an item lead to it; with
 * `onAsk`, an approval that is lacking is asked for.
 */
export function ProblemList(props: {
  problems: readonly PreflightProblem[];
  names: ProblemNames;
  onShow?: (itemId: string) => void;
  onAsk?: (refused: Refused) => void;
}) {
  const t = useText();
  const { problems, names, onShow, onAsk } = props;
  if (problems.length === 0) return null;
  return (
    <ul className={styles.problems}>
      {problems.map((problem) => {
        const isBlocker = problem.level === 'blocker';
        const text = preflightText(t, problem, names);
        const { itemId } = problem;
        const lacking = problem.params.asked === 'waiting' ? null : refusedIn(problem.params);
        return (
          <li key={`${problem.code} ${problem.path}`} data-level={problem.level}>
            {isBlocker ? <IconCircleX size={15} aria-hidden /> : <IconAlertTriangle size={15} aria-hidden />}
            <span className="sr-only">
              {t(isBlocker ? 'plan.preflight.blocker' : 'plan.preflight.warning')}:{' '}
            </span>
            {itemId !== undefined && onShow ? (
              <button
                type="button"
                className={styles.way}
                onClick={() => onShow(itemId)}
                title={t('plan.preflight.show', { name: names.itemName(itemId) })}
              >
                {text}
              </button>
            ) : (
              <span>{text}</span>
            )}
            {lacking && onAsk && (
              <Button
                className={styles.ask ?? ''}
                size="compact-xs"
                variant="default"
                onClick={() => onAsk(lacking)}
              >
                {t('offers.approval.ask')}
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
