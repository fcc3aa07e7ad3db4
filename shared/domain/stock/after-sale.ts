import type { AfterSaleEntry } from '../orders/after-sale.ts';
import type { Order, OrderLine } from '../orders/types.ts';
import { releaseHeld } from './held-refunds.ts';
import type { LedgerState } from './ledger.ts';
import { withGiftsLeft } from './returns.ts';

/** Folds what happened to an order after its payment. `moveSold` takes units out of what is sold. */
export function foldAfterSale(
  state: LedgerState,
  entry: AfterSaleEntry,
  at: number,
  orderOf: (orderId: string) => Order,
  moveSold: (order: Order) => void,
): void {
  switch (entry.kind) {
    case 'refund.requested': {
      const { request } = entry;
      state.refundRequests.set(request.requestId, {
        ...request,
        requestedAt: at,
        sent: null,
        settledBy: null,
      });
      const open = state.openRefunds.get(request.orderId) ?? new Map();
      open.set(request.requestId, request);
      state.openRefunds.set(request.orderId, open);
      const { gifts, giftLeft } = request;
      if (gifts && giftLeft) {
        const order = orderOf(request.orderId);
        state.orders.set(order.orderId, { ...order, lines: withGiftsLeft(order.lines, gifts, giftLeft) });
      }
      return;
    }
    case 'refund.settled': {
      const request = state.refundRequests.get(entry.requestId);
      if (!request) throw new Error(`Ledger of ${state.showId}: no refund request ${entry.requestId}`);
      state.refundRequests.set(entry.requestId, { ...request, settledBy: entry.eventId });
      const open = state.openRefunds.get(request.orderId);
      open?.delete(entry.requestId);
      if (open?.size === 0) state.openRefunds.delete(request.orderId);
      return;
    }
    case 'refund.sent': {
      const request = state.refundRequests.get(entry.requestId);
      if (!request) throw new Error(`Ledger of ${state.showId}: no refund request ${entry.requestId}`);
      state.refundRequests.set(entry.requestId, { ...request, sent: { at, by: entry.by } });
      return;
    }
    case 'stranded.refunded':
      state.payments.set(entry.eventId, entry.orderId);
      releaseHeld(state, entry.orderId, entry.eventId);
      return;
    case 'units.returned': {
      const order = orderOf(entry.orderId);
      const back = new Map<number, number>();
      for (const { line, quantity } of entry.lines) back.set(line, (back.get(line) ?? 0) + quantity);
      moveSold({
        ...order,
        lines: [...back].map(([line, quantity]) => ({ ...(order.lines[line] as OrderLine), quantity })),
      });
      const lines = order.lines.map((line, index) => {
        const quantity = back.get(index);
        return quantity === undefined ? line : { ...line, returned: (line.returned ?? 0) + quantity };
      });
      state.orders.set(order.orderId, { ...order, lines });
      state.refs.add(entry.ref);
      return;
    }
    case 'order.fulfilled': {
      const order = orderOf(entry.orderId);
      const { how, storeId, by, note } = entry;
      state.orders.set(order.orderId, { ...order, fulfilled: { at, how, storeId, by, note } });
      return;
    }
    default:
      entry satisfies never;
  }
}
