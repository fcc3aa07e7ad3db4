import { unitsAvailable } from '../capacity.ts';
import type { OperationOf } from '../entries.ts';
import type { LedgerDecision, LedgerState } from '../ledger.ts';
import { done, refused, repeated } from './answers.ts';

export function addStock(state: LedgerState, operation: OperationOf<'add-stock'>): LedgerDecision {
  const { ref, itemId, quantity } = operation;
  if (state.refs.has(ref)) return repeated(null);
  if (!isUnits(quantity)) return refused('invalid', 'Units are whole and not negative');
  return done(null, { kind: 'stock.added', ref, itemId, quantity });
}

/**
 * Takes up to `quantity` of the units available. It takes fewer rather than refusing: the show's log has already
 * decided, claims may have come in between, and the entry says what was really taken. An entry of 0 keeps the
 * ref, so that a repeat does not take units that come back later.
 */
export function withdrawStock(state: LedgerState, operation: OperationOf<'withdraw-stock'>): LedgerDecision {
  const { ref, itemId } = operation;
  if (state.refs.has(ref)) return repeated(null);
  if (!isUnits(operation.quantity)) return refused('invalid', 'Units are whole and not negative');
  const quantity = Math.min(operation.quantity, unitsAvailable(state, itemId));
  return done(null, { kind: 'stock.withdrawn', ref, itemId, quantity });
}

/** Reservations stay: they can be paid, and nothing new is sold. */
export function setFrozen(state: LedgerState, operation: OperationOf<'set-frozen'>): LedgerDecision {
  const { ref, itemId, isFrozen } = operation;
  if (state.refs.has(ref)) return repeated(null);
  return done(null, { kind: 'item.frozen', ref, itemId, isFrozen });
}

export function setWindow(state: LedgerState, operation: OperationOf<'set-window'>): LedgerDecision {
  const { ref, window } = operation;
  if (state.refs.has(ref)) return repeated(null);
  const { quantity, perViewerLimit, price, opensAt, endsAt, holdMs } = window;
  if (![quantity, perViewerLimit, price, holdMs].every(isUnits) || !(endsAt > opensAt)) {
    return refused('invalid', 'A window is some units at a price, for some time');
  }
  const known = state.windows.get(window.dealId);
  if (known) {
    if (known.closedAt !== null) return refused('deal_not_open', 'The deal has been closed');
    if (known.window.itemId !== window.itemId) return refused('invalid', 'A deal stays with its item');
    const taken = known.reserved + known.sold;
    if (quantity < taken) {
      return refused('insufficient_stock', 'More units than that are claimed', { taken, quantity });
    }
  }
  return done(null, { kind: 'window.set', ref, window });
}

/** Closing what never opened, or is closed, has nothing left to do. Reserved units stay reserved until paid or due. */
export function closeWindow(
  state: LedgerState,
  operation: OperationOf<'close-window'>,
  now: number,
): LedgerDecision {
  const { ref, dealId } = operation;
  const known = state.windows.get(dealId);
  if (!known || known.closedAt !== null || state.refs.has(ref)) return repeated(null);
  return done(null, { kind: 'window.closed', ref, dealId, closedAt: now });
}

const isUnits = (n: number): boolean => Number.isSafeInteger(n) && n >= 0;
