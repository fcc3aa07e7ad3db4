import { Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { type DrawCondition, drawCondition } from '#shared/contract/draws.ts';
import { useText } from '../i18n/use-text.ts';
import { useLiveShow } from '../live/use-live.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { NumberField } from '../ui/number-field.tsx';
import { useCommand } from '../ui/use-command.ts';
import { useBlocked, useDesk } from './desk-context.tsx';

/** Opens a lucky draw: its prize, who may enter, how many win and how long it stays open. */
export function DrawForm({ onClose }: { onClose: () => void }) {
  const t = useText();
  const desk = useDesk();
  const blocked = useBlocked('draw.open');
  const isRunning = useLiveShow((show) => show.state.draws.some(({ result }) => result === null));
  const [prize, setPrize] = useState('');
  const [condition, setCondition] = useState<DrawCondition>('comment');
  const [keyword, setKeyword] = useState('');
  const [winners, setWinners] = useState<number | null>(1);
  const [minutes, setMinutes] = useState<number | null>(3);
  const open = useCommand(async (id) => {
    const word = condition === 'comment' && keyword.trim() !== '' ? { keyword: keyword.trim() } : {};
    const outcome = await desk.send(
      {
        type: 'draw.open',
        ...{ condition, winners: winners ?? 0, prize: prize.trim() },
        durationMs: Math.round((minutes ?? 0) * 60_000),
        ...word,
      },
      id,
    );
    if (outcome.ok) onClose();
    return outcome;
  });
  const nothing = isRunning
    ? t('desk.draw.running')
    : prize.trim() === ''
      ? t('desk.draw.needsPrize')
      : winners === null
        ? t('desk.draw.needsWinners')
        : minutes === null
          ? t('desk.draw.needsMinutes')
          : null;
  return (
    <Dialog opened onClose={onClose} title={t('desk.draw.title')}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if ((blocked ?? nothing) === null) open.press();
        }}
      >
        <Stack gap="sm">
          <TextInput
            label={t('desk.draw.prize')}
            value={prize}
            maxLength={120}
            onChange={(event) => setPrize(event.currentTarget.value)}
            data-autofocus
          />
          <Select
            label={t('desk.draw.condition')}
            allowDeselect={false}
            value={condition}
            data={drawCondition.options.map((value) => ({ value, label: t(`desk.draw.who.${value}`) }))}
            onChange={(value) => value && setCondition(value)}
          />
          {condition === 'comment' && (
            <TextInput
              label={t('desk.draw.keyword')}
              description={t('desk.draw.keywordHint')}
              value={keyword}
              maxLength={40}
              onChange={(event) => setKeyword(event.currentTarget.value)}
            />
          )}
          <SimpleGrid cols={2}>
            <NumberField
              label={t('desk.draw.winners')}
              min={1}
              max={100}
              value={winners}
              onChange={setWinners}
            />
            <NumberField
              label={t('desk.draw.minutes')}
              min={0.5}
              max={60}
              isWhole={false}
              step={0.5}
              value={minutes}
              onChange={setMinutes}
            />
          </SimpleGrid>
          {/* Enter in any field sends, which a form of several fields does only with a submit of its own. */}
          <input type="submit" hidden />
          <CommandButton
            command={open}
            tone="accent"
            label={t('desk.draw.open')}
            disabledWhy={blocked ?? nothing}
          />
        </Stack>
      </form>
    </Dialog>
  );
}
