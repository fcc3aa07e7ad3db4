import type { MediaStatus } from '#shared/contract/media.ts';
import type { Home } from '../cluster/cluster.ts';

type Known = Home & {
  /** Steady clock, ms: since when it is here, or when it was last heard of. */
  readonly at: number;
  /** Of another node's, as it said last; null where it has said nothing yet. */
  readonly status: MediaStatus | null;
};

/** Where the video of shows is, as far as this node knows. */
export class KnownHomes {
  readonly #nodeId: string;
  readonly #homes = new Map<string, Known>();

  constructor(nodeId: string) {
    this.#nodeId = nodeId;
  }

  of(showId: string): Home | null {
    return this.#homes.get(showId) ?? null;
  }

  isHere(home: Home | null): boolean {
    return home?.nodeId === this.#nodeId;
  }

  /** What another node said of it; null where it is here, or nobody's. */
  statusOf(showId: string): MediaStatus | null {
    return this.#homes.get(showId)?.status ?? null;
  }

  isElsewhere(showId: string): boolean {
    const home = this.#homes.get(showId);
    return home !== undefined && home.nodeId !== this.#nodeId;
  }

  /** Here, or at another node that is yet to say how it stands. */
  found(showId: string, { nodeId, since }: Home): void {
    if (this.#homes.get(showId)?.since === since) return;
    this.#homes.set(showId, { nodeId, since, at: performance.now(), status: null });
  }

  elsewhere(showId: string, { nodeId, since }: Home, status: MediaStatus): void {
    this.#homes.set(showId, { nodeId, since, at: performance.now(), status });
  }

  forget(showId: string): void {
    this.#homes.delete(showId);
  }

  mine(): string[] {
    return this.at(this.#nodeId);
  }

  at(nodeId: string): string[] {
    return [...this.#homes].flatMap(([showId, home]) => (home.nodeId === nodeId ? [showId] : []));
  }

  isOld(showId: string, ms: number): boolean {
    const home = this.#homes.get(showId);
    return home !== undefined && performance.now() - home.at > ms;
  }

  /** Shows whose home, another node, has not been heard of for so long. */
  silentFor(ms: number): string[] {
    return [...this.#homes.keys()].filter((showId) => this.isElsewhere(showId) && this.isOld(showId, ms));
  }
}
