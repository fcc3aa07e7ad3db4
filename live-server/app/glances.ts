import type { GlanceFigures } from '#shared/contract/campaign-wall.ts';
import type { CampaignFigures } from '#shared/contract/campaigns.ts';
import type { MetricsView } from '#shared/contract/metrics.ts';
import type { ShowStatus } from '#shared/contract/shows.ts';
import { mainMetricsOf, type Standing } from './figures.ts';
import { breathe } from './serial.ts';

/** What a glance needs to know of a show to tell whether it is still good. */
export interface Glanced {
  readonly id: string;
  readonly status: ShowStatus;
  readonly version: number;
  readonly endedAt: number | null;
}

/** Figures of a show on air are counted at most this often, however many walls ask. */
export const LIVE_MS = 2_000;
/** Late payments still move the figures of a show that is over: counted again at most this often, and only then. */
const MOVED_MS = 10_000;

interface Kept {
  readonly figures: GlanceFigures;
  readonly trade: CampaignFigures;
  readonly version: number;
  readonly countedAt: number;
}

/**
 * The light figures of many shows. Shows on air are counted when asked for; the others, which may have to be read
 * back from storage, one after another behind the answer, so that a wall of 300 shows never waits for them.
 */
export class Glances {
  readonly #standingOf: (showId: string) => Promise<Standing | null>;
  readonly #now: () => number;
  readonly #onError: (error: unknown, showId: string) => void;
  readonly #kept = new Map<string, Kept>();
  readonly #queue = new Set<string>();
  readonly #versions = new Map<string, number>();
  /** Shows whose figures have moved since they were counted. */
  readonly #moved = new Set<string>();
  #isCounting = false;
  #isClosed = false;

  constructor(
    standingOf: (showId: string) => Promise<Standing | null>,
    now: () => number,
    onError: (error: unknown, showId: string) => void,
  ) {
    this.#standingOf = standingOf;
    this.#now = now;
    this.#onError = onError;
  }

  /** Null: not counted yet; it will be the next time. Figures that are due may be a little old once. */
  async of(show: Glanced): Promise<GlanceFigures | null> {
    if (!this.#isFresh(show)) {
      if (show.status === 'live') await this.#count(show.id, show.version);
      else this.#later(show);
    }
    return this.#kept.get(show.id)?.figures ?? null;
  }

  /** Something of the show has changed that its figures rest on. */
  touch(showId: string): void {
    this.#moved.add(showId);
  }

  /** Figures as they are now: counted again only when something has changed since. Null for no such show. */
  async exact({ id, version }: Pick<Glanced, 'id' | 'version'>): Promise<CampaignFigures | null> {
    const kept = this.#kept.get(id);
    if (!kept || kept.version !== version || this.#moved.has(id)) await this.#count(id, version);
    return this.#kept.get(id)?.trade ?? null;
  }

  /** Counts nothing more. */
  close(): void {
    this.#isClosed = true;
    this.#queue.clear();
  }

  #isFresh({ id, status, version, endedAt }: Glanced): boolean {
    const kept = this.#kept.get(id);
    if (!kept || kept.version !== version) return status === 'live' && this.#isYoung(kept, LIVE_MS);
    if (status === 'live') return this.#isYoung(kept, LIVE_MS);
    return endedAt === null || !this.#moved.has(id) || this.#isYoung(kept, MOVED_MS);
  }

  #isYoung(kept: Kept | undefined, ms: number): boolean {
    return kept !== undefined && this.#now() - kept.countedAt < ms;
  }

  #later({ id, version }: Glanced): void {
    if (this.#isClosed) return;
    this.#queue.add(id);
    this.#versions.set(id, version);
    if (!this.#isCounting) void this.#work();
  }

  async #work(): Promise<void> {
    this.#isCounting = true;
    for (const showId of this.#queue) {
      this.#queue.delete(showId);
      await this.#count(showId, this.#versions.get(showId) ?? 0);
      this.#versions.delete(showId);
      await breathe();
    }
    this.#isCounting = false;
  }

  async #count(showId: string, version: number): Promise<void> {
    try {
      this.#moved.delete(showId);
      const standing = await this.#standingOf(showId);
      if (!standing) return;
      const { at, audience, trade, total } = mainMetricsOf(standing);
      const figures = {
        at,
        online: audience.online,
        uv: audience.uv,
        orders: trade.orders,
        paid: trade.paid,
        total,
      };
      this.#kept.set(showId, {
        figures,
        trade: campaignFigures({ audience, trade }),
        version,
        countedAt: this.#now(),
      });
    } catch (error) {
      this.#moved.add(showId);
      this.#onError(error, showId);
    }
  }
}

const campaignFigures = ({ audience, trade }: Pick<MetricsView, 'audience' | 'trade'>): CampaignFigures => {
  const { uv, pv } = audience;
  const { orders, units, placed, paid, refunded, net } = trade;
  return { uv, pv, orders, units, placed, paid, refunded, net };
};
