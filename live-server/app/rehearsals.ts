import { z } from 'zod';
import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import { type RehearsalView, type Rehearse, rehearsalView } from '#shared/contract/rehearsal.ts';
import { rehearsalSheet } from '#shared/domain/rehearsal/sheet.ts';
import type { Cluster } from '../cluster/cluster.ts';
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
/** What other nodes see of how far it is, is so old at most. */
const KEEP_EVERY_MS = 1_000;
/** So long after it began, a node that is not heard of may be one that has only just come. */
const NEW_NODE_MS = 15_000;

interface RehearsalParts {
  readonly perform: Perform;
  /** Links and pictures of the real plan, tried by this server. */
  readonly links: (show: LiveShow) => Promise<{ tried: number; answered: number } | null>;
  /** Where the latest of each show is kept, for all nodes. */
  readonly settings: Directory['settings'];
  readonly cluster: Pick<Cluster, 'nodeId' | 'nodes' | 'bus'>;
  readonly now: () => number;
  readonly log: AppLog;
}

/**
 * One rehearsal at a time on a node: the machine has a show to run; and one of a show over all nodes. Each is kept where
 * every node sees it, so that it can be looked at and stopped at any of them, and outlives the server.
 */
export class Rehearsals {
  readonly #parts: RehearsalParts;
  /** Of those that run here, ahead of what is kept. */
  readonly #views = new Map<string, RehearsalView>();
  readonly #unhear: () => void;
  #running: { readonly showId: string; readonly stop: AbortController; readonly done: Promise<void> } | null =
    null;

  constructor(parts: RehearsalParts) {
    this.#parts = parts;
    this.#unhear = parts.cluster.bus.on('rehearsal.stop', ({ showId }) => {
      if (this.#running?.showId === showId) this.#running.stop.abort();
    });
  }

  of(showId: string): RehearsalView {
    return this.#views.get(showId) ?? this.#seen(this.#parts.settings.get(keyOf(showId))) ?? none(showId);
  }

  /** Whether the show may be rehearsed is decided; whether there is room for it is not. */
  async start(show: LiveShow, { viewers, speed }: Rehearse, staff: Staff): Promise<Result<null>> {
    if (this.#running) return inUse(this.#running.showId);
    const { showId, state } = show.runner;
    const chosen = speed ?? Math.min(FASTEST, Math.max(1, state.plannedMs / USUAL_MS));
    const view: RehearsalView = {
      ...none(showId),
      ...{ state: 'preparing', startedAt: this.#parts.now(), by: staff.name, viewers, speed: chosen },
    };
    const stop = new AbortController();
    const begun = this.#begin(view);
    const done = begun
      .then((isOurs) => (isOurs ? this.#run(show, viewers, chosen, stop.signal) : undefined))
      // Whoever asked hears of it.
      .catch(() => undefined)
      .finally(() => {
        this.#running = null;
      });
    this.#running = { showId, stop, done };
    return (await begun) ? accept(null) : inUse(showId);
  }

  stop(showId: string): Result<null> {
    if (this.#running?.showId === showId) {
      this.#running.stop.abort();
      return accept(null);
    }
    if (!isUnderWay(this.of(showId))) return refuse('already_done', 'No rehearsal is under way');
    this.#parts.cluster.bus.tell({ about: 'rehearsal.stop', showId });
    return accept(null);
  }

  async close(): Promise<void> {
    this.#unhear();
    this.#running?.stop.abort();
    await this.#running?.done;
  }

  /** False where another node has one of the show under way. */
  async #begin(view: RehearsalView): Promise<boolean> {
    let isFree = false;
    await this.#parts.settings.change(keyOf(view.showId), (stored) => {
      const seen = this.#seen(stored);
      isFree = !seen || !isUnderWay(seen);
      return isFree ? this.#textOf(view) : null;
    });
    if (isFree) this.#views.set(view.showId, view);
    return isFree;
  }

  async #run(show: LiveShow, viewers: number, speed: number, signal: AbortSignal): Promise<void> {
    const { runner } = show;
    const { showId } = runner;
    let keptAt = this.#parts.now();
    let keeping: Promise<unknown> = Promise.resolve();
    const progressed = (progress: Partial<RehearsalView>) => {
      const view: RehearsalView = { ...this.of(showId), state: 'running', ...progress };
      this.#views.set(showId, view);
      if (this.#parts.now() - keptAt < KEEP_EVERY_MS) return;
      keptAt = this.#parts.now();
      keeping = keeping.then(() => this.#keep(view));
    };
    let end: Partial<RehearsalView>;
    try {
      const [links, performed] = await Promise.all([
        this.#parts.links(show),
        this.#parts.perform({
          ...{ copy: copyOf(showId, runner.events, runner.directory), viewers, speed, signal },
          onProgress: progressed,
        }),
      ]);
      end = { state: 'done', progress: 1, sheet: rehearsalSheet({ ...performed, links }) };
    } catch (err) {
      end = { state: signal.aborted ? 'stopped' : 'failed' };
      if (!signal.aborted) this.#parts.log.error({ err, showId }, 'a rehearsal failed');
    }
    const ended = { ...this.of(showId), ...end };
    await keeping;
    // Said here when it is kept: whoever looks next at another node is told no less. The next one may be that node's.
    if (await this.#keep(ended)) this.#views.delete(showId);
    else this.#views.set(showId, ended);
  }

  /** False when it could not be kept. */
  async #keep(view: RehearsalView): Promise<boolean> {
    const { showId } = view;
    try {
      await this.#parts.settings.set(keyOf(showId), this.#textOf(view));
      return true;
    } catch (err) {
      this.#parts.log.error({ err, showId }, 'a rehearsal could not be kept');
      return false;
    }
  }

  #textOf(view: RehearsalView): string {
    return JSON.stringify({ ...view, node: this.#parts.cluster.nodeId });
  }

  /**
   * Null for a show never rehearsed, and for a sheet of a version this one cannot read. What a node had under way that
   * is gone has failed with it.
   */
  #seen(text: string | null): RehearsalView | null {
    if (text === null) return null;
    const read = keptView.safeParse(JSON.parse(text));
    if (!read.success) return null;
    const { node, ...view } = read.data;
    const { cluster, now } = this.#parts;
    const isNew = now() - (view.startedAt ?? 0) < NEW_NODE_MS;
    const isLost = isUnderWay(view) && !isNew && !cluster.nodes().includes(node ?? '');
    return isLost ? { ...view, state: 'failed' } : view;
  }
}

/** `node`: where it was run. */
const keptView = rehearsalView.extend({ node: z.string().optional() });

const isUnderWay = ({ state }: RehearsalView): boolean => state === 'preparing' || state === 'running';

const inUse = (showId: string) => refuse('in_use', 'Another rehearsal is under way', { showId });

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
