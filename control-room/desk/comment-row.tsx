import { Button, Group, TextInput } from '@mantine/core';
import { IconEyeOff, IconMessageReply, IconVolumeOff } from '@tabler/icons-react';
import { memo, useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { useCommand } from '../ui/use-command.ts';
import type { CommentLine } from './comment-filter.ts';
import styles from './comment-stream.module.css';
import { useBlocked, useDesk } from './desk-context.tsx';

/** One comment and what a desk does with it: answer, hide, mute. */
export const CommentRow = memo(function CommentRow({ line }: { line: CommentLine }) {
  const t = useText();
  const desk = useDesk();
  const { comment } = line;
  const [isAnswering, setAnswering] = useState(false);
  const trade = useBlocked('comment.hide');
  const air = useBlocked('comment.answer');
  const hide = useCommand((id) => desk.send({ type: 'comment.hide', commentId: comment.id }, id));
  const mute = useCommand((id) => desk.send({ type: 'viewer.mute', viewerId: comment.viewerId }, id), {
    confirm: true,
  });
  return (
    <div className={styles.comment} data-hidden={line.isHidden}>
      <div className={styles.by}>
        <b>{comment.name}</b>
        <span>{desk.regionName(comment.regionId)}</span>
        <time>{desk.clock(comment.at)}</time>
        {line.isHidden && <span className={styles.word}>{t('desk.comments.hidden')}</span>}
        {line.isMuted && <span className={styles.word}>{t('desk.comments.muted')}</span>}
        <span className={styles.tools}>
          {line.answer === null && (
            <Button
              size="compact-xs"
              variant="subtle"
              aria-label={`${t('desk.comments.answer')}: ${comment.name}`}
              disabled={air !== null}
              onClick={() => setAnswering(!isAnswering)}
            >
              <IconMessageReply size={14} aria-hidden />
            </Button>
          )}
          {!line.isHidden && (
            <CommandButton
              command={hide}
              size="compact-xs"
              iconOnly
              label={t('desk.comments.hide')}
              icon={<IconEyeOff size={13} aria-hidden />}
              disabledWhy={trade}
            />
          )}
          {!line.isMuted && (
            <CommandButton
              command={mute}
              size="compact-xs"
              tone="plain"
              iconOnly
              label={t('desk.comments.mute')}
              icon={<IconVolumeOff size={13} aria-hidden />}
              disabledWhy={trade}
              confirm={{
                title: t('desk.comments.muteTitle'),
                lines: [
                  { label: t('desk.comments.viewer'), value: comment.name },
                  { label: t('desk.comments.comment'), value: comment.text },
                  { label: t('desk.comments.muteFor'), value: t('desk.comments.restOfShow') },
                ],
              }}
            />
          )}
        </span>
      </div>
      <p className={styles.text}>{comment.text}</p>
      {line.answer !== null && (
        <p className={styles.answer}>
          <IconMessageReply size={12} aria-hidden /> {line.answer}
        </p>
      )}
      {isAnswering && line.answer === null && <AnswerForm line={line} onDone={() => setAnswering(false)} />}
    </div>
  );
});

function AnswerForm({ line, onDone }: { line: CommentLine; onDone: () => void }) {
  const t = useText();
  const desk = useDesk();
  const [text, setText] = useState('');
  const blocked = useBlocked('comment.answer');
  const answer = useCommand(async (id) => {
    const outcome = await desk.send(
      { type: 'comment.answer', commentId: line.comment.id, text: text.trim() },
      id,
    );
    if (outcome.ok) onDone();
    return outcome;
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() && blocked === null) answer.press();
      }}
    >
      <Group gap={6} wrap="nowrap" mt={4}>
        <TextInput
          size="xs"
          flex={1}
          maxLength={300}
          aria-label={t('desk.comments.yourAnswer', { name: line.comment.name })}
          placeholder={t('desk.comments.yourAnswer', { name: line.comment.name })}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          autoFocus
        />
        <CommandButton
          command={answer}
          size="xs"
          tone="accent"
          label={t('desk.comments.send')}
          disabledWhy={blocked ?? (text.trim() ? null : t('desk.why.nothing'))}
        />
      </Group>
    </form>
  );
}
