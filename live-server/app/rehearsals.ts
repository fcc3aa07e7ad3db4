import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import { type RehearsalView, type Rehearse, rehearsalView } from '#shared/contract/rehearsal.ts';
import { rehearsalSheet } from '#shared/domain/rehearsal/sheet.ts';
import { copyOf } from '../rehearsal/copy.ts';
import type { Performed, PerformOptions } from '../rehearsal/perform.ts';
import type { Directory } from '../storage/directory.ts';
import type { Staff } from './api.ts';
import type { LiveShow } from './live-show.ts';
import type { AppLog } from './log.ts';

export type Perform = (options: PerformOptions) => Promise<Performed>;

/** Chosen where no speed is: about this long. */
const USUAL_MS = 180_000;
/** Faster, and a deal of a minute is over between two looks of the server. */
const FASTEST = 60;

interface RehearsalParts {
  readonly perform: Perform;
  /** Links and pictures of the real plan, tried by this server. */
  readonly links: (show: LiveShow) => Promise<{ tried: number; answered: number } | null>;
  /** Where the latest of each show is kept. */
  readonly settings: Directory['settings'];
  readonly now: () => number;
  readonly log: AppLog;
}

/** One rehearsal at a time: the machine has a show to run. How each show's latest ended outlives the server. */
export class Rehearsals {
  readonly #parts: RehearsalParts;
  readonly #views = new Map<string, RehearsalView>();
  #running: { readonly showId: string; readonly stop: AbortController; readonly done: Promise<void> } | null =
    null;

  constructor(parts: RehearsalParts) {
    this.#parts = parts;
  }

  of(showId: string): RehearsalView {
    return this.#views.get(showId) ?? this.#kept(showId) ?? none(showId);
  }

  /** Whether the show may be rehearsed is decided; whether there is room for it is not. */
  start(show: LiveShow, { viewers, speed }: Rehearse, staff: Staff): Result<null> {
    if (this.#running)
      return refuse('in_use', 'Another rehearsal is under way', { showId: this.#running.showId });
    const { showId, state } = show.runner;
    const chosen = speed ?? Math.min(FASTEST, Math.max(1, state.plannedMs / USUAL_MS));
    const stop = new AbortController();
    this.#views.set(showId, {
      ...none(showId),
      ...{ state: 'preparing', startedAt: this.#parts.now(), by: staff.name, viewers, speed: chosen },
    });
    const done = this.#run(show, viewers, chosen, stop.signal).finally(() => {
      this.#running = null;
    });
    this.#running = { showId, stop, done };
    return accept(null);
  }

  stop(showId: string): Result<null> {
    if (this.#running?.showId !== showId) return refuse('already_done', 'No rehearsal is under way');
    this.#running.stop.abort();
    return accept(null);
  }

  async close(): Promise<void> {
    this.#running?.stop.abort();
    await this.#running?.done;
  }

  async #run(show: LiveShow, viewers: number, speed: number, signal: AbortSignal): Promise<void> {
    const { runner } = show;
    const { showId } = runner;
    const change = (changes: Partial<RehearsalView>) =>
      this.#views.set(showId, { ...this.of(showId), ...changes });
    let end: Partial<RehearsalView>;
    try {
      const [links, performed] = await Promise.all([
        this.#parts.links(show),
        this.#parts.perform({
          ...{ copy: copyOf(showId, runner.events, runner.directory), viewers, speed, signal },
          onProgress: (progress) => change({ state: 'running', ...progress }),
        }),
      ]);
      end = { state: 'done', progress: 1, sheet: rehearsalSheet({ ...performed, links }) };
    } catch (err) {
      end = { state: signal.aborted ? 'stopped' : 'failed' };
      if (!signal.aborted) this.#parts.log.error({ err, showId }, 'a rehearsal failed');
    }
    const ended = JSON.stringify({ ...this.of(showId), ...end });
    await this.#parts.settings.set(keyOf(showId), ended).catch((err: unknown) => {
      this.#parts.log.error({ err, showId }, 'a rehearsal could not be kept');
    });
    change(end);
  }

  /** Null for a show never rehearsed, and for a sheet of a version this one cannot read. */
  #kept(showId: string): RehearsalView | null {
    const text = this.#parts.settings.get(keyOf(showId));
    if (text === null) return null;
    const read = rehearsalView.safeParse(JSON.parse(text));
    if (!read.success) return null;
    this.#views.set(showId, read.data);
    return read.data;
  }
}

const keyOf = (showId: string) => `rehearsal:${showId}`;

const none = (showId: string): RehearsalView => ({
  showId,
  state: 'none',
  startedAt: null,
  by: null,
  speed: 1,
  viewers: 0,
  progress: 0,
  online: 0,
  orders: 0,
  sheet: null,
});
