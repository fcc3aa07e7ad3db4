import { z } from 'zod';
import { id } from '#shared/contract/basics.ts';
import { Peer } from './peer.ts';
import type { MediaRooms } from './rooms.ts';

/** A dropped signalling connection leaves the picture running; it is taken up again within this time. */
export const RESUME_MS = 15_000;

/** Whose end of a show's media it is, as the node that let them in knows them. */
export const seat = z.object({
  /** Who they are, and their client's own name for this use of a camera or a screen. */
  peerKey: z.string().max(500),
  showId: id,
  name: z.string().max(500),
  isStaff: z.boolean(),
});
export type Seat = z.infer<typeof seat>;

interface Entry {
  peer: Peer;
  readonly showId: string;
  /** Connections it has here, and nodes that have some. */
  lines: number;
  leaving: NodeJS.Timeout | null;
}

/** Everyone's end, kept a little while for a connection that comes back. */
export class Peers {
  readonly #rooms: MediaRooms;
  readonly #newId: () => string;
  readonly #known = new Map<string, Entry>();

  constructor(rooms: MediaRooms, newId: () => string) {
    this.#rooms = rooms;
    this.#newId = newId;
  }

  of(who: Seat): Peer {
    const known = this.#known.get(who.peerKey);
    if (known) return known.peer;
    const peer = this.#begin(who);
    this.#known.set(who.peerKey, { peer, showId: who.showId, lines: 0, leaving: null });
    return peer;
  }

  #begin({ showId, name, isStaff }: Pick<Seat, 'showId' | 'name' | 'isStaff'>): Peer {
    return new Peer({ rooms: this.#rooms, showId, name, isStaff, newId: this.#newId });
  }

  has(peerKey: string): boolean {
    return this.#known.has(peerKey);
  }

  /** Whether a connection of theirs is open, here or at a node that said so. */
  hasLine(peerKey: string): boolean {
    return (this.#known.get(peerKey)?.lines ?? 0) > 0;
  }

  join(peerKey: string): void {
    const entry = this.#known.get(peerKey);
    if (!entry) return;
    entry.lines += 1;
    if (entry.leaving) clearTimeout(entry.leaving);
    entry.leaving = null;
  }

  leave(peerKey: string): void {
    const entry = this.#known.get(peerKey);
    if (!entry) return;
    entry.lines = Math.max(0, entry.lines - 1);
    if (entry.lines > 0 || entry.leaving) return;
    entry.leaving = setTimeout(() => {
      this.#known.delete(peerKey);
      entry.peer.close();
      if (!this.shows().has(entry.showId)) this.#rooms.tidy(entry.showId);
    }, RESUME_MS);
    entry.leaving.unref();
  }

  shows(): Set<string> {
    return new Set([...this.#known.values()].map(({ showId }) => showId));
  }

  /** Ends what the peer sends and receives; the same client may begin again. */
  renew(peerKey: string): void {
    const entry = this.#known.get(peerKey);
    if (!entry) return;
    entry.peer.close();
    entry.peer = this.#begin(entry.peer.who);
  }

  /** The show's media is gone: everyone of it begins again. */
  forget(showId: string): void {
    for (const [peerKey, entry] of this.#known) if (entry.showId === showId) this.renew(peerKey);
  }

  close(): void {
    for (const { leaving, peer } of this.#known.values()) {
      if (leaving) clearTimeout(leaving);
      peer.close();
    }
    this.#known.clear();
  }
}
