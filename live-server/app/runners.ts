import type { ShowEventRecord } from '#shared/domain/show/events.ts';
import type { LedgerRecord } from '#shared/domain/stock/entries.ts';
import type { ActivityRow } from '../storage/stores.ts';
import { LiveShow, noOutlet, type Outlet } from './live-show.ts';
import type { RunnerSettings } from './runner-settings.ts';
import type { ShowIndex } from './show-index.ts';
import { ShowRunner } from './show-runner.ts';

/** A show nobody looks at leaves memory after this, unless it is on air or still owed payments. */
const IDLE_SHOW_MS = 10 * 60_000;
/** Figures of shows that are over, kept for the next reader. */
const OVER_RECORDS_KEPT = 4;

interface Early {
  readonly events: ShowEventRecord[];
  readonly ledger: LedgerRecord[];
  readonly rows: ActivityRow[];
}

/** The shows in memory: one runner each, loaded on first use. */
export class Runners {
  readonly #settings: RunnerSettings;
  readonly #index: ShowIndex;
  readonly #shows = new Map<string, Promise<LiveShow | null>>();
  readonly #ready = new Map<string, LiveShow>();
  readonly #unsubscribe: (() => void)[] = [];
  /** What was written to shows that are just being loaded. */
  readonly #early = new Map<string, Early>();
  outlet: Outlet = noOutlet;
  /** A show has come into memory. */
  loaded: (show: LiveShow) => void = () => {};

  constructor(settings: RunnerSettings, index: ShowIndex) {
    this.#settings = settings;
    this.#index = index;
    const { ledger, feed } = settings.stores;
    this.#unsubscribe.push(
      ledger.onRecord((record) => {
        const show = this.#ready.get(record.showId);
        if (show) show.runner.ledgerRecord(record);
        else this.#early.get(record.showId)?.ledger.push(record);
      }),
    );
    if (!feed) return;
    this.#unsubscribe.push(
      feed.onEvent((record) => {
        const show = this.#ready.get(record.showId);
        if (show) this.#noted(record.showId, show.runner.follow(record));
        else {
          this.#early.get(record.showId)?.events.push(record);
          this.#noted(record.showId, this.#index.refresh(settings.stores.events, record.showId));
        }
      }),
      feed.onFacts((showId, rows) => {
        const show = this.#ready.get(showId);
        if (show) show.runner.figures.takeRows(rows);
        else this.#early.get(showId)?.rows.push(...rows);
      }),
    );
  }

  /** Without waiting; null when it is not in memory. */
  peek(showId: string): LiveShow | null {
    const show = this.#ready.get(showId) ?? null;
    if (show) show.runner.lastUsedAt = this.#settings.now();
    return show;
  }

  /** As `peek`, but looking does not keep it in memory. */
  find(showId: string): LiveShow | null {
    return this.#ready.get(showId) ?? null;
  }

  /** Whether it is in memory; looking does not keep it there. */
  has(showId: string): boolean {
    return this.#shows.has(showId);
  }

  /** Null for a show that does not exist. */
  get(showId: string): Promise<LiveShow | null> {
    const ready = this.peek(showId);
    if (ready) return Promise.resolve(ready);
    if (this.#index.has(showId)) return this.#loadOnce(showId);
    return this.#settings.stores.feed ? this.#getUnheardOf(showId) : Promise.resolve(null);
  }

  /** As `get`, with everything that any node had written to the show when it was asked for. */
  async getNow(showId: string): Promise<LiveShow | null> {
    const { feed } = this.#settings.stores;
    const show = await this.get(showId);
    if (!feed || !show) return show;
    await feed.sync(showId);
    await show.runner.heard();
    return show;
  }

  /** A show that another node has just made. */
  async #getUnheardOf(showId: string): Promise<LiveShow | null> {
    await this.#index.refresh(this.#settings.stores.events, showId);
    return this.#index.has(showId) ? this.#loadOnce(showId) : null;
  }

  #loadOnce(showId: string): Promise<LiveShow | null> {
    let loading = this.#shows.get(showId);
    if (!loading) {
      loading = this.#load(showId).catch((error: unknown) => {
        this.#shows.delete(showId);
        this.#early.delete(showId);
        throw error;
      });
      this.#shows.set(showId, loading);
    }
    return loading;
  }

  all(): LiveShow[] {
    return [...this.#ready.values()];
  }

  /** Lets go of what nobody needs. */
  async tidy(now: number): Promise<void> {
    const over = this.all().filter(
      ({ runner }) => runner.isOver && runner.record !== null && !runner.late.isWaiting,
    );
    over.sort((a, b) => b.runner.lastUsedAt - a.runner.lastUsedAt);
    for (const { runner } of over.slice(OVER_RECORDS_KEPT)) runner.figures.forget();
    for (const show of this.all()) {
      const { runner } = show;
      if (runner.lastUsedAt + IDLE_SHOW_MS > now || show.isUsed) continue;
      if (runner.state.status === 'live' || runner.visits.size > 0) continue;
      if (runner.isBehind || runner.late.isWaiting) continue;
      await runner.idle();
      // Looked at last: what another node writes from here on finds the show gone from memory.
      const { unpaid, book } = await runner.ledgerState();
      if (unpaid.size > 0 || book.openGroups.size > 0 || book.custom.booked.size > 0) continue;
      if (show.isUsed || runner.lastUsedAt + IDLE_SHOW_MS > now) continue;
      this.#ready.delete(runner.showId);
      this.#shows.delete(runner.showId);
    }
  }

  async close(): Promise<void> {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    await Promise.all(this.all().map(({ runner }) => runner.idle()));
  }

  async #load(showId: string): Promise<LiveShow | null> {
    const { stores } = this.#settings;
    this.#early.set(showId, { events: [], ledger: [], rows: [] });
    const records = await stores.events.read(showId);
    const runner = new ShowRunner(this.#settings, showId, records);
    await runner.start();
    const show = new LiveShow(runner, await runner.ledgerState(), () => this.outlet);
    runner.listeners.push({ event: () => this.#index.put(runner.state), ledger() {}, facts() {} });
    // In one turn: from here on the ledger's records go to the runner itself.
    this.#ready.set(showId, show);
    this.loaded(show);
    const early = this.#early.get(showId);
    this.#early.delete(showId);
    for (const record of early?.ledger ?? []) runner.ledgerRecord(record);
    if (early && early.rows.length > 0) runner.figures.takeRows(early.rows);
    for (const record of early?.events ?? []) this.#noted(showId, runner.follow(record));
    return show;
  }

  #noted(showId: string, work: Promise<unknown>): void {
    work.catch((err: unknown) =>
      this.#settings.log.error({ err, showId }, 'what another node wrote was not taken'),
    );
  }
}
