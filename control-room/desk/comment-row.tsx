import { IconMessageReply, IconPinFilled } from '@tabler/icons-react';
import { memo, useEffect, useRef } from 'react';
import { useText } from '../i18n/use-text.ts';
import type { CommentLine } from './comment-lines.ts';
import styles from './comment-stream.module.css';
import { CommentTools } from './comment-tools.tsx';
import { useDesk } from './desk-context.tsx';

/** What a row asks of its stream. */
export interface RowHandlers {
  readonly hover: (id: string) => void;
  readonly focus: (id: string) => void;
  readonly toggle: (id: string) => void;
  readonly answer: (id: string) => void;
  readonly act: (line: CommentLine, what: CommentAct) => void;
}
export type CommentAct =
  | { readonly do: 'hide' | 'show' | 'pin' | 'unpin' | 'unmute' }
  | { readonly do: 'mute'; readonly ms: number | null };

/** One comment. Its tools are made only while it is the active row: under load most rows are never touched. */
export const CommentRow = memo(function CommentRow(props: {
  line: CommentLine;
  answer: string | null;
  count: number;
  isOpened: boolean;
  isActive: boolean;
  wantsFocus: boolean;
  isPending: boolean;
  handlers: RowHandlers;
}) {
  const t = useText();
  const desk = useDesk();
  const { line, answer, count, isOpened, isActive, wantsFocus, handlers } = props;
  const { comment, kind, topic } = line;
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (wantsFocus) place.current?.focus({ preventScroll: true });
  }, [wantsFocus]);
  const words = [
    line.isPinned && t('desk.comments.pinned'),
    line.isHidden && t('desk.comments.hidden'),
    line.isBlocked && t('desk.comments.blocked'),
    line.isMuted && t('desk.comments.muted'),
  ].filter((word) => word !== false);
  // Arrows of the stream bring focus here; the row is no control itself.
  const reachable = {
    tabIndex: -1,
    onMouseEnter: () => handlers.hover(line.id),
    onFocus: () => handlers.focus(line.id),
  };
  return (
    <div
      ref={place}
      className={styles.comment}
      data-out={line.isHidden || line.isBlocked}
      data-kind={kind}
      data-active={isActive}
      data-member={count === 0}
      aria-busy={props.isPending}
      {...reachable}
    >
      <div className={styles.by}>
        <b>{comment.name}</b>
        <span>{desk.regionName(comment.regionId)}</span>
        <time>{desk.clock(comment.at)}</time>
        {(kind === 'question' || kind === 'complaint' || kind === 'spam') && (
          <span className={styles.kind} data-kind={kind}>
            {t(`desk.comments.kind.${kind}`)}
            {topic !== 'other' && kind !== 'spam' && ` · ${t(`desk.comments.topic.${topic}`)}`}
          </span>
        )}
        {words.map((word) => (
          <span key={word} className={styles.word}>
            {word}
          </span>
        ))}
      </div>
      <p className={styles.text}>
        {line.isPinned && <IconPinFilled size={12} aria-hidden />} {comment.text}
        {count > 1 && (
          <button
            type="button"
            className={styles.count}
            aria-expanded={isOpened}
            aria-label={t(isOpened ? 'desk.comments.foldRepeats' : 'desk.comments.openRepeats', { n: count })}
            onClick={() => handlers.toggle(line.id)}
          >
            ×{count}
          </button>
        )}
      </p>
      {answer !== null && (
        <p className={styles.answer}>
          <IconMessageReply size={12} aria-hidden /> {answer}
        </p>
      )}
      {isActive && <CommentTools line={line} answered={answer !== null} handlers={handlers} />}
    </div>
  );
});
