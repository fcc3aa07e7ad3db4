import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import type { CommentLine } from './comment-lines.ts';
import styles from './comment-stream.module.css';
import { useBlocked } from './desk-context.tsx';
import { maxReplyLength } from './quick-replies.ts';

/** The answer to one comment, at the foot of the stream, where it stays while the stream goes on. */
export function CommentAnswer(props: {
  line: CommentLine;
  replies: readonly string[];
  onSend: (text: string) => Promise<boolean>;
  onClose: () => void;
}) {
  const t = useText();
  const blocked = useBlocked('comment.answer');
  const [text, setText] = useState('');
  const [isSending, setSending] = useState(false);
  const send = async (words: string) => {
    if (words.trim() === '' || blocked !== null || isSending) return;
    setSending(true);
    const isSent = await props.onSend(words.trim());
    setSending(false);
    if (isSent) props.onClose();
  };
  const { comment } = props.line;
  return (
    <form
      className={styles.answering}
      aria-label={t('desk.comments.yourAnswer', { name: comment.name })}
      onSubmit={(event) => {
        event.preventDefault();
        void send(text);
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        props.onClose();
      }}
    >
      <p>
        <b>{comment.name}</b> {comment.text}
      </p>
      {props.replies.length > 0 && (
        <div className={styles.replies}>
          {props.replies.map((reply) => (
            <button key={reply} type="button" onClick={() => void send(reply)} disabled={blocked !== null}>
              {reply}
            </button>
          ))}
        </div>
      )}
      <div className={styles.answerLine}>
        <TextInput
          size="xs"
          flex={1}
          maxLength={maxReplyLength}
          aria-label={t('desk.comments.yourAnswer', { name: comment.name })}
          placeholder={t('desk.comments.yourAnswer', { name: comment.name })}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          autoFocus
        />
        <Button type="submit" size="xs" loading={isSending} disabled={blocked !== null || text.trim() === ''}>
          {t('desk.comments.send')}
        </Button>
        <Button size="xs" variant="default" onClick={props.onClose}>
          {t('common.cancel')}
        </Button>
      </div>
    </form>
  );
}
