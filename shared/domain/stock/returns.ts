import type { ReturnEntry, ReturnRequest } from '../orders/returns.ts';
import type { Order } from '../orders/types.ts';

/** The order with what was asked, withdrawn or decided about returning it. Throws on one it cannot have led to. */
export function foldReturn(order: Order, entry: ReturnEntry, at: number): Order {
  if (entry.kind === 'return.asked') {
    const { returnId, lines, amount, why, note } = entry;
    const backAt = lines.map(({ line, quantity }) => ({
      line,
      quantity: (order.lines[line]?.returned ?? 0) + quantity,
    }));
    const times = (order.returnAsked?.times ?? 0) + 1;
    const stands = 'asked' as const;
    const asked = { returnId, at, lines, amount, why, note, stands, decided: null, backAt, times };
    return { ...order, returnAsked: asked };
  }
  const asked = order.returnAsked;
  if (asked?.returnId !== entry.returnId)
    throw new Error(`Order ${order.orderId}: no return ${entry.returnId} is asked for`);
  return { ...order, returnAsked: { ...asked, ...decisionOf(entry, at) } };
}

function decisionOf(
  entry: Exclude<ReturnEntry, { kind: 'return.asked' }>,
  at: number,
): Pick<ReturnRequest, 'stands' | 'decided'> {
  switch (entry.kind) {
    case 'return.withdrawn':
      return { stands: 'withdrawn', decided: null };
    case 'return.approved': {
      const { by, note, amount, refund } = entry;
      return { stands: 'approved', decided: { at, by, note, amount, refund } };
    }
    case 'return.declined':
      return {
        stands: 'declined',
        decided: { at, by: entry.by, note: entry.note, amount: null, refund: null },
      };
    default:
      return entry satisfies never;
  }
}
