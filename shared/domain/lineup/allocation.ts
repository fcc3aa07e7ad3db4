import type { LineupItem } from '../show/events.ts';

/** Units of a product given to the show, over all its items. */
export function allocatedUnits(lineup: readonly LineupItem[], productId: string): number {
  return lineup.reduce((sum, item) => sum + (item.productId === productId ? item.stock : 0), 0);
}
