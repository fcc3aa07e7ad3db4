import { SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useText } from '../i18n/use-text.ts';
import { useLiveShow } from '../live/use-live.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useCommand } from '../ui/use-command.ts';
import { useBlocked, useDesk } from './desk-context.tsx';

type Tone = 'info' | 'warn' | 'urgent';

/** A notice to all viewers, or a prompt to the host with its tone. Enter sends. */
export function WordsForm({ kind, onClose }: { kind: 'notice' | 'prompt'; onClose: () => void }) {
  const t = useText();
  const desk = useDesk();
  const [text, setText] = useState('');
  const [tone, setTone] = useState<Tone>('info');
  const current = useLiveShow((show) => show.state[kind]?.text ?? null);
  const blocked = useBlocked(kind === 'notice' ? 'notice.post' : 'prompt.send');
  const words = text.trim();
  const send = useCommand(async (id) => {
    const outcome = await desk.send(
      kind === 'notice' ? { type: 'notice.post', text: words } : { type: 'prompt.send', text: words, tone },
      id,
    );
    if (outcome.ok) onClose();
    return outcome;
  });
  return (
    <Dialog opened onClose={onClose} title={t(`desk.${kind}.title`)}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (words && blocked === null) send.press();
        }}
      >
        <Stack gap="sm">
          {current && (
            <Text size="sm" c="dimmed">
              {t(`desk.${kind}.current`, { text: current })}
            </Text>
          )}
          <TextInput
            label={t(`desk.${kind}.text`)}
            value={text}
            maxLength={200}
            onChange={(event) => setText(event.currentTarget.value)}
            data-autofocus
          />
          {kind === 'prompt' && (
            <SegmentedControl
              aria-label={t('desk.prompt.tone')}
              value={tone}
              onChange={(value) => setTone(value as Tone)}
              data={(['info', 'warn', 'urgent'] as const).map((value) => ({
                value,
                label: t(`desk.prompt.tones.${value}`),
              }))}
            />
          )}
          <CommandButton
            command={send}
            tone="accent"
            label={t(`desk.${kind}.send`)}
            disabledWhy={blocked ?? (words ? null : t('desk.why.nothing'))}
          />
        </Stack>
      </form>
    </Dialog>
  );
}
