import type { CustomState } from '#shared/contract/custom.ts';
import type { GroupView } from '#shared/contract/offers.ts';
import type { OrderView } from '#shared/contract/viewers.ts';

/** Where an order stands for its viewer: what to do next, or what is being done. */
export type OrderStage =
  | { readonly kind: 'to-pay'; readonly due: number; readonly payBy: number; readonly isDeposit: boolean }
  /** The deposit is paid; the balance can be paid from then on. */
  | { readonly kind: 'balance-later'; readonly due: number; readonly from: number; readonly dueBy: number }
  | { readonly kind: 'balance'; readonly due: number; readonly dueBy: number }
  /** A custom piece whose deposit is paid; the balance is due when it is ready. */
  | { readonly kind: 'making'; readonly due: number; readonly promisedBy: number }
  /** The deposit was paid and the balance never came. */
  | { readonly kind: 'balance-missed'; readonly rule: 'forfeit' | 'refund' }
  | { readonly kind: 'expired' | 'cancelled' | 'refunded' }
  /** Paid, and the group waits for more buyers. */
  | { readonly kind: 'group-waiting'; readonly missing: number; readonly closesAt: number }
  | { readonly kind: 'group-failed' }
  | { readonly kind: 'preparing' }
  | { readonly kind: 'ready'; readonly code: string; readonly storeId: string | null }
  | { readonly kind: 'shipped' | 'picked-up'; readonly at: number; readonly note: string | null };

/** An unpaid order whose time is over is shown as expired even before the server's word comes. */
export function orderStatusAt(order: OrderView, now: number): OrderView['status'] {
  // The making of a custom piece takes as long as it takes: its balance is late only when the server says so.
  const isMade = order.customId !== undefined && order.deposit !== undefined && order.deposit.paidAt !== null;
  return order.status === 'reserved' && order.payBy <= now && !isMade ? 'expired' : order.status;
}

/**
 * `group`: the order's own, where it is of one and is known. `custom`: how the custom piece it is for stands. `now`:
 * server time, ms.
 */
export function orderStage(
  order: OrderView,
  now: number,
  group: GroupView | null = null,
  custom: CustomState | null = null,
): OrderStage {
  const { deposit, due, payBy } = order;
  const status = orderStatusAt(order, now);
  const isDepositPaid = deposit !== undefined && deposit.paidAt !== null;
  switch (status) {
    case 'reserved':
      if (!isDepositPaid) return { kind: 'to-pay', due, payBy, isDeposit: deposit !== undefined };
      if (order.customId !== undefined)
        return custom === 'ready'
          ? { kind: 'balance', due, dueBy: deposit.dueBy }
          : { kind: 'making', due, promisedBy: deposit.from };
      return now < deposit.from
        ? { kind: 'balance-later', due, from: deposit.from, dueBy: deposit.dueBy }
        : { kind: 'balance', due, dueBy: deposit.dueBy };
    case 'expired':
      return isDepositPaid ? { kind: 'balance-missed', rule: deposit.rule } : { kind: 'expired' };
    case 'cancelled':
      // Cancelled by its failed group, before it was paid.
      return group?.status === 'failed' ? { kind: 'group-failed' } : { kind: 'cancelled' };
    case 'refunded':
      return group?.status === 'failed' ? { kind: 'group-failed' } : { kind: 'refunded' };
    case 'paid':
      return paidStage(order, group);
    default:
      return status satisfies never;
  }
}

/** The amount that a stage's words are about, minor units: what is due, the deposit that was paid, or the whole. */
export function stageAmount(
  { amount, deposit }: Pick<OrderView, 'amount' | 'deposit'>,
  stage: OrderStage,
): number {
  switch (stage.kind) {
    case 'to-pay':
    case 'balance':
      return stage.due;
    case 'balance-later':
    case 'making':
    case 'balance-missed':
      return deposit?.amount ?? amount;
    default:
      return amount;
  }
}

function paidStage(order: OrderView, group: GroupView | null): OrderStage {
  const { fulfilled, pickupCode, storeId } = order;
  if (fulfilled) return { kind: fulfilled.how, at: fulfilled.at, note: fulfilled.note };
  if (group?.status === 'failed') return { kind: 'group-failed' };
  if (group?.status === 'open')
    return { kind: 'group-waiting', missing: Math.max(0, group.size - group.paid), closesAt: group.closesAt };
  if (order.fulfilment === 'pickup' && pickupCode !== undefined)
    return { kind: 'ready', code: pickupCode, storeId };
  return { kind: 'preparing' };
}

/** What an order's lines came to before anything was taken off, and what was taken off. Minor units. */
export function orderSums({ lines }: Pick<OrderView, 'lines'>): { before: number; off: number } {
  let before = 0;
  let off = 0;
  for (const { quantity, unitPrice, discount = 0 } of lines) {
    before += quantity * unitPrice;
    off += discount;
  }
  return { before, off };
}
