import type { SaleElsewhere } from './api.ts';

interface Broadcast {
  readonly id: string;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly liveRoomIds: readonly string[];
}

/**
 * The shows a sale on another platform can belong to. Its room decides, the most exact id first: of the shows linked
 * to it the one on air at the time, else the one that began last before. Without a linked room it is whatever was on
 * air at the time and is not linked to another room. More than one answer: nothing tells them apart.
 */
export function showsForSale(shows: Iterable<Broadcast>, { at, roomIds }: SaleElsewhere): string[] {
  const begun = [...shows].filter(({ startedAt }) => startedAt !== null && startedAt <= at);
  const onAir = begun.filter(({ endedAt }) => endedAt === null || at < endedAt);
  for (const roomId of roomIds) {
    const isThere = ({ liveRoomIds }: Broadcast) => liveRoomIds.includes(roomId);
    const there = onAir.filter(isThere);
    if (there.length > 0) return idsOf(there);
    const last = begun.filter(isThere).sort((a, b) => (b.startedAt ?? 0) - (a.startedAt ?? 0))[0];
    if (last) return [last.id];
  }
  if (roomIds.length === 0) return idsOf(onAir);
  return idsOf(onAir.filter(({ liveRoomIds }) => liveRoomIds.length === 0));
}

const idsOf = (shows: readonly Broadcast[]) => shows.map(({ id }) => id);
