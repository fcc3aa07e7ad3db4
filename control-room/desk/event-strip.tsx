import { Button } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import { failureText } from '../app/failure-text.ts';
import { useText } from '../i18n/use-text.ts';
import { useLiveShow } from '../live/use-live.ts';
import { CommandButton } from '../ui/command-button.tsx';
import type { CommandHandle } from '../ui/use-command.ts';
import { useBlocked, useDesk } from './desk-context.tsx';
import styles from './event-strip.module.css';
import { eventText } from './event-text.ts';
import type { UndoHandle } from './use-undo.ts';

/**
 * The foot of the desk: who did what last, with undo where it can be undone, and where the keys are listed. A
 * refusal of a `watched` command (one that has a key) stands here too: its button may be out of sight.
 */
export function EventStrip(props: {
  onSheet: () => void;
  watched: readonly CommandHandle[];
  undo: UndoHandle;
}) {
  const { onSheet, watched, undo } = props;
  const t = useText();
  const desk = useDesk();
  const recent = useLiveShow((show) => show.recent);
  const state = useLiveShow((show) => show.state);
  const blocked = useBlocked(undo.what?.command.type ?? 'product.pin');
  const refused = watched.find((command) => command.state.phase === 'failed');
  return (
    <footer className={styles.strip}>
      {refused?.state.phase === 'failed' && (
        <div role="alert" className={styles.refused}>
          <IconAlertCircle size={14} aria-hidden />
          <b>{t('desk.refused')}</b> {failureText(t, refused.state.failure)}
          <Button size="compact-xs" variant="subtle" color="gray" onClick={refused.dismiss}>
            {t('common.close')}
          </Button>
        </div>
      )}
      <span className={styles.label}>{t('desk.event.last')}</span>
      <ol className={styles.events} aria-live="polite">
        {recent.length === 0 && <li>{t('desk.event.none')}</li>}
        {recent.slice(0, 4).map((sent) => (
          <li key={sent.version}>
            <time>{desk.clock(sent.at)}</time>{' '}
            <b data-self={sent.actor.id === desk.user.id}>{sent.actor.name}</b>{' '}
            {eventText(t, sent, state, desk)}
          </li>
        ))}
      </ol>
      {undo.what && (
        <CommandButton
          command={undo.command}
          size="compact-xs"
          label={t('desk.event.undo', { what: eventText(t, undo.what.sent, state, desk) })}
          hotkey="Z"
          disabledWhy={blocked}
        />
      )}
      <Button size="compact-xs" variant="subtle" onClick={onSheet} rightSection={<kbd aria-hidden>?</kbd>}>
        {t('common.hotkeys.title')}
      </Button>
    </footer>
  );
}
