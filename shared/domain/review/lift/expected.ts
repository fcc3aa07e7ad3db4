import { bare, type Context, isShown, settled, without } from './contexts.ts';
import type { ItemSlots, ShowSlots } from './slots.ts';
import {
  addStretch,
  addSums,
  minus,
  noSums,
  type Run,
  type RunningSums,
  runAt,
  runningSums,
  runsOf,
  type Sums,
} from './sums.ts';

/** A product with the context of each slot and what each context comes to over the whole show. */
export interface ItemSeries {
  readonly itemId: string;
  readonly slots: ItemSlots;
  readonly contexts: Int32Array;
  readonly runs: readonly Run[];
  readonly sums: RunningSums;
  readonly byContext: ReadonlyMap<Context, Sums>;
}

/** `weight`: the show's, as `running` sums. */
export function seriesOf(
  itemId: string,
  slots: ItemSlots,
  contexts: Int32Array,
  weight: Float64Array,
): ItemSeries {
  const byContext = new Map<Context, Sums>();
  const runs = runsOf(contexts);
  const sums = runningSums(slots, weight);
  // Once sold out it could not sell: those slots say nothing of what would have been.
  addRuns({ runs, sums }, 0, Math.min(contexts.length, slots.goneFrom), byContext);
  return { itemId, slots, contexts, runs, sums, byContext };
}

/** Adds the slots [from, to) to the sums of their contexts, or of what `as` makes of those. */
function addRuns(
  { runs, sums }: Pick<ItemSeries, 'runs' | 'sums'>,
  from: number,
  to: number,
  byContext: Map<Context, Sums>,
  as: (context: Context) => Context = (context) => context,
): void {
  if (from >= to) return;
  for (let index = runAt(runs, from); index < runs.length; index += 1) {
    const run = runs[index];
    if (!run || run.from >= to) return;
    addStretch(sumsIn(byContext, as(run.context)), sums, Math.max(from, run.from), Math.min(to, run.to));
  }
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
  const { slots } = series;
  const actualBy = new Map<Context, Sums>();
  const ownBy = new Map<Context, Sums>();
  addRuns(series, from, to, actualBy, (context) => without(kind, context));
  addRuns(series, from, Math.min(to, slots.goneFrom), ownBy);
  const nearBy = new Map<Context, Sums>();
  addRuns(series, Math.max(0, from - nearSlots), Math.min(from, slots.goneFrom), nearBy);
  addRuns(series, to, Math.min(show.length, to + nearSlots, slots.goneFrom), nearBy);
  const baseOf = (context: Context): Omit<Group, 'actual'> | null => {
    const isOtherShowing = isShown(context);
    if (isOtherShowing) {
      const spell = spellBefore(series, from, context);
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
function spellBefore({ runs, sums }: ItemSeries, from: number, context: Context): Sums {
  const spell = noSums();
  const run = runs[runAt(runs, from - 1)];
  if (from > 0 && run?.context === context)
    addStretch(spell, sums, Math.max(run.from, from - nearSlots), from);
  return spell;
}

function sumsIn(map: Map<Context, Sums>, context: Context): Sums {
  let sums = map.get(context);
  if (!sums) {
    sums = noSums();
    map.set(context, sums);
  }
  return sums;
}
