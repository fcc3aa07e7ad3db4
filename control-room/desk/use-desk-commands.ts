import { useState } from 'react';
import { dealInFocus } from '../live/deal-now.ts';
import { useLiveShow } from '../live/use-live.ts';
import { type CommandHandle, type Outcome, useCommand } from '../ui/use-command.ts';
import type { DealCommands } from './deal-actions.tsx';
import { useDesk } from './desk-context.tsx';
import type { Cue } from './use-cue.ts';

const extendMs = 60_000;
const usualRestock = 10;
const tooSoon: Outcome = {
  ok: false,
  error: { code: 'too_soon', message: 'The cue has only just moved there' },
};

/** Pinning, and the product it was last pressed for. */
export type PinHandle = CommandHandle & { readonly itemId: string | null };

export interface DeskCommands {
  /** The deal the keys act on, see `dealInFocus`; null when there is none. */
  readonly dealId: string | null;
  readonly onDeal: (dealId: string) => void;
  readonly pin: PinHandle;
  readonly unpin: CommandHandle;
  /** Reveals the price on air when it is hidden; else hides the price of the cue. */
  readonly price: CommandHandle;
  readonly deal: DealCommands;
}

/** The commands that a button and a key share, so that both show the same pending, done and failed. */
export function useDeskCommands({ cursor, hasJustMoved }: Cue): DeskCommands {
  const { send } = useDesk();
  const onAir = useLiveShow((show) => show.state.pinned[0] ?? null);
  const [chosen, setChosen] = useState<{ dealId: string; onAir: string | null } | null>(null);
  // A deal chosen by hand stays in focus until another product goes on air.
  const byHand = chosen?.onAir === onAir ? chosen.dealId : null;
  const dealId = useLiveShow((show) => byHand ?? dealInFocus(show.state, onAir, cursor)?.dealId ?? null);
  const [restockBy, setRestockBy] = useState<number | null>(usualRestock);
  const [pinnedFor, setPinnedFor] = useState<string | null>(null);
  const pin = useCommand((id) => {
    setPinnedFor(cursor);
    if (hasJustMoved()) return Promise.resolve(tooSoon);
    return send({ type: 'product.pin', itemId: cursor ?? '' }, id);
  });
  const isOnAirHidden = useLiveShow((show) => onAir !== null && show.state.hiddenPrices.has(onAir));
  const price = useCommand((id) =>
    send(
      isOnAirHidden && onAir !== null
        ? { type: 'price.reveal', itemId: onAir }
        : { type: 'price.hide', itemId: cursor ?? '' },
      id,
    ),
  );
  const deal = dealId ?? '';
  return {
    dealId,
    onDeal: (dealId) => setChosen({ dealId, onAir }),
    pin: { ...pin, itemId: pinnedFor },
    price,
    unpin: useCommand((id) =>
      send({ type: 'product.unpin', ...(onAir === null ? {} : { itemId: onAir }) }, id),
    ),
    deal: {
      open: useCommand((id) => send({ type: 'deal.open', dealId: deal }, id), { confirm: true }),
      close: useCommand((id) => send({ type: 'deal.close', dealId: deal }, id), { confirm: true }),
      extend: useCommand((id) => send({ type: 'deal.extend', dealId: deal, ms: extendMs }, id)),
      // Not to be pressed while there is no number.
      restock: useCommand((id) => send({ type: 'deal.restock', dealId: deal, quantity: restockBy ?? 0 }, id)),
      restockBy,
      onRestockBy: setRestockBy,
    },
  };
}
