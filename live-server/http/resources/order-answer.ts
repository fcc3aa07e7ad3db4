import { accept, type Result } from '#shared/contract/errors.ts';
import type { OrderView } from '#shared/contract/viewers.ts';

/** An order as routes answer it. */
export const orderAnswer = (order: Result<OrderView>): Result<{ order: OrderView }> =>
  order.ok ? accept({ order: order.value }) : order;
