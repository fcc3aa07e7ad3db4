import type { CommandOf } from '../../../contract/commands.ts';
import { refuse } from '../../../contract/errors.ts';
import type { DecideContext, Decision } from '../decide.ts';
import type { LineupItem, ShowEvent } from '../events.ts';
import type { ShowState } from '../state.ts';
import { planDeal } from './deals.ts';
import { addItem, inRow, onAir, removeItem, reviseItem } from './lineup.ts';
import { events, notPlannable } from './phase.ts';

/** Every row or none: the first row that is refused says which, and which field, as an issue. */
export function importItems(
  state: ShowState,
  command: CommandOf<'lineup.import'>,
  context: DecideContext,
): Decision {
  const added: ShowEvent[] = [];
  let lineup = state.lineup;
  for (const [index, row] of command.items.entries()) {
    const decision = addItem({ ...state, lineup }, row, context);
    if (!decision.ok) return inRow(decision.error, index);
    for (const event of decision.value) {
      added.push(event);
      if (event.type !== 'lineup.added') continue;
      lineup = [...lineup, event.item];
      const { deal } = row;
      if (!deal) continue;
      const { itemId } = event.item;
      const planned = planDeal({ ...state, lineup }, { type: 'deal.plan', itemId, ...deal }, context);
      if (!planned.ok) return inRow(planned.error, index);
      added.push(...planned.value);
    }
  }
  return events(...added);
}

/** A new order of the whole lineup. An item on air stays at its place: the desk's next item must not jump. */
export function arrangeItems(state: ShowState, command: CommandOf<'lineup.arrange'>): Decision {
  const refusal = notPlannable(state);
  if (refusal) return refusal;
  const { itemIds } = command;
  const known = new Set(state.lineup.map(({ itemId }) => itemId));
  if (itemIds.length !== known.size || itemIds.some((itemId) => !known.has(itemId)))
    return refuse('version_conflict', 'The lineup has other items by now', { version: state.version });
  const isMoved = (index: number) => state.lineup[index]?.itemId !== itemIds[index];
  if (!itemIds.some((_, index) => isMoved(index))) return refuse('already_done', 'It stands so already');
  for (const [index, { itemId }] of state.lineup.entries()) {
    const busy = isMoved(index) ? onAir(state, itemId) : null;
    if (busy) return busy;
  }
  return events({ type: 'lineup.arranged', itemIds });
}

/** Every change or none: the first one refused says which item it is about. */
export function changeItems(
  state: ShowState,
  command: CommandOf<'lineup.change'>,
  context: DecideContext,
): Decision {
  const refusal = notPlannable(state);
  if (refusal) return refusal;
  const all: ShowEvent[] = [];
  let lineup = state.lineup;
  for (const [index, change] of command.items.entries()) {
    const decision = reviseItem({ ...state, lineup }, { type: 'lineup.revise', ...change }, context);
    if (!decision.ok) return inRow(decision.error, index);
    for (const event of decision.value) {
      all.push(event);
      if (event.type !== 'lineup.revised') continue;
      const { section: _, ...plain } = event.changes;
      lineup = lineup.map(
        (item): LineupItem => (item.itemId === event.itemId ? { ...item, ...plain } : item),
      );
    }
  }
  return events(...all);
}

/** Every one or none. */
export function removeItems(
  state: ShowState,
  command: CommandOf<'lineup.clear'>,
  context: DecideContext,
): Decision {
  const refusal = notPlannable(state);
  if (refusal) return refusal;
  const all: ShowEvent[] = [];
  for (const [index, itemId] of command.itemIds.entries()) {
    const decision = removeItem(state, { type: 'lineup.remove', itemId }, context);
    if (!decision.ok) return inRow(decision.error, index);
    all.push(...decision.value);
  }
  return events(...all);
}
