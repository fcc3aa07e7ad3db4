import { Button, Group, Stack, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { MAX_POLL_OPTIONS } from '#shared/contract/polls.ts';
import { useText } from '../i18n/use-text.ts';
import { useLiveShow } from '../live/use-live.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { NumberField } from '../ui/number-field.tsx';
import { useCommand } from '../ui/use-command.ts';
import { useBlocked, useDesk } from './desk-context.tsx';

/** Opens a poll: the question, two to six answers, how long, and whether a vote may be changed. */
export function PollForm({ onClose }: { onClose: () => void }) {
  const t = useText();
  const desk = useDesk();
  const blocked = useBlocked('poll.open');
  const isRunning = useLiveShow((show) => show.state.polls.some(({ closedAt }) => closedAt === null));
  const [question, setQuestion] = useState('');
  const [answers, setAnswers] = useState([
    { key: 0, text: '' },
    { key: 1, text: '' },
  ]);
  const [minutes, setMinutes] = useState<number | null>(2);
  const [canChange, setCanChange] = useState(false);
  const options = answers.map(({ text }) => text.trim()).filter((text) => text !== '');
  const open = useCommand(async (id) => {
    const outcome = await desk.send(
      {
        type: 'poll.open',
        ...{ question: question.trim(), options, canChange, durationMs: Math.round((minutes ?? 0) * 60_000) },
      },
      id,
    );
    if (outcome.ok) onClose();
    return outcome;
  });
  const missing = isRunning
    ? t('poll.running')
    : question.trim() === ''
      ? t('poll.needsQuestion')
      : options.length < 2
        ? t('poll.needsOptions')
        : new Set(options).size < options.length
          ? t('poll.sameOptions')
          : minutes === null
            ? t('poll.needsMinutes')
            : null;
  return (
    <Dialog opened onClose={onClose} title={t('poll.openTitle')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if ((blocked ?? missing) === null) open.press();
        }}
      >
        <Stack gap="sm">
          <TextInput
            label={t('poll.question')}
            value={question}
            maxLength={200}
            onChange={(event) => setQuestion(event.currentTarget.value)}
            data-autofocus
          />
          {answers.map(({ key, text }, index) => (
            <TextInput
              key={key}
              label={t('poll.option', { n: index + 1 })}
              value={text}
              maxLength={60}
              onChange={(event) => {
                const { value } = event.currentTarget;
                setAnswers((all) => all.map((one) => (one.key === key ? { key, text: value } : one)));
              }}
            />
          ))}
          <Group justify="space-between" align="end">
            <Button
              variant="default"
              size="xs"
              disabled={answers.length >= MAX_POLL_OPTIONS}
              onClick={() => setAnswers((all) => [...all, { key: all.length, text: '' }])}
            >
              {t('poll.addOption')}
            </Button>
            <NumberField
              label={t('poll.minutes')}
              min={0.5}
              max={60}
              isWhole={false}
              step={0.5}
              w={120}
              value={minutes}
              onChange={setMinutes}
            />
          </Group>
          <Switch
            label={t('poll.canChange')}
            checked={canChange}
            onChange={(event) => setCanChange(event.currentTarget.checked)}
          />
          {/* Enter in any field sends, which a form of several fields does only with a submit of its own. */}
          <input type="submit" hidden />
          <CommandButton
            command={open}
            tone="accent"
            label={t('poll.open')}
            disabledWhy={blocked ?? missing}
          />
        </Stack>
      </form>
    </Dialog>
  );
}
