import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bare, isShown, settled, without } from './contexts.ts';
import { type Comparison, compare, type Group, seriesOf } from './expected.ts';
import type { ItemSlots, ShowSlots } from './slots.ts';
import { addSums, minus, noSums, running, type Sums } from './sums.ts';

const length = 700;
type Kind = Parameters<typeof without>[0];

interface Case {
  readonly show: ShowSlots;
  readonly item: ItemSlots;
  readonly contexts: Int32Array;
}

/** A show of stretches of contexts, with clicks, orders and amounts made up from a seed. */
const shows = fc
  .tuple(
    fc.array(fc.tuple(fc.integer({ min: 1, max: 160 }), fc.integer({ min: 0, max: 37 })), {
      minLength: 1,
      maxLength: 14,
    }),
    fc.nat(),
    fc.option(fc.integer({ min: 0, max: length }), { nil: Number.POSITIVE_INFINITY }),
  )
  .map(([stretches, seed, goneFrom]): Case => {
    let state = seed >>> 0;
    const below = (n: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((state / 2 ** 32) * n);
    };
    const column = (most: number) => Float64Array.from({ length }, () => Math.max(0, below(2 * most) - most));
    const contexts = new Int32Array(length);
    let at = 0;
    for (const [width, context] of stretches) {
      contexts.fill(context, at, at + width);
      at += width;
    }
    const weight = column(300);
    const paid = column(90_000);
    const item = { clicks: column(20), orders: column(3), paid, paidSquares: paid.map((n) => n * n) };
    return {
      contexts,
      item: { ...item, goneFrom },
      show: { startedAt: 0, length, weight, items: new Map() },
    };
  });

const windows = fc
  .tuple(fc.integer({ min: 0, max: length }), fc.integer({ min: 0, max: length }))
  .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);

/** The definition, slot by slot: what `compare` says of a window, found by looking at every slot. */
function slotBySlot(kind: Kind, { show, item, contexts }: Case, from: number, to: number): Comparison {
  const sumOver = (isIn: (slot: number) => boolean): Sums => {
    const sums = noSums();
    for (let slot = 0; slot < length; slot += 1) {
      if (!isIn(slot)) continue;
      const [weight, clicks, orders] = [
        show.weight[slot] ?? 0,
        item.clicks[slot] ?? 0,
        item.orders[slot] ?? 0,
      ];
      const [paid, paidSquares] = [item.paid[slot] ?? 0, item.paidSquares[slot] ?? 0];
      addSums(sums, { slots: 1, weight, clicks, orders, paid, paidSquares });
    }
    return sums;
  };
  const isOwn = (slot: number) => slot >= from && slot < to;
  const isThere = (slot: number) => slot < item.goneFrom;
  const baseOf = (context: number): Omit<Group, 'actual'> | null => {
    const isOtherShowing = isShown(context);
    let spellFrom = from;
    while (spellFrom > Math.max(0, from - 240) && contexts[spellFrom - 1] === context) spellFrom -= 1;
    const spell = sumOver((slot) => slot >= spellFrom && slot < from);
    if (isOtherShowing && spell.slots >= 12 && spell.weight > 0)
      return { base: spell, isOtherShowing: false };
    const isNear = (slot: number) => slot >= from - 240 && slot < to + 240 && !isOwn(slot) && isThere(slot);
    const near = sumOver((slot) => isNear(slot) && contexts[slot] === context);
    if (near.slots >= 36 && near.weight > 0) return { base: near, isOtherShowing };
    const all = sumOver((slot) => isThere(slot) && contexts[slot] === context);
    const own = sumOver((slot) => isThere(slot) && isOwn(slot) && contexts[slot] === context);
    const rest = minus(all, own);
    return rest.slots >= 36 && rest.weight > 0 ? { base: rest, isOtherShowing } : null;
  };
  const groups: Group[] = [];
  const loose: Group[] = [];
  const left = noSums();
  const stripped = (slot: number) => without(kind, contexts[slot] ?? 0);
  const own = Array.from({ length: to - from }, (_, index) => stripped(from + index));
  for (const context of new Set(own)) {
    const actual = sumOver((slot) => isOwn(slot) && stripped(slot) === context);
    const base = baseOf(context) ?? baseOf(settled(context));
    const bareBase = base ? null : baseOf(bare(context));
    if (base) groups.push({ actual, ...base });
    else if (bareBase) loose.push({ actual, ...bareBase });
    else addSums(left, actual);
  }
  return { groups, loose, left };
}

const kinds = fc.constantFrom<Kind>('pin', 'deal', 'price', 'notice', 'intervention');

test('a window is compared with the very slots that looking at each of them finds', () => {
  fc.assert(
    fc.property(shows, windows, kinds, (one, [from, to], kind) => {
      const series = seriesOf('ring', one.item, one.contexts, running(one.show.weight));
      expect(compare(kind, series, one.show, from, to)).toEqual(slotBySlot(kind, one, from, to));
    }),
    { numRuns: 100 },
  );
});
