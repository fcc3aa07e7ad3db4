import type { HeldRefund, LedgerState } from './ledger.ts';

/** Refunds that came before their payment, in the order they came. */
export const heldRefunds = (state: LedgerState, orderId: string): readonly HeldRefund[] =>
  state.heldRefunds.get(orderId) ?? [];

/** Minor units. */
export const sumOf = (refunds: readonly { readonly amount: number }[]): number =>
  refunds.reduce((sum, { amount }) => sum + amount, 0);

/** Of them, what a payment of this amount covers. */
export function heldWithin(state: LedgerState, orderId: string, amount: number): readonly HeldRefund[] {
  let left = amount;
  return heldRefunds(state, orderId).filter((refunded) => {
    if (refunded.amount > left) return false;
    left -= refunded.amount;
    return true;
  });
}

/** It is applied, and waits no more; nothing where it never waited. */
export function releaseHeld(state: LedgerState, orderId: string, eventId: string): void {
  const held = state.heldRefunds.get(orderId);
  if (!held) return;
  const rest = held.filter((refunded) => refunded.eventId !== eventId);
  if (rest.length === 0) state.heldRefunds.delete(orderId);
  else state.heldRefunds.set(orderId, rest);
}
