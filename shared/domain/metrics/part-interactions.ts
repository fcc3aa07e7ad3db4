import type { MetricsFold } from './fold-state.ts';
import { clickSlotMs, itemOf } from './items.ts';
import { listVisit, marksMask, type VisitsInPart } from './part-visits.ts';
import { Mark } from './parts.ts';
import { secondRow } from './seconds.ts';
import type { Tape } from './tape.ts';

/** Items of the tape while a part is counted, as columns by their number in it. */
export interface ItemsInPart {
  readonly impressions: Int32Array;
  readonly clicks: Int32Array;
  /** Distinct viewers: by item × 2, + 1 for clicks. */
  readonly viewers: Int32Array;
  /** Bits by viewer, by the same; made when the item is first seen or clicked. */
  readonly known: (Uint32Array | undefined)[];
  /** Clicks in the slot that `slot` is. */
  readonly slotClicks: Int32Array;
  slot: number;
}

export const itemsInPart = ({ items }: Tape): ItemsInPart => ({
  impressions: new Int32Array(items.length),
  clicks: new Int32Array(items.length),
  viewers: new Int32Array(items.length * 2),
  known: items.flatMap(() => [undefined, undefined]),
  slotClicks: new Int32Array(items.length),
  slot: 0,
});

const engaged = 1 << Mark.engaged;
const followed = engaged | (1 << Mark.followed);
const saw = 1 << Mark.saw;
const clicked = 1 << Mark.clicked;

/**
 * Counts the interactions [first, end) of a tape into the fold of a part that began at the fold's `startedAt`. In
 * order of time: sums of a second are put into its row when it is over, clicks of a slot into their items.
 */
export function countInteractions(
  fold: MetricsFold,
  tape: Tape,
  inPart: VisitsInPart,
  items: ItemsInPart,
  first: number,
  end: number,
): void {
  const { seconds, interactions, window } = fold;
  const { flags } = fold.visits;
  const { at, visit: visitOf, kind, value: values } = tape;
  const { viewerOf } = inPart;
  const { impressions: seenOf, clicks: clicksOf, viewers, known, slotClicks } = items;
  const words = (fold.standings.viewerCount + 31) >>> 5;
  const startedAt = window?.startedAt ?? 0;
  const sinceStart = tape.startedAt - startedAt;
  let index = first;
  while (index < end) {
    const second = Math.floor((sinceStart + (at[index] ?? 0)) / 1000);
    const secondEnds = (second + 1) * 1000 - sinceStart;
    const slot = Math.floor((second * 1000) / clickSlotMs);
    if (slot !== items.slot) turnSlot(fold, tape, items, slot);
    let [likes, comments, shares, follows, impressions, clicks] = [0, 0, 0, 0, 0, 0];
    for (; index < end && (at[index] ?? 0) < secondEnds; index += 1) {
      const visit = visitOf[index] ?? 0;
      const value = values[index] ?? 0;
      const own = kind[index] ?? 0;
      const before = flags[visit] ?? 0;
      if ((before & marksMask) === 0) listVisit(fold, inPart, visit);
      // In the order of `tapeKinds`.
      if (own >= 4) {
        const isClick = own === 5 ? 1 : 0;
        flags[visit] = before | (isClick === 1 ? clicked : saw);
        if (isClick === 1) {
          clicks += 1;
          clicksOf[value] = (clicksOf[value] ?? 0) + 1;
          slotClicks[value] = (slotClicks[value] ?? 0) + 1;
        } else {
          impressions += 1;
          seenOf[value] = (seenOf[value] ?? 0) + 1;
        }
        const place = value * 2 + isClick;
        let bits = known[place];
        if (bits === undefined) {
          bits = new Uint32Array(words);
          known[place] = bits;
        }
        const viewer = viewerOf[visit] ?? 0;
        const word = bits[viewer >>> 5] ?? 0;
        const bit = 1 << (viewer & 31);
        if ((word & bit) === 0) {
          bits[viewer >>> 5] = word | bit;
          viewers[place] = (viewers[place] ?? 0) + 1;
        }
      } else {
        flags[visit] = before | (own === 3 ? followed : engaged);
        if (own === 0) likes += value;
        else if (own === 1) comments += 1;
        else if (own === 2) shares += 1;
        else follows += 1;
      }
    }
    const row = secondRow(seconds, startedAt, startedAt + second * 1000);
    for (const sums of [row, interactions]) {
      sums.likes += likes;
      sums.comments += comments;
      sums.shares += shares;
      sums.follows += follows;
      sums.impressions += impressions;
      sums.clicks += clicks;
    }
  }
}

/** Puts the clicks of a slot that is over where they belong. */
function turnSlot(fold: MetricsFold, tape: Tape, items: ItemsInPart, slot: number): void {
  for (const [number, itemId] of tape.items.entries()) {
    const clicks = items.slotClicks[number] ?? 0;
    if (clicks > 0) itemOf(fold.items, itemId).clickSlots.set(items.slot, clicks);
  }
  items.slotClicks.fill(0);
  items.slot = slot;
}

/** Puts what was counted of each item into the fold, once all has been. */
export function takeItems(fold: MetricsFold, tape: Tape, items: ItemsInPart): void {
  turnSlot(fold, tape, items, 0);
  for (const [number, itemId] of tape.items.entries()) {
    const [impressions, clicks] = [items.impressions[number] ?? 0, items.clicks[number] ?? 0];
    if (impressions === 0 && clicks === 0) continue;
    const totals = itemOf(fold.items, itemId);
    totals.impressions += impressions;
    totals.clicks += clicks;
    // How many is what is asked of a part; who, of no fold that takes no more facts.
    totals.sawViewers.size = items.viewers[number * 2] ?? 0;
    totals.clickedViewers.size = items.viewers[number * 2 + 1] ?? 0;
  }
}
