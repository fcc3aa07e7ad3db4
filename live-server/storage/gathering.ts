export interface GatheringSettings {
  /** What came is written after so long at the latest, ms. */
  readonly everyMs: number;
  /** And at once when there are so many. */
  readonly many: number;
  /** More may not wait: they are dropped and counted. */
  readonly most: number;
  /** Writes what waits, and says with `wrote` how much of it is durable. Rejects when some of it could not be written. */
  readonly write: () => Promise<void>;
}

/** How many facts wait to be written together, and when they are. What they are its owner keeps. */
export class Gathering {
  readonly #settings: GatheringSettings;
  #waiting = 0;
  #dropped = 0;
  #timer: NodeJS.Timeout | null = null;
  #flushing: Promise<void> | null = null;
  #isClosed = false;

  constructor(settings: GatheringSettings) {
    this.#settings = settings;
  }

  /** Those that were not taken, and those that could not be written before the end. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Whether so many more may wait; if not they are lost, and counted. */
  mayWait(count: number): boolean {
    const may = !this.#isClosed && this.#waiting + count <= this.#settings.most;
    if (!may) this.#dropped += count;
    return may;
  }

  /** So many have come to where `write` finds them. */
  came(count: number): void {
    this.#waiting += count;
    if (this.#waiting >= this.#settings.many && !this.#flushing) void this.#write().catch(() => undefined);
    else this.#writeLater();
  }

  wrote(count: number): void {
    this.#waiting -= count;
  }

  /** Rejects when some of it could not be written: that waits on, and is tried again. */
  async flush(): Promise<void> {
    // A flush under way may have begun before the latest came: then another follows it.
    await this.#flushing?.catch(() => undefined);
    if (this.#waiting > 0) await this.#write();
  }

  /** Takes nothing more and writes what waits if it can be; `lost` hears of what cannot. */
  async close(lost: (err: unknown, count: number) => void): Promise<void> {
    this.#isClosed = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    await this.flush().catch((err: unknown) => {
      this.#dropped += this.#waiting;
      lost(err, this.#waiting);
    });
  }

  #writeLater(): void {
    if (this.#timer || this.#isClosed) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      void this.flush().catch(() => undefined);
    }, this.#settings.everyMs);
    this.#timer.unref();
  }

  #write(): Promise<void> {
    this.#flushing ??= this.#settings.write().finally(() => {
      this.#flushing = null;
      if (this.#waiting > 0) this.#writeLater();
    });
    return this.#flushing;
  }
}
