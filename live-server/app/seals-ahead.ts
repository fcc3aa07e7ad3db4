import type { AppLog } from './log.ts';
import { SEALED_FROM, type SealedFiles } from './sealing.ts';
import { serial } from './serial.ts';

export interface SealsAheadSettings {
  readonly sealed: SealedFiles | null;
  readonly isOver: (showId: string) => boolean;
  /** Facts the show has. */
  readonly count: (showId: string) => Promise<number>;
  /** Its seal stands: whoever holds its record may take it up from there. */
  readonly onSealed: (showId: string) => Promise<void>;
  readonly log: AppLog;
  /** So long after the last fact a show that is over is taken to be whole. */
  readonly quietMs: number;
}

/**
 * Seals shows as soon as they are over and whole, one after another and apart from this process, so that the first
 * to open a great review does not wait for its record to be read.
 */
export class SealsAhead {
  readonly #settings: SealsAheadSettings;
  readonly #timers = new Map<string, NodeJS.Timeout>();
  readonly #turn = serial();
  #isClosed = false;

  constructor(settings: SealsAheadSettings) {
    this.#settings = settings;
  }

  /** Facts of the show have come, or it has ended. */
  touch(showId: string): void {
    if (this.#isClosed || !this.#settings.sealed?.make) return;
    const known = this.#timers.get(showId);
    if (known) {
      known.refresh();
      return;
    }
    const timer = setTimeout(() => {
      this.#timers.delete(showId);
      void this.#turn.run(() => this.#seal(showId));
    }, this.#settings.quietMs);
    timer.unref();
    this.#timers.set(showId, timer);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    await this.#turn.idle();
  }

  async #seal(showId: string): Promise<void> {
    const { sealed, isOver, count, onSealed, log } = this.#settings;
    try {
      if (this.#isClosed || !isOver(showId) || (await count(showId)) < SEALED_FROM) return;
      if ((await sealed?.make?.(showId, false)) && !this.#isClosed) await onSealed(showId);
    } catch (err) {
      // It is then read when first opened.
      if (!this.#isClosed) log.warn({ err, showId }, 'a show could not be sealed ahead');
    }
  }
}
