import type { Bilingual } from '#shared/contract/basics.ts';
import type { SaleElsewhere, ShowForSale } from './api.ts';

interface Broadcast {
  readonly id: string;
  readonly title: Bilingual;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  readonly liveRoomIds: readonly string[];
}

/**
 * The shows a sale on another platform can belong to. Its room decides, the most exact id first: of the shows linked
 * to it the one on air at the time, else the one that began last before; where it is linked to shows that have yet to
 * begin, none. Without a linked room it is whatever was on air at the time and is not linked to another room. More than
 * one answer: nothing tells them apart.
 */
export function showsForSale(shows: Iterable<Broadcast>, sale: SaleElsewhere): ShowForSale[] {
  const all = [...shows];
  const onAir = all.flatMap((show) => {
    const at = onAirAt(show, sale);
    return at === null ? [] : [{ show, at }];
  });
  for (const roomId of sale.roomIds) {
    const isThere = ({ liveRoomIds }: Broadcast) => liveRoomIds.includes(roomId);
    const there = onAir.filter(({ show }) => isThere(show));
    if (there.length > 0) return surest(there, sale.at);
    const last = all
      .filter((show) => isThere(show) && show.startedAt !== null && show.startedAt <= sale.at)
      .sort((a, b) => (b.startedAt ?? 0) - (a.startedAt ?? 0))[0];
    if (last) return [{ showId: last.id, title: last.title, at: sale.at }];
  }
  const isLinked = sale.roomIds.some((roomId) => all.some(({ liveRoomIds }) => liveRoomIds.includes(roomId)));
  if (isLinked) return [];
  const unlinked = onAir.filter(({ show }) => sale.roomIds.length === 0 || show.liveRoomIds.length === 0);
  return surest(unlinked, sale.at);
}

/** The first instant the sale may have been made at while the show was on air; null for none. */
function onAirAt({ startedAt, endedAt }: Broadcast, { at, until }: SaleElsewhere): number | null {
  if (startedAt === null || startedAt > until) return null;
  const first = Math.max(at, startedAt);
  return endedAt === null || first < endedAt ? first : null;
}

/** A show that was on air already stands before one that began within what the sale's time leaves open. */
function surest(found: readonly { show: Broadcast; at: number }[], at: number): ShowForSale[] {
  const already = found.filter((each) => each.at === at);
  return (already.length > 0 ? already : found).map(({ show: { id, title }, at }) => ({
    showId: id,
    title,
    at,
  }));
}
