import type { Bilingual } from '../../contract/basics.ts';
import type { Goal } from '../targets/split.ts';
import { splitByShares } from '../targets/split.ts';
import { cloneShow } from './clone.ts';
import type { EventOf, ShowEvent } from './events.ts';
import type { ShowState } from './state.ts';

/** A room of its own for one store, or, without a store, for one region. */
export interface Room {
  readonly regionId: string;
  readonly storeId: string | null;
  /** Of the store or region; the show is called after it unless it has a title. */
  readonly name: Bilingual;
  readonly title?: Bilingual | undefined;
  readonly plannedStartAt: number;
  readonly target: Goal | null;
}

const MAX_TITLE = 200;

/**
 * The first events of one show a room, in the order of `rooms`: the template's plan, moved to the room's start. The
 * template's targets stay behind, since they are of all its regions; a room's own target becomes its region's and
 * store's. `shared` splits the template's units of each item among the rooms by their target amounts, or evenly where
 * no room has one; `each` gives them to every room. A deal sells at most the units its room has, and is left out of a
 * room that has none.
 */
export function roomEvents(
  template: ShowState,
  campaignId: string,
  rooms: readonly Room[],
  stock: 'each' | 'shared',
): readonly (readonly ShowEvent[])[] {
  const shares = rooms.map(({ target }) => target?.amount ?? 0);
  const unitsOf = new Map(
    stock === 'each'
      ? []
      : template.lineup.map((item) => [item.itemId, splitByShares(item.stock, shares)] as const),
  );
  return rooms.map((room, index) => {
    const units = (itemId: string) => unitsOf.get(itemId)?.[index] ?? null;
    const events = cloneShow(template, {
      plannedStartAt: room.plannedStartAt,
      title: room.title ?? titled(template.title, room.name),
      campaignId,
      storeId: room.storeId,
      mode: 'regional',
      regionIds: [room.regionId],
    });
    return [
      ...events.flatMap((event): ShowEvent[] => {
        switch (event.type) {
          case 'targets.set':
            return [];
          case 'lineup.added': {
            const own = units(event.item.itemId);
            return [own === null ? event : { ...event, item: { ...event.item, stock: own } }];
          }
          case 'deal.planned': {
            const own = units(event.deal.itemId);
            if (own === null) return [event];
            const quantity = Math.min(event.deal.quantity, own);
            return quantity === 0 ? [] : [{ ...event, deal: { ...event.deal, quantity } }];
          }
          default:
            return [event];
        }
      }),
      ...(room.target ? [targetOf(room, room.target, template.targets?.basis ?? 'paid')] : []),
    ];
  });
}

function targetOf(
  { regionId, storeId }: Room,
  target: Goal,
  basis: 'paid' | 'placed' | 'net',
): EventOf<'targets.set'> {
  const { uv, amount } = target;
  const stores = storeId === null ? {} : { stores: [{ storeId, uv, amount }] };
  return {
    type: 'targets.set',
    targets: { basis, total: { uv, amount }, regions: [{ regionId, uv, amount, ...stores }] },
  };
}

const titled = (title: Bilingual, name: Bilingual): Bilingual => ({
  en: `${title.en} · ${name.en}`.slice(0, MAX_TITLE),
  zh: `${title.zh} · ${name.zh}`.slice(0, MAX_TITLE),
});
