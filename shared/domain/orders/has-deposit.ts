import type { OrderStatus } from './types.ts';

interface WithDeposit {
  readonly status: OrderStatus;
  readonly deposit?: { readonly paidAt: number | null } | undefined;
}

/** Whether the deposit of an order is paid, and its balance still to come. */
export const hasDeposit = ({ status, deposit }: WithDeposit): boolean =>
  status === 'reserved' && deposit !== undefined && deposit.paidAt !== null;
