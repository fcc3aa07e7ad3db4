import type { EventOf, LineupItem } from '../events.ts';
import type { ShowState } from '../state.ts';
import { missing, replaced, without } from './lists.ts';

export const itemRevised = (
  state: ShowState,
  { itemId, changes }: EventOf<'lineup.revised'>,
): Partial<ShowState> => withItem(state, itemId, (item) => revised(item, changes));

export const priceChanged = (
  state: ShowState,
  { itemId, price }: EventOf<'price.changed'>,
): Partial<ShowState> => withItem(state, itemId, (item) => ({ ...item, price }));

export const stockAdjusted = (
  state: ShowState,
  { itemId, delta }: EventOf<'stock.adjusted'>,
): Partial<ShowState> => withItem(state, itemId, (item) => ({ ...item, stock: item.stock + delta }));

export function itemMoved(
  state: ShowState,
  { itemId, toIndex }: EventOf<'lineup.moved'>,
): Partial<ShowState> {
  const item = state.lineup.find((each) => each.itemId === itemId);
  if (!item) throw missing(itemId);
  return { lineup: state.lineup.filter((each) => each !== item).toSpliced(toIndex, 0, item) };
}

export function itemsArranged(state: ShowState, { itemIds }: EventOf<'lineup.arranged'>): Partial<ShowState> {
  const byId = new Map(state.lineup.map((item) => [item.itemId, item]));
  if (byId.size !== itemIds.length) throw new Error(`Show ${state.showId}: arranged without every item`);
  const lineup = itemIds.map((itemId) => {
    const item = byId.get(itemId);
    if (!item) throw missing(itemId);
    return item;
  });
  return { lineup };
}

export function itemRemoved(state: ShowState, { itemId }: EventOf<'lineup.removed'>): Partial<ShowState> {
  if (!state.lineup.some((item) => item.itemId === itemId)) throw missing(itemId);
  return {
    lineup: state.lineup.filter((item) => item.itemId !== itemId),
    pinned: state.pinned.filter((pinned) => pinned !== itemId),
    hiddenPrices: without(state.hiddenPrices, [itemId]),
  };
}

function withItem(
  { lineup }: ShowState,
  itemId: string,
  change: (item: LineupItem) => LineupItem,
): Partial<ShowState> {
  return { lineup: replaced(lineup, (item) => item.itemId === itemId, itemId, change) };
}

function revised(
  item: LineupItem,
  { section, action, owner, ...changes }: EventOf<'lineup.revised'>['changes'],
): LineupItem {
  const { section: formerSection, action: formerAction, owner: formerOwner, ...rest } = item;
  const next = {
    section: section === undefined ? formerSection : section,
    action: action ?? formerAction,
    owner: owner ?? formerOwner,
  };
  // What was emptied is absent: plans that say the same are equal, however they came to it.
  return {
    ...rest,
    ...changes,
    ...(next.action ? { action: next.action } : {}),
    ...(next.owner ? { owner: next.owner } : {}),
    ...(next.section ? { section: next.section } : {}),
  };
}
