import { formatCount } from './number.ts';
import styles from './poll-bars.module.css';

/** A poll's options with their votes: number and share in words beside each bar. */
export function PollBars(props: {
  options: readonly string[];
  votes: readonly number[];
  language: 'en' | 'zh-CN';
}) {
  const total = props.votes.reduce((sum, n) => sum + n, 0);
  const most = Math.max(...props.votes);
  return (
    <ol className={styles.bars}>
      {props.options.map((option, index) => {
        const votes = props.votes[index] ?? 0;
        const share = total === 0 ? 0 : Math.round((votes / total) * 100);
        return (
          <li key={option} data-leads={most > 0 && votes === most}>
            <i aria-hidden style={{ width: `${share}%` }} />
            <span>{option}</span>
            <b>{formatCount(votes, props.language)}</b>
            <em>{share}%</em>
          </li>
        );
      })}
    </ol>
  );
}
