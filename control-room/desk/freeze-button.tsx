import { TextInput } from '@mantine/core';
import { IconHandStop, IconPlayerPlay } from '@tabler/icons-react';
import { useState } from 'react';
import { unitsForSale } from '#shared/domain/stock/for-sale.ts';
import { useText } from '../i18n/use-text.ts';
import { useLiveShow } from '../live/use-live.ts';
import { CommandButton } from '../ui/command-button.tsx';
import { formatCount } from '../ui/number.ts';
import { type CommandHandle, useCommand } from '../ui/use-command.ts';
import { useBlocked, useDesk } from './desk-context.tsx';
import { useAffectedOrders } from './order-queries.ts';

export interface FreezeHandle {
  readonly itemId: string | null;
  readonly isFrozen: boolean;
  readonly command: CommandHandle;
  readonly reason: string;
  readonly onReason: (reason: string) => void;
}

/** Stops the sales of an item, or lets them go on; the key and every button share it. */
export function useFreeze(itemId: string | null): FreezeHandle {
  const { send } = useDesk();
  const isFrozen = useLiveShow((show) => itemId !== null && show.state.frozen.has(itemId));
  const [reason, setReason] = useState('');
  const command = useCommand(
    async (id) => {
      if (itemId === null) return { ok: false, error: { code: 'not_found', message: 'No item' } };
      const said = reason.trim() === '' ? {} : { reason: reason.trim() };
      const outcome = await send(
        isFrozen ? { type: 'price.unfreeze', itemId } : { type: 'price.freeze', itemId, ...said },
        id,
      );
      if (outcome.ok) setReason('');
      return outcome;
    },
    { confirm: true },
  );
  return { itemId, isFrozen, command, reason, onReason: setReason };
}

/** Asks first, naming product, price, what is there and how many orders wait; the reason is kept with it. */
export function FreezeButton({ freeze, hotkey }: { freeze: FreezeHandle; hotkey?: string }) {
  const t = useText();
  const desk = useDesk();
  const { itemId, isFrozen, command, reason, onReason } = freeze;
  const item = useLiveShow((show) => show.state.lineup.find((each) => each.itemId === itemId));
  const stock = useLiveShow((show) => show.stock.get(itemId ?? ''));
  const showId = useLiveShow((show) => show.showId);
  const blocked = useBlocked('price.freeze');
  const isAsking = command.state.phase === 'confirming';
  const orders = useAffectedOrders(showId, itemId ?? '', isAsking && itemId !== null);
  if (!item) return null;
  const affected = orders.data
    ? formatCount(orders.data.items.length, desk.language) + (orders.data.nextCursor === null ? '' : '+')
    : '…';
  return (
    <CommandButton
      command={command}
      size="compact-xs"
      tone={isFrozen ? 'accent' : 'plain'}
      icon={isFrozen ? <IconPlayerPlay size={13} aria-hidden /> : <IconHandStop size={13} aria-hidden />}
      label={t(isFrozen ? 'orders.freeze.unfreeze' : 'orders.freeze.action')}
      {...(hotkey ? { hotkey } : {})}
      disabledWhy={blocked}
      confirm={{
        title: t(isFrozen ? 'orders.freeze.unfreezeTitle' : 'orders.freeze.title'),
        lines: [
          { label: t('orders.freeze.product'), value: desk.itemName(item.itemId) },
          { label: t('orders.freeze.price'), value: desk.money(item.price) },
          {
            label: t('orders.freeze.available'),
            value: formatCount(stock ? unitsForSale(stock) : null, desk.language),
          },
          { label: t('orders.freeze.open'), value: affected },
        ],
        ...(isFrozen
          ? {}
          : {
              warning: t('orders.freeze.warning'),
              body: (
                <TextInput
                  mt="sm"
                  label={t('orders.freeze.reason')}
                  value={reason}
                  maxLength={300}
                  onChange={(event) => onReason(event.currentTarget.value)}
                />
              ),
            }),
      }}
    />
  );
}
