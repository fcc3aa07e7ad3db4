/**
 * What a store keeps in memory of each show: loaded from disk on first use, dropped when the disk did not take
 * what memory had already assumed, and put out again when many other shows have been used since.
 */
export interface Resident {
  /** Tasks submitted and not yet settled: memory is ahead of the disk while it is not 0. */
  pending: number;
}

export class Residents<T extends Resident> {
  readonly #load: (showId: string) => Promise<T>;
  readonly #limit: number;
  readonly #loaded = new Map<string, { readonly resident: T; wasUsed: boolean }>();
  readonly #loading = new Map<string, Promise<T>>();

  constructor(limit: number, load: (showId: string) => Promise<T>) {
    this.#limit = limit;
    this.#load = load;
  }

  /** Without waiting; null when it has to be loaded first. Use at once: after an `await` ask again. */
  get(showId: string): T | null {
    const known = this.#loaded.get(showId);
    if (!known) return null;
    known.wasUsed = true;
    return known.resident;
  }

  *all(): Iterable<T> {
    for (const { resident } of this.#loaded.values()) yield resident;
  }

  /**
   * Loads if need be and hands it to `use` in the same turn, so that no other resident of the show can have
   * been loaded in between. Rejects when the disk cannot be read.
   */
  async with<R>(showId: string, use: (resident: T) => R): Promise<R> {
    for (;;) {
      const known = this.get(showId);
      if (known) return use(known);
      await this.#loadOnce(showId);
    }
  }

  /** Forgets it: the disk knows better. */
  drop(showId: string): void {
    this.#loaded.delete(showId);
  }

  #loadOnce(showId: string): Promise<T> {
    const under = this.#loading.get(showId);
    if (under) return under;
    const loading = this.#load(showId)
      .then((resident) => {
        this.#makeRoom();
        this.#loaded.set(showId, { resident, wasUsed: true });
        return resident;
      })
      .finally(() => this.#loading.delete(showId));
    this.#loading.set(showId, loading);
    return loading;
  }

  /** Oldest first, giving those used since the last round another; never one that is ahead of the disk. */
  #makeRoom(): void {
    for (const [showId, entry] of [...this.#loaded]) {
      if (this.#loaded.size < this.#limit) return;
      if (entry.resident.pending > 0) continue;
      this.#loaded.delete(showId);
      if (!entry.wasUsed) continue;
      entry.wasUsed = false;
      this.#loaded.set(showId, entry);
    }
  }
}
