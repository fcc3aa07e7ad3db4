import { useText } from '../i18n/use-text.ts';
import { formatCount } from '../ui/number.ts';
import { type CommentFilter, commentFilters } from './comment-lines.ts';
import styles from './comment-stream.module.css';
import { useDesk } from './desk-context.tsx';

/** Which comments are shown; how many questions wait stands where they are found. */
export function CommentFilters(props: {
  filter: CommentFilter;
  open: number;
  onFilter: (filter: CommentFilter) => void;
}) {
  const t = useText();
  const desk = useDesk();
  return (
    <fieldset className={styles.filters} aria-label={t('desk.comments.filter')}>
      {commentFilters.map((one) => (
        <button
          key={one}
          type="button"
          aria-pressed={props.filter === one}
          onClick={() => props.onFilter(one)}
        >
          {t(`desk.comments.${one}`)}
          {one === 'open' && props.open > 0 && <b>{formatCount(props.open, desk.language)}</b>}
        </button>
      ))}
    </fieldset>
  );
}
