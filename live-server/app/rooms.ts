import type { NewRooms } from '#shared/contract/campaigns.ts';
import { accept, type Refusal, type Result, refuse } from '#shared/contract/errors.ts';
import { replay } from '#shared/domain/show/evolve.ts';
import { type Room, roomEvents } from '#shared/domain/show/rooms.ts';
import type { ShowState } from '#shared/domain/show/state.ts';
import type { Directory } from '../storage/directory.ts';
import { actorOf } from './actor.ts';
import type { Staff } from './api.ts';
import type { Creating } from './creating.ts';
import type { ShowIndex } from './show-index.ts';

/**
 * A show for each room of a campaign out of a template, all of them or none. A store (or region without a store) that
 * already has a show of the campaign at that start is refused `duplicate`: the same request sent twice makes one set.
 */
export async function makeRooms(
  creating: Creating,
  campaignId: string,
  template: ShowState,
  input: NewRooms,
  staff: Staff,
): Promise<Result<{ showIds: string[] }>> {
  const { stores, directory, index, now, newId } = creating;
  const rooms = roomsOf(directory, template, input);
  if (!rooms.ok) return rooms;
  const twice = takenRoom(index, campaignId, rooms.value);
  if (twice) return twice;
  const at = now();
  const logs = roomEvents(template, campaignId, rooms.value, input.stock).map((events) => ({
    showId: newId(),
    events: events.map((event) => ({ at, event })),
  }));
  const begun = await stores.events.begin(logs, actorOf(staff));
  if (!begun.ok) return begun;
  for (const [at, records] of begun.value.entries()) {
    const showId = logs[at]?.showId ?? '';
    index.put(replay(showId, records));
  }
  return accept({ showIds: logs.map(({ showId }) => showId) });
}

function roomsOf(
  directory: Directory,
  template: ShowState,
  { rooms, plannedStartAt = template.plannedStartAt }: NewRooms,
): Result<Room[]> {
  const found: Room[] = [];
  for (const [index, room] of rooms.entries()) {
    const at = (field: string, message: string) => invalid(`rooms.${index}.${field}`, message);
    const store = room.storeId === undefined ? null : directory.stores.get(room.storeId);
    if (room.storeId !== undefined && !store) return at('storeId', 'no such store');
    const regionId = store?.regionId ?? room.regionId;
    if (regionId === undefined) return at('storeId', 'name a store or a region');
    const region = directory.regions.get(regionId);
    if (!region) return at('regionId', 'no such region');
    if (room.regionId !== undefined && room.regionId !== regionId)
      return at('regionId', 'not the region of the store');
    found.push({
      regionId,
      storeId: store?.id ?? null,
      name: store?.name ?? region.name,
      title: room.title,
      plannedStartAt: room.plannedStartAt ?? plannedStartAt,
      target: room.target ?? null,
    });
  }
  return accept(found);
}

const roomKey = (storeId: string | null, regionIds: readonly string[], plannedStartAt: number) =>
  `${storeId ?? regionIds.join()} ${plannedStartAt}`;

function takenRoom(index: ShowIndex, campaignId: string, rooms: readonly Room[]) {
  const taken = new Set<string>();
  for (const show of index.all())
    if (show.campaignId === campaignId && show.mode === 'regional')
      taken.add(roomKey(show.storeId, show.regionIds, show.plannedStartAt));
  for (const [at, { storeId, regionId, plannedStartAt }] of rooms.entries()) {
    const key = roomKey(storeId, [regionId], plannedStartAt);
    if (taken.has(key))
      return refuse('duplicate', 'That room has a show of this campaign at that time', {
        room: at + 1,
        storeId: storeId ?? '',
        regionId,
      });
    taken.add(key);
  }
  return null;
}

function invalid(path: string, message: string): { readonly ok: false; readonly error: Refusal } {
  return { ok: false, error: { code: 'invalid', message, issues: [{ path, message }] } };
}
