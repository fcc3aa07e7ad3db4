import type { OrderLine } from '../orders/types.ts';
import type { DealWindow } from './entries.ts';

/** Units of a deal at its price, as an order has them. The window's own texts, so that many orders share them. */
export const linesOfWindow = (
  { itemId, productId, price, dealId }: DealWindow,
  quantity: number,
): readonly OrderLine[] => [{ itemId, productId, quantity, unitPrice: price, dealId }];
