import { bare, type Context, isShown, settled, without } from './contexts.ts';
import type { ItemSlots, ShowSlots } from './slots.ts';

/** Sums over some slots of one product. */
export interface Sums {
  slots: number;
  weight: number;
  clicks: number;
  orders: number;
  paid: number;
  paidSquares: number;
}
export const noSums = (): Sums => ({ slots: 0, weight: 0, clicks: 0, orders: 0, paid: 0, paidSquares: 0 });

/** A product with the context of each slot and what each context comes to over the whole show. */
export interface ItemSeries {
  readonly itemId: string;
  readonly slots: ItemSlots;
  readonly contexts: Int32Array;
  readonly byContext: ReadonlyMap<Context, Sums>;
}

export function seriesOf(
  itemId: string,
  show: ShowSlots,
  slots: ItemSlots,
  contexts: Int32Array,
): ItemSeries {
  const byContext = new Map<Context, Sums>();
  // Once sold out it could not sell: those slots say nothing of what would have been.
  for (let slot = 0; slot < Math.min(show.length, slots.goneFrom); slot += 1) {
    const context = contexts[slot] ?? 0;
    let sums = byContext.get(context);
    if (!sums) {
      sums = noSums();
      byContext.set(context, sums);
    }
    addSlot(sums, show, slots, slot, 1);
  }
  return { itemId, slots, contexts, byContext };
}

function addSlot(sums: Sums, show: ShowSlots, item: ItemSlots, slot: number, by: 1 | -1): void {
  sums.slots += by;
  sums.weight += by * (show.weight[slot] ?? 0);
  sums.clicks += by * (item.clicks[slot] ?? 0);
  sums.orders += by * (item.orders[slot] ?? 0);
  sums.paid += by * (item.paid[slot] ?? 0);
  sums.paidSquares += by * (item.paidSquares[slot] ?? 0);
}

/** Slots of the window that share a baseline, and that baseline. */
export interface Group {
  readonly actual: Sums;
  readonly base: Sums;
  /** The baseline is of other showings of the product, which differ more than one goes on differing from itself. */
  readonly isOtherShowing: boolean;
}

/** A product over a window: what can be compared, and what can not. */
export interface Comparison {
  readonly groups: readonly Group[];
  /** Compared against the product with nothing in force at all, for want of a better baseline. */
  readonly loose: readonly Group[];
  /** Neither: left out on both sides. */
  readonly left: Sums;
}

/** A baseline of less time than this says too little: 3 minutes, or one of the very showing it is compared with. */
const leastBaseSlots = 36;
const leastSpellSlots = 12;
/** Minutes before and after the window that are nearest to it in mood and audience: 20 either side. */
const nearSlots = 240;

/**
 * Finds the baseline of a product over the window [from, to) of an action of `kind`: slots outside the window whose
 * context is what the window's slots would have had without it. For a product that is shown, the same showing just
 * before; else the 20 minutes before and after where they hold at least 3 such minutes, else the whole show.
 */
export function compare(
  kind: Parameters<typeof without>[0],
  series: ItemSeries,
  show: ShowSlots,
  from: number,
  to: number,
): Comparison {
  const { contexts, slots } = series;
  const actualBy = new Map<Context, Sums>();
  const ownBy = new Map<Context, Sums>();
  for (let slot = from; slot < to; slot += 1) {
    const context = contexts[slot] ?? 0;
    addSlot(sumsIn(actualBy, without(kind, context)), show, slots, slot, 1);
    if (slot < slots.goneFrom) addSlot(sumsIn(ownBy, context), show, slots, slot, 1);
  }
  const nearBy = new Map<Context, Sums>();
  const until = Math.min(show.length, to + nearSlots, slots.goneFrom);
  for (let slot = Math.max(0, from - nearSlots); slot < until; slot += 1) {
    if (slot >= from && slot < to) continue;
    addSlot(sumsIn(nearBy, contexts[slot] ?? 0), show, slots, slot, 1);
  }
  const baseOf = (context: Context): Omit<Group, 'actual'> | null => {
    const isOtherShowing = isShown(context);
    if (isOtherShowing) {
      const spell = spellBefore(series, show, from, context);
      if (spell.slots >= leastSpellSlots && spell.weight > 0) return { base: spell, isOtherShowing: false };
    }
    const near = nearBy.get(context);
    if (near && near.slots >= leastBaseSlots && near.weight > 0) return { base: near, isOtherShowing };
    const all = series.byContext.get(context);
    if (!all) return null;
    const rest = minus(all, ownBy.get(context) ?? noSums());
    return rest.slots >= leastBaseSlots && rest.weight > 0 ? { base: rest, isOtherShowing } : null;
  };
  const groups: Group[] = [];
  const loose: Group[] = [];
  const left = noSums();
  for (const [context, actual] of actualBy) {
    const base = baseOf(context) ?? baseOf(settled(context));
    const bareBase = base ? null : baseOf(bare(context));
    if (base) groups.push({ actual, ...base });
    else if (bareBase) loose.push({ actual, ...bareBase });
    else addSums(left, actual);
  }
  return { groups, loose, left };
}

/** The slots right before `from` that share the context. */
function spellBefore({ contexts, slots }: ItemSeries, show: ShowSlots, from: number, context: Context): Sums {
  const sums = noSums();
  for (let slot = from - 1; slot >= Math.max(0, from - nearSlots) && contexts[slot] === context; slot -= 1)
    addSlot(sums, show, slots, slot, 1);
  return sums;
}

function sumsIn(map: Map<Context, Sums>, context: Context): Sums {
  let sums = map.get(context);
  if (!sums) {
    sums = noSums();
    map.set(context, sums);
  }
  return sums;
}

export function addSums(to: Sums, more: Sums): void {
  to.slots += more.slots;
  to.weight += more.weight;
  to.clicks += more.clicks;
  to.orders += more.orders;
  to.paid += more.paid;
  to.paidSquares += more.paidSquares;
}

const minus = (all: Sums, part: Sums): Sums => ({
  slots: all.slots - part.slots,
  weight: all.weight - part.weight,
  clicks: all.clicks - part.clicks,
  orders: all.orders - part.orders,
  paid: all.paid - part.paid,
  paidSquares: all.paidSquares - part.paidSquares,
});
