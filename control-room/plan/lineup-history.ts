import type { Command, CommandOf } from '#shared/contract/commands.ts';
import type { ItemView, ShowView } from '#shared/contract/shows.ts';

/** Commands of the run sheet that can be taken back, and done again. */
export type SheetCommand = CommandOf<
  'lineup.import' | 'lineup.change' | 'lineup.arrange' | 'lineup.clear' | 'deal.plan'
>;

type Change = CommandOf<'lineup.change'>['items'][number];

/** The commands that undo one, in order, on the plan as it stood before it. Items that are added must carry ids. */
export function inverseOf(command: SheetCommand, before: ShowView): readonly SheetCommand[] {
  const itemOf = new Map(before.lineup.map((item) => [item.id, item]));
  switch (command.type) {
    case 'lineup.import': {
      const itemIds = command.items.flatMap(({ itemId }) => itemId ?? []);
      return itemIds.length === command.items.length ? [{ type: 'lineup.clear', itemIds }] : [];
    }
    case 'lineup.arrange':
      return [{ type: 'lineup.arrange', itemIds: before.lineup.map(({ id }) => id) }];
    case 'lineup.change': {
      // The first change of an item stands on what was there before; a later one on the first.
      const items = new Map<string, Change>();
      for (const change of command.items) {
        const item = itemOf.get(change.itemId);
        if (item) items.set(item.id, { ...formerOf(item, change), ...items.get(item.id) });
      }
      return items.size === 0 ? [] : [{ type: 'lineup.change', items: [...items.values()] }];
    }
    case 'lineup.clear':
      return restored(command.itemIds, before);
    case 'deal.plan':
      return [];
  }
}

/** Of an item, the fields that a change changes, as they are. */
function formerOf(item: ItemView, change: Change): Change {
  return {
    itemId: item.id,
    ...(change.role === undefined ? {} : { role: item.role }),
    ...(change.price === undefined ? {} : { price: item.price }),
    ...(change.stock === undefined ? {} : { stock: item.stock.prepared }),
    ...(change.plannedMs === undefined ? {} : { plannedMs: item.plannedMs }),
    ...(change.talkingPoints === undefined ? {} : { talkingPoints: item.talkingPoints }),
    ...(change.action === undefined ? {} : { action: item.action }),
    ...(change.owner === undefined ? {} : { owner: item.owner }),
    ...(change.section === undefined ? {} : { section: item.section ?? null }),
  };
}

/** Removed items come back with their ids, at their places, and with the deals that were planned on them. */
function restored(itemIds: readonly string[], before: ShowView): readonly SheetCommand[] {
  const gone = new Set(itemIds);
  const items = before.lineup.filter(({ id }) => gone.has(id));
  if (items.length === 0) return [];
  const isSameOrder = before.lineup.slice(-items.length).every(({ id }) => gone.has(id));
  return [
    {
      type: 'lineup.import',
      items: items.map(({ id, stock, frozen: _, ...item }) => ({
        ...item,
        itemId: id,
        stock: stock.prepared,
      })),
    },
    ...(isSameOrder ? [] : [{ type: 'lineup.arrange', itemIds: before.lineup.map(({ id }) => id) } as const]),
    ...before.deals
      .filter((deal) => gone.has(deal.itemId) && deal.state === 'planned')
      .map((deal): SheetCommand => {
        const { itemId, price, quantity, perViewerLimit, durationMs, holdMs, audience, opensAt } = deal;
        return {
          type: 'deal.plan',
          itemId,
          price,
          quantity,
          perViewerLimit,
          durationMs,
          holdMs,
          audience,
          ...(opensAt === null ? {} : { opensAt }),
        };
      }),
  ];
}

/** The plan as it will stand once the server has taken the command: what can be shown before it answers. */
export function foreseen(view: ShowView, command: Command): ShowView {
  switch (command.type) {
    case 'lineup.arrange': {
      const byId = new Map(view.lineup.map((item) => [item.id, item]));
      const lineup = command.itemIds.flatMap((id) => byId.get(id) ?? []);
      return lineup.length === view.lineup.length ? { ...view, lineup } : view;
    }
    case 'lineup.clear': {
      const gone = new Set(command.itemIds);
      return { ...view, lineup: view.lineup.filter(({ id }) => !gone.has(id)) };
    }
    case 'lineup.change': {
      const byId = new Map(view.lineup.map((item) => [item.id, item]));
      for (const change of command.items) {
        const item = byId.get(change.itemId);
        if (item) byId.set(item.id, changed(item, change));
      }
      return { ...view, lineup: view.lineup.map((item) => byId.get(item.id) ?? item) };
    }
    default:
      return view;
  }
}

function changed(item: ItemView, change: Change): ItemView {
  const { section, ...rest } = item;
  const next = change.section === undefined ? section : (change.section ?? undefined);
  return {
    ...rest,
    ...(next === undefined ? {} : { section: next }),
    role: change.role ?? item.role,
    price: change.price ?? item.price,
    plannedMs: change.plannedMs ?? item.plannedMs,
    talkingPoints: change.talkingPoints ?? item.talkingPoints,
    action: change.action ?? item.action,
    owner: change.owner ?? item.owner,
    stock: change.stock === undefined ? item.stock : { ...item.stock, prepared: change.stock },
  };
}

/** The ids in the order after the chosen ones have moved by one place, as a block keeps its gaps; null = no move. */
export function movedBy(
  ids: readonly string[],
  chosen: ReadonlySet<string>,
  by: -1 | 1,
): readonly string[] | null {
  const next = [...ids];
  const order = by < 0 ? next.keys() : [...next.keys()].reverse();
  let hasMoved = false;
  for (const index of order) {
    const id = next[index];
    const other = next[index + by];
    if (id === undefined || other === undefined || !chosen.has(id) || chosen.has(other)) continue;
    next[index] = other;
    next[index + by] = id;
    hasMoved = true;
  }
  return hasMoved ? next : null;
}

/** The ids in the order after the chosen ones were dropped, together, at the place of `overId`. */
export function droppedAt(
  ids: readonly string[],
  chosen: ReadonlySet<string>,
  activeId: string,
  overId: string,
): readonly string[] | null {
  const moving = chosen.has(activeId) ? ids.filter((id) => chosen.has(id)) : [activeId];
  if (moving.includes(overId)) return null;
  const isDown = ids.indexOf(overId) > ids.indexOf(activeId);
  const rest = ids.filter((id) => !moving.includes(id));
  const at = rest.indexOf(overId) + (isDown ? 1 : 0);
  return rest.toSpliced(at, 0, ...moving);
}
