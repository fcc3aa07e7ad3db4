import { Button, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { LineupItem } from '#shared/domain/show/events.ts';
import { failureText } from '../app/failure-text.ts';
import { useText } from '../i18n/use-text.ts';
import { useLiveShow } from '../live/use-live.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { parseMoney } from '../ui/money.ts';
import { moneyUnit } from '../ui/money-unit.tsx';
import { useCommand } from '../ui/use-command.ts';
import { useBlocked, useDesk } from './desk-context.tsx';
import { LeaseMark, LeaseNote } from './lease-note.tsx';
import { useLease, useOthersLease } from './use-lease.ts';

/** Changes the price on air; that it is below the floor is said beside the field before anything is sent. */
export function PriceForm({ item }: { item: LineupItem }) {
  const t = useText();
  const desk = useDesk();
  const currency = useLiveShow((show) => show.state.currency);
  const deals = useLiveShow((show) => show.state.deals);
  const blocked = useBlocked('price.change');
  const [opened, setOpened] = useState(false);
  const isOthers = useOthersLease('price', item.itemId) !== null;
  const notHeld = useLease('price', item.itemId, opened);
  const [text, setText] = useState('');
  const price = parseMoney(text, currency);
  const floor = desk.products.get(item.productId)?.floorPrice ?? 0;
  const inTheWay = deals.find(
    (deal) => deal.itemId === item.itemId && deal.state === 'open' && price !== null && deal.price >= price,
  );
  const problem =
    text === ''
      ? null
      : price === null
        ? t('desk.item.notPrice')
        : inTheWay
          ? t('desk.item.dealInTheWay', { price: desk.money(inTheWay.price) })
          : null;
  const isBelow = problem === null && price !== null && text !== '' && price < floor;
  const change = useCommand(
    async (commandId) => {
      const outcome = await desk.send(
        { type: 'price.change', itemId: item.itemId, price: price ?? 0 },
        commandId,
      );
      // Beyond the guardrails it is for somebody else to decide: that is asked next, and this form is done.
      if (outcome.ok || outcome.error.code === 'needs_approval') setOpened(false);
      return outcome;
    },
    { confirm: true },
  );
  const whyNot =
    blocked ??
    (notHeld && failureText(t, notHeld)) ??
    (price === null || problem !== null ? t('desk.item.notPrice') : null);
  return (
    <>
      <Button
        size="compact-xs"
        variant="default"
        disabled={blocked !== null}
        leftSection={isOthers && <LeaseMark kind="price" itemId={item.itemId} />}
        onClick={() => {
          setText('');
          setOpened(true);
        }}
      >
        {t('desk.item.changePrice')}
      </Button>
      <Dialog
        opened={opened}
        onClose={() => setOpened(false)}
        title={`${t('desk.item.changePrice')} · ${desk.productName(item.productId)}`}
        size="sm"
      >
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (whyNot === null) change.press();
          }}
        >
          <Stack gap="sm">
            <LeaseNote kind="price" itemId={item.itemId} />
            <TextInput
              label={t('desk.item.newPrice')}
              description={`${t('desk.item.from')} ${desk.money(item.price)}${isBelow ? ` · ${t('desk.item.belowFloor', { price: desk.money(floor) })}` : ''}`}
              inputMode="decimal"
              {...moneyUnit(currency)}
              value={text}
              error={problem}
              onChange={(event) => setText(event.currentTarget.value)}
              data-autofocus
            />
            <CommandButton
              command={change}
              tone="danger"
              label={t('desk.item.changePrice')}
              disabledWhy={whyNot}
              confirm={{
                title: t('desk.item.priceTitle'),
                lines: [
                  { label: t('desk.item.product'), value: desk.productName(item.productId) },
                  { label: t('desk.item.from'), value: desk.money(item.price) },
                  { label: t('desk.item.to'), value: desk.money(price) },
                ],
              }}
            />
          </Stack>
        </form>
      </Dialog>
    </>
  );
}
