import { IconCircleCheck, IconCircleX, IconClockPause } from '@tabler/icons-react';
import styles from './counter.module.css';

export type Verdict = 'yes' | 'no' | 'wait';
const icons = { yes: IconCircleCheck, no: IconCircleX, wait: IconClockPause } as const;

/** The answer a person at a counter looks for, readable from an arm's length: an icon, a colour and words. */
export function VerdictLine({ verdict, words }: { verdict: Verdict; words: string }) {
  const Icon = icons[verdict];
  return (
    <p className={styles.verdict} data-verdict={verdict}>
      <Icon aria-hidden size={28} />
      <strong>{words}</strong>
    </p>
  );
}
