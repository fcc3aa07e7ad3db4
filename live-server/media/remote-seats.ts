import type { Peers, Seat } from './peers.ts';

/** At the home: whose ends are held for which other node, so that they go when their line there goes. */
export class SeatsOfNodes {
  readonly #peers: Peers;
  /** Node → show → peer keys. */
  readonly #held = new Map<string, Map<string, Set<string>>>();

  constructor(peers: Peers) {
    this.#peers = peers;
  }

  /** Somebody at that node asks: their end is held for it from now on. */
  took(nodeId: string, seat: Seat): void {
    this.#peers.of(seat);
    this.#hold(this.#of(nodeId, seat.showId), seat.peerKey);
  }

  /** Everybody of the show with a line at that node now; answers whose end is held here. */
  stand(nodeId: string, showId: string, peerKeys: readonly string[]): string[] {
    const held = this.#of(nodeId, showId);
    const known = peerKeys.filter((peerKey) => this.#peers.has(peerKey));
    const now = new Set(known);
    for (const peerKey of [...held]) if (!now.has(peerKey)) this.#giveUp(held, peerKey);
    for (const peerKey of known) this.#hold(held, peerKey);
    return known;
  }

  /** The node is gone. Whoever was there has some seconds to come back elsewhere. */
  gone(nodeId: string): void {
    for (const held of this.#held.get(nodeId)?.values() ?? [])
      for (const peerKey of [...held]) this.#giveUp(held, peerKey);
    this.#held.delete(nodeId);
  }

  /** The show's media is here no more. */
  left(showId: string): void {
    for (const shows of this.#held.values()) {
      const held = shows.get(showId) ?? new Set<string>();
      for (const peerKey of [...held]) this.#giveUp(held, peerKey);
      shows.delete(showId);
    }
  }

  #of(nodeId: string, showId: string): Set<string> {
    const shows = this.#held.get(nodeId) ?? new Map<string, Set<string>>();
    this.#held.set(nodeId, shows);
    const held = shows.get(showId) ?? new Set<string>();
    shows.set(showId, held);
    return held;
  }

  #hold(held: Set<string>, peerKey: string): void {
    if (held.has(peerKey)) return;
    held.add(peerKey);
    this.#peers.join(peerKey);
  }

  #giveUp(held: Set<string>, peerKey: string): void {
    held.delete(peerKey);
    this.#peers.leave(peerKey);
  }
}

/** At another node than the home: who of a show has a line here, and may have an end there. */
export class SeatsElsewhere {
  /** Show → peer key → when it was last seen to matter, by a count. */
  readonly #shows = new Map<string, Map<string, number>>();
  #turn = 0;

  add({ showId, peerKey }: Pick<Seat, 'showId' | 'peerKey'>): void {
    const seats = this.#shows.get(showId) ?? new Map<string, number>();
    this.#shows.set(showId, seats);
    this.#turn += 1;
    seats.set(peerKey, this.#turn);
  }

  remove({ showId, peerKey }: Pick<Seat, 'showId' | 'peerKey'>): boolean {
    return this.#shows.get(showId)?.delete(peerKey) ?? false;
  }

  forget(showId: string): void {
    this.#shows.delete(showId);
  }

  shows(): string[] {
    return [...this.#shows.keys()];
  }

  /** Those to tell of, and what to do with the answer: whose end is not there need not be told of again. */
  toTell(showId: string): { readonly peerKeys: string[]; known(peerKeys: readonly string[]): void } {
    const told = new Map(this.#shows.get(showId));
    return {
      peerKeys: [...told.keys()],
      known: (peerKeys) => {
        const there = new Set(peerKeys);
        const seats = this.#shows.get(showId);
        // One that has asked meanwhile has an end by now.
        for (const [peerKey, turn] of told)
          if (!there.has(peerKey) && seats?.get(peerKey) === turn) seats.delete(peerKey);
        if (told.size === 0 && seats?.size === 0) this.#shows.delete(showId);
      },
    };
  }
}
