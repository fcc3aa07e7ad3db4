import { useText } from '../i18n/use-text.ts';
import { formatLength } from '../ui/time.ts';
import type { PinSpan, TimeWindow } from './chart-data.ts';
import { useReviewPage } from './context.ts';
import styles from './review.module.css';

/** Room for the two value axes of the chart above: the strip keeps the same, so that a pin stands under its minutes. */
export const axisWidth = { left: 72, right: 52 };

/** What was pinned when, under the minutes of the chart. */
export function PinStrip({ spans, window }: { spans: readonly PinSpan[]; window: TimeWindow }) {
  const t = useText();
  const { names, clock } = useReviewPage();
  const length = window.to - window.from;
  const percent = (ms: number) => `${(ms / length) * 100}%`;
  return (
    <div className={styles.strip} style={{ paddingLeft: axisWidth.left, paddingRight: axisWidth.right }}>
      <span className={styles.stripName} style={{ width: axisWidth.left }}>
        {t('review.pinned')}
      </span>
      <div className={styles.stripLane}>
        {spans.map((span, index) => (
          <span
            className={styles.pin}
            data-odd={index % 2 === 1}
            key={`${span.itemId} ${span.from}`}
            style={{ left: percent(span.from - window.from), width: percent(span.to - span.from) }}
            title={`${names.item(span.itemId)} · ${clock(span.from)} – ${clock(span.to)} · ${formatLength(span.to - span.from)}`}
          >
            {names.item(span.itemId)}
          </span>
        ))}
      </div>
    </div>
  );
}
