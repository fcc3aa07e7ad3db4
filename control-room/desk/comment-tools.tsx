import { Menu } from '@mantine/core';
import {
  IconEye,
  IconEyeOff,
  IconMessageReply,
  IconPin,
  IconPinnedOff,
  IconVolume,
  IconVolumeOff,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useText } from '../i18n/use-text.ts';
import { MenuList } from '../ui/menu-list.tsx';
import { formatLength } from '../ui/time.ts';
import type { CommentLine } from './comment-lines.ts';
import type { RowHandlers } from './comment-row.tsx';
import styles from './comment-stream.module.css';
import { useBlocked } from './desk-context.tsx';

/** How long a viewer may be silenced; null: for the rest of the show. */
const mutes = [5 * 60_000, 30 * 60_000, null] as const;

/** What may be done with a comment, each with its key. All of it can be undone, so nothing asks first. */
export function CommentTools(props: { line: CommentLine; answered: boolean; handlers: RowHandlers }) {
  const t = useText();
  const { line, handlers } = props;
  const air = useBlocked('comment.answer');
  const trade = useBlocked('comment.hide');
  const { act } = handlers;
  return (
    <div className={styles.tools}>
      <Tool
        name={t('desk.comments.answer')}
        hotkey="A"
        why={air}
        icon={<IconMessageReply size={14} aria-hidden />}
        onClick={() => handlers.answer(line.id)}
      />
      <Tool
        name={t(line.isPinned ? 'desk.comments.unpin' : 'desk.comments.pin')}
        hotkey="T"
        why={air}
        icon={line.isPinned ? <IconPinnedOff size={14} aria-hidden /> : <IconPin size={14} aria-hidden />}
        onClick={() => act(line, { do: line.isPinned ? 'unpin' : 'pin' })}
      />
      <Tool
        name={t(line.isHidden ? 'desk.comments.show' : 'desk.comments.hide')}
        hotkey="H"
        why={trade}
        icon={line.isHidden ? <IconEye size={14} aria-hidden /> : <IconEyeOff size={14} aria-hidden />}
        onClick={() => act(line, { do: line.isHidden ? 'show' : 'hide' })}
      />
      {line.isMuted ? (
        <Tool
          name={t('desk.comments.unmute')}
          hotkey="M"
          why={trade}
          icon={<IconVolume size={14} aria-hidden />}
          onClick={() => act(line, { do: 'unmute' })}
        />
      ) : (
        <Menu withinPortal position="bottom-end" disabled={trade !== null}>
          <Menu.Target>
            <button
              type="button"
              className={styles.tool}
              data-mute
              aria-disabled={trade !== null}
              title={trade ?? `${t('desk.comments.mute')} (M)`}
            >
              <IconVolumeOff size={14} aria-hidden />
              <span className="sr-only">{t('desk.comments.mute')}</span>
            </button>
          </Menu.Target>
          <MenuList>
            <Menu.Label>{t('desk.comments.muteViewer', { name: line.comment.name })}</Menu.Label>
            {mutes.map((ms) => (
              <Menu.Item key={ms} onClick={() => act(line, { do: 'mute', ms })}>
                {ms === null ? t('desk.comments.restOfShow') : formatLength(ms)}
              </Menu.Item>
            ))}
          </MenuList>
        </Menu>
      )}
    </div>
  );
}

function Tool(props: {
  name: string;
  hotkey: string;
  why: string | null;
  icon: ReactNode;
  onClick: () => void;
}) {
  return (
    <button
      type="button"
      className={styles.tool}
      aria-disabled={props.why !== null}
      title={props.why ?? `${props.name} (${props.hotkey})`}
      onClick={() => {
        if (props.why === null) props.onClick();
      }}
    >
      {props.icon}
      <span className="sr-only">{props.name}</span>
    </button>
  );
}
