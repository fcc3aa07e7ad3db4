import { Button, Group, Loader, Text, Tooltip } from '@mantine/core';
import { IconAlertCircle, IconCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { failureText } from '../app/failure-text.ts';
import { useText } from '../i18n/use-text.ts';
import styles from './command-button.module.css';
import { Dialog } from './dialog.tsx';
import type { CommandHandle } from './use-command.ts';

/**
 * A button that carries a command and shows pending, done and failed where it stands. `confirm` is the question
 * for what cannot be undone: it names product, price and quantity. `disabledWhy` says why it cannot be pressed.
 */
export function CommandButton(props: {
  command: CommandHandle;
  label: string;
  /** What it is for, read out after the label: where a list has the same button on each row. */
  of?: string;
  icon?: ReactNode;
  hotkey?: string;
  tone?: 'accent' | 'danger' | 'plain';
  size?: 'xs' | 'sm' | 'compact-xs' | 'compact-sm';
  disabledWhy?: string | null | undefined;
  confirm?: {
    title: string;
    lines: readonly { label: string; value: string }[];
    warning?: string;
    /** What else is to be seen, or filled in, before saying yes. */
    body?: ReactNode;
    /** Why yes cannot be said yet. */
    blockedWhy?: string | null;
  };
  fullWidth?: boolean;
  /** The icon alone is seen; the label is still read out and shown as a tooltip. */
  iconOnly?: boolean;
  className?: string | undefined;
}) {
  const t = useText();
  const { state } = props.command;
  const disabledWhy = props.disabledWhy ?? null;
  const tip = disabledWhy ?? (props.iconOnly ? props.label : null);
  const tone = props.tone ?? 'plain';
  const icon =
    state.phase === 'pending' ? (
      <Loader size={14} color="currentColor" />
    ) : state.phase === 'done' ? (
      <IconCheck size={16} aria-hidden />
    ) : state.phase === 'failed' ? (
      <IconAlertCircle size={16} aria-hidden />
    ) : (
      props.icon
    );
  const button = (
    <Button
      className={styles.button}
      size={props.size ?? 'sm'}
      variant={tone === 'plain' ? 'default' : 'filled'}
      color={tone === 'danger' ? 'var(--on-air-fill)' : 'sky'}
      fullWidth={props.fullWidth ?? false}
      leftSection={props.iconOnly ? undefined : icon}
      rightSection={props.hotkey ? <kbd aria-hidden>{props.hotkey}</kbd> : undefined}
      data-phase={state.phase}
      aria-disabled={disabledWhy !== null}
      {...(disabledWhy === null ? {} : { 'data-disabled': true })}
      aria-busy={state.phase === 'pending'}
      onClick={() => {
        if (disabledWhy === null) props.command.press();
      }}
    >
      {props.iconOnly ? (
        <>
          {icon}
          <span className="sr-only">{props.label}</span>
        </>
      ) : state.phase === 'pending' ? (
        t('common.command.pending')
      ) : (
        props.label
      )}
      {props.of !== undefined && <span className="sr-only">: {props.of}</span>}
    </Button>
  );
  return (
    <div className={`${styles.place} ${props.className ?? ''}`} data-full={props.fullWidth ?? false}>
      {tip === null ? button : <Tooltip label={tip}>{button}</Tooltip>}
      {state.phase === 'failed' && (
        <div role="alert" className={styles.alert}>
          <button type="button" className={styles.failed} onClick={props.command.dismiss}>
            {failureText(t, state.failure)}
          </button>
        </div>
      )}
      {props.confirm && (
        <Dialog
          opened={state.phase === 'confirming'}
          onClose={props.command.dismiss}
          title={props.confirm.title}
          size="sm"
        >
          <dl className={styles.facts}>
            {props.confirm.lines.map((line) => (
              <div key={line.label}>
                <dt>{line.label}</dt>
                <dd>{line.value}</dd>
              </div>
            ))}
          </dl>
          {props.confirm.warning && (
            <Text size="sm" c="var(--warn)" mt="sm">
              {props.confirm.warning}
            </Text>
          )}
          {props.confirm.body}
          {props.confirm.blockedWhy && (
            <Text size="sm" c="var(--bad)" mt="sm" role="status">
              {props.confirm.blockedWhy}
            </Text>
          )}
          <Group justify="flex-end" mt="md" gap="xs">
            <Button variant="default" size="sm" onClick={props.command.dismiss}>
              {t('common.cancel')}
            </Button>
            <Button
              size="sm"
              color={tone === 'danger' ? 'var(--on-air-fill)' : 'sky'}
              // Not `disabled`: that would take the keyboard from it when a reason comes while it is asked.
              aria-disabled={Boolean(props.confirm.blockedWhy)}
              {...(props.confirm.blockedWhy ? { 'data-disabled': true } : {})}
              onClick={() => {
                if (!props.confirm?.blockedWhy) props.command.confirm();
              }}
              data-autofocus
            >
              {props.label}
            </Button>
          </Group>
        </Dialog>
      )}
    </div>
  );
}
