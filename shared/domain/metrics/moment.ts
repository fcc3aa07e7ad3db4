import { emptyBitSet } from './columns.ts';
import { takeOrder } from './counted-orders.ts';
import { addInteractions, type Crowd, closing, everywhere, frameWidth, Where } from './crowd.ts';
import { emptyFold, type MetricsFold } from './fold-state.ts';
import { itemOf } from './items.ts';
import {
  comboAt,
  Mark,
  markCount,
  type Parts,
  type PartTable,
  type PartTotals,
  partOf,
  samePlaces,
} from './parts.ts';
import { unmarked } from './standings.ts';
import { firstAtLeast, type Tape, tapeKinds } from './tape.ts';
import { emptyTrack, type WatchTrack } from './watching.ts';

/** What a moment is counted from. */
export interface MomentSource {
  /** The fold of the whole show, which is over. */
  readonly whole: MetricsFold;
  readonly tape: Tape;
  readonly crowd: Crowd;
  /** `apartOrders` of the whole show. */
  readonly apart: ReadonlySet<string>;
}

/**
 * An ended show as it stood at `at` (epoch ms, inclusive, inside its window): as if only the facts up to then had
 * been folded, by the same definitions. `trade` is such a fold of the votes and of the orders that are apart, with
 * the entries they rest on. What comes back is for `figures`: it has no visits, no list of orders, and no seconds but
 * those of orders. Costs a run through the crowd's columns: tens of milliseconds for ten million facts.
 */
export function momentFold(source: MomentSource, trade: MetricsFold, at: number): MetricsFold {
  const { whole, tape, crowd } = source;
  const startedAt = whole.window?.startedAt ?? 0;
  const parts = samePlaces(whole.parts);
  const passed = at - startedAt;
  const alone = new Int32Array(parts.combos.length * markCount);
  const watch = countTurns(crowd, parts, alone, passed, startedAt);
  countFirsts(crowd, parts, alone, passed);
  spread(parts, alone);
  const fold: MetricsFold = {
    ...emptyFold(),
    window: { startedAt, endedAt: null },
    parts,
    standings: unmarked(whole.standings),
    votes: trade.votes,
    watch,
    pendingFacts: trade.pendingFacts + waitingAt(tape, at),
  };
  countInteractions(fold, tape, crowd, passed);
  countOrders(fold, source, at);
  addTrade(fold, trade);
  return fold;
}

/** Adds a viewer to the divisions named; those counted in all of them are gathered by combination first. */
function count(parts: Parts, alone: Int32Array, combo: number, where: number, mark: Mark, by: 1 | -1): void {
  if (where === everywhere) {
    const cell = combo * markCount + mark;
    alone[cell] = (alone[cell] ?? 0) + by;
    return;
  }
  const { region, store, guide, source } = comboAt(parts, combo);
  if ((where & Where.total) !== 0) addViewer(parts.total, mark, by);
  if ((where & Where.region) !== 0) addViewer(region, mark, by);
  if ((where & Where.store) !== 0) addViewer(store, mark, by);
  if ((where & Where.guide) !== 0) addViewer(guide, mark, by);
  if ((where & Where.source) !== 0) addViewer(source, mark, by);
}

function addViewer({ viewers }: PartTotals, mark: Mark, by: number): void {
  viewers[mark] = (viewers[mark] ?? 0) + by;
}

function spread(parts: Parts, alone: Int32Array): void {
  for (const own of parts.combos)
    for (let mark = 0; mark < markCount; mark += 1) {
      const viewers = alone[own.index * markCount + mark] ?? 0;
      if (viewers === 0) continue;
      for (const part of [parts.total, own.region, own.store, own.guide, own.source])
        part.viewers[mark] = (part.viewers[mark] ?? 0) + viewers;
    }
}

/** Visits, who is present and who online, and the course of `online` (`watching.ts`). */
function countTurns(
  crowd: Crowd,
  parts: Parts,
  alone: Int32Array,
  passed: number,
  startedAt: number,
): WatchTrack {
  const { turnAt, turnCombo, turnPresent, turnOpen } = crowd;
  const end = firstAtLeast(turnAt, turnAt.length, passed + 1);
  const pv = new Int32Array(parts.combos.length);
  let [online, pcu, watchMs, since] = [0, 0, 0, 0];
  for (let index = 0; index < end; index += 1) {
    const time = turnAt[index] ?? 0;
    // All of one instant first: who leaves as another comes makes no peak.
    if (time !== since) {
      if (online > pcu) pcu = online;
      watchMs += online * (time - since);
      since = time;
    }
    const combo = turnCombo[index] ?? 0;
    const present = turnPresent[index] ?? 0;
    const turn = turnOpen[index] ?? 0;
    const closes = (turn & closing) !== 0;
    if (!closes) pv[combo] = (pv[combo] ?? 0) + 1;
    if (present !== 0) count(parts, alone, combo, present, Mark.present, 1);
    const open = turn & everywhere;
    if (open === 0) continue;
    count(parts, alone, combo, open, Mark.open, closes ? -1 : 1);
    if ((open & Where.total) !== 0) online += closes ? -1 : 1;
  }
  for (const own of parts.combos) {
    const visits = pv[own.index] ?? 0;
    if (visits === 0) continue;
    for (const part of [parts.total, own.region, own.store, own.guide, own.source]) part.pv += visits;
  }
  return {
    ...emptyTrack(),
    settledAt: startedAt + since,
    online,
    pcu: Math.max(pcu, online),
    watchMs,
  };
}

