import type { Product } from '#shared/contract/organisation.ts';
import type { LineupItem } from '#shared/domain/show/events.ts';
import type { ShowState } from '#shared/domain/show/state.ts';

/** One line of the run of show: the item, its number on the sheet (from 1) and its product when known. */
export interface RunLine {
  readonly number: number;
  readonly item: LineupItem;
  readonly product: Product | null;
}

export const runLines = (
  lineup: readonly LineupItem[],
  products: ReadonlyMap<string, Product>,
): readonly RunLine[] =>
  lineup.map((item, index) => ({
    number: index + 1,
    item,
    product: products.get(item.productId) ?? null,
  }));

/** What the run sheet has done while an item is on air, and by whom: `Drop the coupon · Desk`; null for nothing. */
export const onAirTask = ({ action, owner }: Pick<LineupItem, 'action' | 'owner'>): string | null =>
  [action, owner].filter(Boolean).join(' · ') || null;

/** Lines whose number, SKU or title (either language) has the words looked for; all without any. */
export function findLines(lines: readonly RunLine[], wanted: string): readonly RunLine[] {
  const words = wanted.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return lines;
  return lines.filter((line) => {
    const text = [
      String(line.number),
      line.product?.sku ?? '',
      line.product?.title.en ?? '',
      line.product?.title.zh ?? '',
    ]
      .join(' ')
      .toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** The item on air (the newest pin) and the one after it in running order; the first when nothing was pinned yet. */
export function nowAndNext(state: ShowState): { now: LineupItem | null; next: LineupItem | null } {
  const now = state.lineup.find((item) => item.itemId === state.pinned[0]) ?? null;
  const last = now?.itemId ?? state.lastPin?.itemId;
  const index = state.lineup.findIndex((item) => item.itemId === last);
  return { now, next: state.lineup[index + 1] ?? null };
}

/** The cursor `by` lines further among those shown, stopping at the ends; the first line when it is not among them. */
export function movedCursor(lines: readonly RunLine[], cursor: string | null, by: number): string | null {
  const index = lines.findIndex((line) => line.item.itemId === cursor);
  const to = index === -1 ? 0 : Math.min(lines.length - 1, Math.max(0, index + by));
  return lines[to]?.item.itemId ?? null;
}

export type StockLevel = 'plenty' | 'low' | 'out';

/** Out at nothing available; low at a tenth of what was prepared, or at three units. */
export function stockLevel(available: number, prepared: number): StockLevel {
  if (available <= 0) return 'out';
  return available <= Math.max(3, Math.floor(prepared / 10)) ? 'low' : 'plenty';
}
