import { Button, NumberInput, Stack } from '@mantine/core';
import { useState } from 'react';
import type { LineupItem } from '#shared/domain/show/events.ts';
import { failureText } from '../app/failure-text.ts';
import { useText } from '../i18n/use-text.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { useCommand } from '../ui/use-command.ts';
import { useBlocked, useDesk } from './desk-context.tsx';
import { LeaseMark, LeaseNote } from './lease-note.tsx';
import { useLease, useOthersLease } from './use-lease.ts';

/** Gives units to the item, or takes them back; the same the other way round undoes it. */
export function StockForm({ item }: { item: LineupItem }) {
  const t = useText();
  const desk = useDesk();
  const blocked = useBlocked('stock.adjust');
  const [opened, setOpened] = useState(false);
  const isOthers = useOthersLease('stock', item.itemId) !== null;
  const notHeld = useLease('stock', item.itemId, opened);
  const [delta, setDelta] = useState<number | string>('');
  const amount = typeof delta === 'number' ? Math.trunc(delta) : 0;
  const adjust = useCommand(async (commandId) => {
    const outcome = await desk.send({ type: 'stock.adjust', itemId: item.itemId, delta: amount }, commandId);
    if (outcome.ok) setOpened(false);
    return outcome;
  });
  const whyNot =
    blocked ?? (notHeld && failureText(t, notHeld)) ?? (amount === 0 ? t('desk.why.nothing') : null);
  return (
    <>
      <Button
        size="compact-xs"
        variant="default"
        disabled={blocked !== null}
        leftSection={isOthers && <LeaseMark kind="stock" itemId={item.itemId} />}
        onClick={() => {
          setDelta('');
          setOpened(true);
        }}
      >
        {t('desk.item.adjustStock')}
      </Button>
      <Dialog
        opened={opened}
        onClose={() => setOpened(false)}
        title={`${t('desk.item.adjustStock')} · ${desk.productName(item.productId)}`}
        size="sm"
      >
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (whyNot === null) adjust.press();
          }}
        >
          <Stack gap="sm">
            <LeaseNote kind="stock" itemId={item.itemId} />
            <NumberInput
              label={t('desk.item.delta')}
              value={delta}
              onChange={setDelta}
              allowDecimal={false}
              min={-1_000_000}
              max={1_000_000}
              data-autofocus
            />
            <CommandButton
              command={adjust}
              tone="accent"
              label={t('desk.item.adjustStock')}
              disabledWhy={whyNot}
            />
          </Stack>
        </form>
      </Dialog>
    </>
  );
}