function countFirsts(crowd: Crowd, parts: Parts, alone: Int32Array, passed: number): void {
  const { firstAt, firstCombo, firstMark, firstWhere } = crowd;
  const end = firstAtLeast(firstAt, firstAt.length, passed + 1);
  for (let index = 0; index < end; index += 1) {
    const mark = (firstMark[index] ?? 0) as Mark;
    count(parts, alone, firstCombo[index] ?? 0, firstWhere[index] ?? 0, mark, 1);
  }
}

function countInteractions(fold: MetricsFold, tape: Tape, crowd: Crowd, passed: number): void {
  const { isFirst, frames, frameLength, lateIndex, lateAt } = crowd;
  const width = frameWidth(tape.items.length);
  const end = firstAtLeast(tape.at, tape.length, passed + 1);
  const frame = Math.floor(end / frameLength);
  const sums = frames.slice(frame * width, (frame + 1) * width);
  addInteractions(sums, tape, isFirst, frame * frameLength, end);
  for (const [place, index] of lateIndex.entries())
    if (index < end && (lateAt[place] ?? 0) > passed)
      addInteractions(sums, tape, isFirst, index, index + 1, -1);
  const [likes = 0, comments = 0, shares = 0, follows = 0, impressions = 0, clicks = 0] = sums;
  Object.assign(fold.interactions, { likes, comments, shares, follows, impressions, clicks });
  for (const [number, itemId] of tape.items.entries()) {
    const cell = tapeKinds.length + number * 4;
    const [seen = 0, clicked = 0, seers = 0, clickers = 0] = sums.subarray(cell, cell + 4);
    if (seen === 0 && clicked === 0) continue;
    const item = itemOf(fold.items, itemId);
    item.impressions = seen;
    item.clicks = clicked;
    Object.assign(item.sawViewers, { ...emptyBitSet(), size: seers });
    Object.assign(item.clickedViewers, { ...emptyBitSet(), size: clickers });
  }
}

/** Orders as they stood: placed by then, with what was paid and given back by then. */
function countOrders(fold: MetricsFold, { whole, apart }: MomentSource, at: number): void {
  for (const order of whole.orders.byId.values()) {
    const { placed, paid, refunds } = order;
    if (placed.at > at || apart.has(order.orderId)) continue;
    const isLater = (paid !== null && paid.at > at) || refunds.some((refund) => refund.at > at);
    if (!isLater) takeOrder(fold, order);
    else
      takeOrder(fold, order, {
        paid: paid !== null && paid.at <= at ? paid : null,
        refunds: refunds.filter((refund) => refund.at <= at),
      });
  }
}

/** Adds the orders that were folded apart; no viewer has orders both here and there. */
function addTrade({ parts, items }: MetricsFold, trade: MetricsFold): void {
  addSales(new Map([[null, parts.total]]), new Map([[null, trade.parts.total]]));
  addSales(parts.regions, trade.parts.regions);
  addSales(parts.stores, trade.parts.stores);
  addSales(parts.guides, trade.parts.guides);
  addSales(parts.sources, trade.parts.sources);
  for (const sold of trade.items.values()) {
    const item = itemOf(items, sold.itemId);
    item.orders += sold.orders;
    item.paidOrders += sold.paidOrders;
    item.units += sold.units;
    item.placed += sold.placed;
    item.paid += sold.paid;
    item.refunded += sold.refunded;
    // Their numbers are of another fold: below 0 they meet none of this one.
    for (const [viewer, orders] of sold.paidByViewer) item.paidByViewer.set(-1 - viewer, orders);
  }
}

function addSales(table: PartTable, sales: PartTable): void {
  for (const sold of sales.values()) {
    if (sold.orders === 0 && sold.placed === 0 && sold.refunded === 0 && sold.viewers[Mark.placed] === 0)
      continue;
    const part = partOf(table, sold.key);
    part.orders += sold.orders;
    part.paidOrders += sold.paidOrders;
    part.refundedOrders += sold.refundedOrders;
    part.units += sold.units;
    part.placed += sold.placed;
    part.paid += sold.paid;
    part.refunded += sold.refunded;
    for (const mark of [Mark.placed, Mark.paid])
      part.viewers[mark] = (part.viewers[mark] ?? 0) + (sold.viewers[mark] ?? 0);
  }
}

/** Facts that had come by then and waited for their visit. */
function waitingAt({ earlyAt, earlyUntil }: Tape, at: number): number {
  let waiting = 0;
  for (const [index, since] of earlyAt.entries())
    if (since <= at && (earlyUntil[index] ?? 0) > at) waiting += 1;
  return waiting;
}
