import type { CustomState } from '../../../contract/custom.ts';
import type { Order } from '../../orders/types.ts';
import type { LedgerState } from '../../stock/ledger.ts';
import type { CustomRequest } from './entries.ts';

/** The order a request became; null before, and once it ran out without its deposit: the quote may be taken again. */
export function orderOfCustom(
  { orders }: Pick<LedgerState, 'orders'>,
  { orderId }: CustomRequest,
): Order | null {
  const order = orderId === null ? undefined : orders.get(orderId);
  return order && !ranOut(order) ? order : null;
}

const ranOut = ({ status, deposit }: Order): boolean => status === 'expired' && deposit?.paidAt === null;

/** Where a custom piece stands at `now`, from what was decided about it and the payments of its order. */
export function customStateOf(request: CustomRequest, order: Order | null, now: number): CustomState {
  if (request.isCancelled) return 'cancelled';
  if (!order) {
    if (!request.quote) return 'requested';
    return now < request.quote.validUntil ? 'quoted' : 'lapsed';
  }
  switch (order.status) {
    case 'cancelled':
    case 'expired':
      return 'cancelled';
    case 'refunded':
      return 'refunded';
    case 'reserved':
    case 'paid':
      break;
  }
  if (order.fulfilled) return 'collected';
  if (order.deposit?.paidAt === null) return 'accepted';
  return request.work === 'none' ? 'deposit-paid' : request.work;
}

/** Nothing more is made of it, and nobody comes for it. */
export const isOver = (state: CustomState): boolean =>
  state === 'cancelled' || state === 'collected' || state === 'refunded';

/** A deposit is paid and the piece is not ready: the balance is not due, however long it takes. */
export const isInMaking = (
  { book }: Pick<LedgerState, 'book'>,
  { orderId, deposit, customId }: Order,
): boolean => {
  if (customId === undefined || deposit === undefined || deposit.paidAt === null) return false;
  const request = book.custom.requests.get(customId);
  return request?.orderId === orderId && request.work !== 'ready';
};

/** Whether an order is of a piece that its maker takes back for a fault alone, as the offer said before it was paid. */
export function isBackForFaultsOnly({ book }: Pick<LedgerState, 'book'>, { customId }: Order): boolean {
  const request = customId === undefined ? undefined : book.custom.requests.get(customId);
  const terms = request && book.offers.get(request.offerId)?.offer.terms;
  if (!request || terms?.kind !== 'custom' || terms.returns === 'allowed') return false;
  return terms.returns === 'never' || request.work !== 'none';
}

/** Whether an order that ran out is still the one its request is waiting for. */
export function isCurrent({ book }: Pick<LedgerState, 'book'>, { customId, orderId }: Order): boolean {
  const request = customId === undefined ? undefined : book.custom.requests.get(customId);
  return request !== undefined && request.orderId === orderId && !request.isCancelled;
}
