import type { LineUnits } from '../orders/after-sale.ts';
import {
  type GiftLeft,
  type ReturnEntry,
  type ReturnRequest,
  unitsGone,
  withoutGifts,
} from '../orders/returns.ts';
import type { Order, OrderLine } from '../orders/types.ts';

/** The order with what was asked, withdrawn or decided about returning it. Throws on one it cannot have led to. */
export function foldReturn(order: Order, entry: ReturnEntry, at: number): Order {
  if (entry.kind === 'return.asked') {
    const { returnId, lines, gifts, amount, why, note } = entry;
    const backAt = lines.map(({ line, quantity }) => ({
      line,
      quantity: (order.lines[line]?.returned ?? 0) + quantity,
    }));
    const from = lines.map(({ line }) => {
      const of = order.lines[line];
      return { line, quantity: of ? unitsGone(of) : 0 };
    });
    const before = order.returnAsked;
    const times = before && before.stands !== 'approved' ? before.times + 1 : 1;
    const stands = 'asked' as const;
    const asked = { returnId, at, lines, amount, why, note, stands, decided: null, from, backAt, times };
    return { ...order, returnAsked: { ...asked, ...(gifts ? { gifts } : {}) } };
  }
  const wish = order.returnAsked;
  if (wish?.returnId !== entry.returnId)
    throw new Error(`Order ${order.orderId}: no return ${entry.returnId} is asked for`);
  const asked = entry.kind === 'return.approved' && entry.giftLeft ? withoutGifts(wish) : wish;
  const decided = { ...order, returnAsked: { ...asked, ...decisionOf(entry, at) } };
  return entry.kind === 'return.approved'
    ? { ...decided, lines: withDecided(withApproved(order.lines, asked), wish, entry.giftLeft) }
    : decided;
}

/** The lines with the units of an approved return: the buyer cannot ask for them a second time. */
const withApproved = (
  lines: readonly OrderLine[],
  { lines: units, from }: ReturnRequest,
): readonly OrderLine[] =>
  units.reduce<readonly OrderLine[]>((all, { line, quantity }) => {
    const of = all[line];
    if (!of) return all;
    const approvedBack = Math.max(of.approvedBack ?? 0, quantityOf(from, line) + quantity);
    return all.with(line, { ...of, approvedBack });
  }, lines);

const withDecided = (
  lines: readonly OrderLine[],
  { gifts = [] }: ReturnRequest,
  giftLeft: GiftLeft | undefined,
): readonly OrderLine[] => (giftLeft ? withGiftsLeft(lines, gifts, giftLeft) : lines);

/** The lines with what was decided about gifts that do not come back. */
export const withGiftsLeft = (
  lines: readonly OrderLine[],
  gifts: readonly LineUnits[],
  giftLeft: GiftLeft,
): readonly OrderLine[] =>
  lines.map((of, index) => (gifts.some(({ line }) => line === index) ? { ...of, giftLeft } : of));

const quantityOf = (units: readonly LineUnits[], line: number): number =>
  units.find((one) => one.line === line)?.quantity ?? 0;

function decisionOf(
  entry: Exclude<ReturnEntry, { kind: 'return.asked' }>,
  at: number,
): Pick<ReturnRequest, 'stands' | 'decided'> {
  switch (entry.kind) {
    case 'return.withdrawn':
      return { stands: 'withdrawn', decided: null };
    case 'return.approved': {
      const { by, note, amount, refund, giftLeft } = entry;
      const decided = { at, by, note, amount, refund, ...(giftLeft ? { giftLeft } : {}) };
      return { stands: 'approved', decided };
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
