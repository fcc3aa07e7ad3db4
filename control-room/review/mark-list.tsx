import { inLanguage } from '../i18n/language.ts';
import { useText } from '../i18n/use-text.ts';
import type { NumberedMark } from './chart-data.ts';
import { useReviewPage } from './context.ts';
import styles from './review.module.css';

/** The words behind the numbers over the chart. */
export function MarkList({
  marks,
  columns,
  clock,
}: {
  columns: number;
  marks: readonly NumberedMark[];
  clock: (at: number) => string;
}) {
  const t = useText();
  const { language } = useReviewPage();
  if (marks.length === 0) return null;
  return (
    <ol className={styles.markList} style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
      {marks.map((mark) => (
        <li key={mark.n}>
          <b>{mark.n}</b> {clock(mark.at)} {t(`review.mark.${mark.kind}`)}:{' '}
          <span>{inLanguage(mark.label, language)}</span>
        </li>
      ))}
    </ol>
  );
}
