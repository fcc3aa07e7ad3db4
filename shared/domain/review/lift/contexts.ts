import type { Action } from './actions.ts';
import { isWide } from './actions.ts';
import { slotMs } from './slots.ts';

/**
 * What was in force for one product in one slot, as a number: prices so far, whether something was said to the whole
 * room, and whether it was pinned and in a deal (0 not, 1 yes, 2 just after).
 */
export type Context = number;

const perPin = 3;
const perWide = perPin * 3;
const perPrice = perWide * 2;

const contextOf = (price: number, wide: number, pin: number, deal: number): Context =>
  price * perPrice + wide * perWide + pin * perPin + deal;

/** The same context had this kind of action not been taken. */
export function without(kind: Action['kind'], context: Context): Context {
  const deal = context % perPin;
  const pin = Math.floor(context / perPin) % 3;
  const wide = Math.floor(context / perWide) % 2;
  const price = Math.floor(context / perPrice);
  switch (kind) {
    case 'pin':
      return contextOf(price, wide, 0, deal);
    case 'deal':
      return contextOf(price, wide, pin, 0);
    case 'price':
      return contextOf(Math.max(0, price - 1), wide, pin, deal);
    case 'notice':
    case 'coupon':
    case 'offer':
    case 'intervention':
      return contextOf(price, 0, pin, deal);
    default:
      return kind satisfies never;
  }
}

/** The same with what has just gone taken as gone: its last orders are few. */
export function settled(context: Context): Context {
  const deal = context % perPin;
  const pin = Math.floor(context / perPin) % 3;
  return context - (deal === 2 ? 2 : 0) - (pin === 2 ? 2 * perPin : 0);
}

/** True while it is shown, and the audience looks at it. */
export const isShown = (context: Context): boolean => Math.floor(context / perPin) % 3 === 1;

/** The same price, and nothing else in force. */
export const bare = (context: Context): Context => contextOf(Math.floor(context / perPrice), 0, 0, 0);

/** The context of each slot, for one product. `actions` in time; an intervention is no part of it: it is one region's. */
export function contextsOf(
  itemId: string,
  actions: readonly Action[],
  show: { readonly startedAt: number; readonly length: number },
): Int32Array {
  const { length } = show;
  const pins = new Uint8Array(length);
  const deals = new Uint8Array(length);
  const wide = new Uint8Array(length);
  const prices = new Int32Array(length);
  const slot = (at: number) => slotFrom(at, show);
  for (const action of actions) {
    const { kind, at, end, until } = action;
    if (isWide(action)) {
      if (kind !== 'intervention') wide.fill(1, slot(at), slot(until));
      continue;
    }
    if (action.itemId !== itemId) continue;
    if (kind === 'price') {
      for (let index = slot(at); index < length; index += 1) prices[index] = (prices[index] ?? 0) + 1;
      continue;
    }
    const column = kind === 'pin' ? pins : deals;
    // Just after one pin the next may already stand: that counts.
    for (let index = slot(end); index < slot(until); index += 1) if (column[index] === 0) column[index] = 2;
    column.fill(1, slot(at), slot(end));
  }
  return Int32Array.from({ length }, (_, index) =>
    contextOf(prices[index] ?? 0, wide[index] ?? 0, pins[index] ?? 0, deals[index] ?? 0),
  );
}

/** The first slot that lies mostly after `at`. */
export const slotFrom = (at: number, show: { readonly startedAt: number; readonly length: number }): number =>
  Math.min(show.length, Math.max(0, Math.round((at - show.startedAt) / slotMs)));
