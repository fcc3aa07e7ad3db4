import type { LedgerRecord } from '#shared/domain/stock/entries.ts';
import { LiveShow, noOutlet, type Outlet } from './live-show.ts';
import type { ShowIndex } from './show-index.ts';
import { type RunnerSettings, ShowRunner } from './show-runner.ts';

/** A show nobody looks at leaves memory after this, unless it is on air or still owed payments. */
export const IDLE_SHOW_MS = 10 * 60_000;
/** Figures of shows that are over, kept for the next reader. */
const OVER_RECORDS_KEPT = 4;

/** The shows in memory: one runner each, loaded on first use. */
export class Runners {
  readonly #settings: RunnerSettings;
  readonly #index: ShowIndex;
  readonly #shows = new Map<string, Promise<LiveShow | null>>();
  readonly #ready = new Map<string, LiveShow>();
  readonly #unsubscribe: () => void;
  /** Ledger records of shows that are just being loaded. */
  readonly #early = new Map<string, LedgerRecord[]>();
  outlet: Outlet = noOutlet;

  constructor(settings: RunnerSettings, index: ShowIndex) {
    this.#settings = settings;
    this.#index = index;
    this.#unsubscribe = settings.stores.ledger.onRecord((record) => {
      const show = this.#ready.get(record.showId);
      if (show) show.runner.ledgerRecord(record);
      else this.#early.get(record.showId)?.push(record);
    });
  }

  /** Without waiting; null when it is not in memory. */
  peek(showId: string): LiveShow | null {
    const show = this.#ready.get(showId) ?? null;
    if (show) show.runner.lastUsedAt = this.#settings.now();
    return show;
  }

  /** Whether it is in memory; looking does not keep it there. */
  has(showId: string): boolean {
    return this.#shows.has(showId);
  }

  /** Null for a show that does not exist. */
  get(showId: string): Promise<LiveShow | null> {
    const ready = this.peek(showId);
    if (ready) return Promise.resolve(ready);
    if (!this.#index.has(showId)) return Promise.resolve(null);
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
    const over = this.all().filter(({ runner }) => runner.isOver && runner.record !== null);
    over.sort((a, b) => b.runner.lastUsedAt - a.runner.lastUsedAt);
    for (const { runner } of over.slice(OVER_RECORDS_KEPT)) runner.forgetRecord();
    for (const show of this.all()) {
      const { runner } = show;
      if (runner.lastUsedAt + IDLE_SHOW_MS > now || show.isUsed) continue;
      if (runner.state.status === 'live' || runner.visits.online > 0 || runner.isBehind) continue;
      const { unpaid, book } = await runner.ledgerState();
      if (unpaid.size > 0 || book.openGroups.size > 0 || book.custom.booked.size > 0) continue;
      await runner.idle();
      if (show.isUsed || runner.lastUsedAt + IDLE_SHOW_MS > now) continue;
      this.#ready.delete(runner.showId);
      this.#shows.delete(runner.showId);
    }
  }

  async close(): Promise<void> {
    this.#unsubscribe();
    await Promise.all(this.all().map(({ runner }) => runner.idle()));
  }

  async #load(showId: string): Promise<LiveShow | null> {
    const { stores } = this.#settings;
    this.#early.set(showId, []);
    const records = await stores.events.read(showId);
    const runner = new ShowRunner(this.#settings, showId, records);
    await runner.start();
    const show = new LiveShow(runner, await runner.ledgerState(), () => this.outlet);
    runner.listeners.push({ event: () => this.#index.put(runner.state), ledger() {}, facts() {} });
    // In one turn: from here on the ledger's records go to the runner itself.
    this.#ready.set(showId, show);
    for (const record of this.#early.get(showId) ?? []) runner.ledgerRecord(record);
    this.#early.delete(showId);
    return show;
  }
}
