import type { LineupItem } from '#shared/domain/show/events.ts';
import type { ShowState } from '#shared/domain/show/state.ts';

export interface SheetTime {
  /** When the plan has the item on air, epoch ms: from the start of the show, or its planned one. */
  readonly planned: number;
  /** When it first went on air; null: not yet. */
  readonly actual: number | null;
}

/** Planned against actual for each item. `airedAt`: item → when it first was the newest pin. */
export function sheetTimes(
  state: Pick<ShowState, 'lineup' | 'startedAt' | 'plannedStartAt'>,
  airedAt: ReadonlyMap<string, number>,
): ReadonlyMap<string, SheetTime> {
  const times = new Map<string, SheetTime>();
  let planned = state.startedAt ?? state.plannedStartAt;
  for (const { itemId, plannedMs } of state.lineup) {
    times.set(itemId, { planned, actual: airedAt.get(itemId) ?? null });
    planned += plannedMs;
  }
  return times;
}

/**
 * When the show would end at `now` if the rest of the sheet took what is planned: what is left of the item on air
 * (nothing once it runs over), then every later item that was not on air yet. Null unless live with a sheet.
 */
export function expectedEnd(
  state: Pick<ShowState, 'lineup' | 'status' | 'pinned' | 'lastPin'>,
  airedAt: ReadonlyMap<string, number>,
  now: number,
): number | null {
  const { lineup, status, pinned, lastPin } = state;
  if (status !== 'live' || !lineup.some(({ plannedMs }) => plannedMs > 0)) return null;
  const index = lineup.findIndex(({ itemId }) => itemId === (pinned[0] ?? lastPin?.itemId));
  const current = pinned[0] === undefined ? undefined : lineup[index];
  const since = lastPin?.itemId === current?.itemId ? (lastPin?.at ?? now) : now;
  const left = current ? Math.max(0, since + current.plannedMs - now) : 0;
  const rest = lineup.slice(index + 1).filter(({ itemId }) => !airedAt.has(itemId));
  return now + left + sum(rest);
}

const sum = (items: readonly LineupItem[]): number =>
  items.reduce((total, { plannedMs }) => total + plannedMs, 0);
