import { Modal, Select, Stack, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { RegionFigures } from '#shared/contract/metrics.ts';
import { useText } from '../i18n/use-text.ts';
import { useClockOffset } from '../live/use-live.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { useCommand } from '../ui/use-command.ts';
import { useBlocked, useDesk } from './desk-context.tsx';

const actions = ['call-guides', 'coupon', 'notice', 'boost', 'other'] as const;
/** Minutes; a show's hour is soon over. */
const dueIn = [5, 10, 15, 30, 60] as const;
type Action = (typeof actions)[number];

/** One click from the board: the region, the usual action and a note with the shortfall are already filled in. */
export function InterventionForm({ region, onClose }: { region: RegionFigures; onClose: () => void }) {
  const t = useText();
  const desk = useDesk();
  const name = desk.regionName(region.regionId);
  const short = Math.round(region.shortfall.amount ?? 0);
  const [action, setAction] = useState<Action>('call-guides');
  const [note, setNote] = useState(
    short > 0 ? t('desk.regions.suggestion', { region: name, amount: desk.moneyShort(short) }) : '',
  );
  const [minutes, setMinutes] = useState(15);
  const offset = useClockOffset();
  const blocked = useBlocked('intervention.raise');
  const raise = useCommand(async (id) => {
    const outcome = await desk.send(
      {
        type: 'intervention.raise',
        regionId: region.regionId ?? '',
        action,
        note: note.replace(/\s+/g, ' ').trim(),
        dueAt: Math.round(Date.now() + offset) + minutes * 60_000,
      },
      id,
    );
    if (outcome.ok) onClose();
    return outcome;
  });
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('desk.regions.raiseTitle', { region: name })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <Stack gap="sm">
        <Select
          label={t('desk.regions.action')}
          data={actions.map((value) => ({ value, label: t(`desk.regions.actions.${value}`) }))}
          value={action}
          onChange={(value) => setAction(actions.find((one) => one === value) ?? 'other')}
          allowDeselect={false}
        />
        <Textarea
          label={t('desk.regions.note')}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
          maxLength={500}
          autosize
          minRows={2}
          data-autofocus
        />
        <Select
          label={t('act.dueIn')}
          data={dueIn.map((n) => ({ value: `${n}`, label: t('act.minutes', { n }) }))}
          value={`${minutes}`}
          onChange={(value) => setMinutes(Number(value) || 15)}
          allowDeselect={false}
        />
        <CommandButton
          command={raise}
          tone="accent"
          label={t('desk.regions.raise')}
          disabledWhy={blocked ?? (note.trim() ? null : t('desk.why.nothing'))}
        />
      </Stack>
    </Modal>
  );
}
