import type { ContestRow } from '#shared/contract/guides.ts';
import type { MetricsView } from '#shared/contract/metrics.ts';
import type { Guide } from '#shared/contract/organisation.ts';
import { storeAt } from '#shared/domain/attribution/postings.ts';
import type { Directory } from '../storage/directory.ts';

/** Shown of a contest, before one's own place. */
const LEADERS = 10;

type GuideRow = MetricsView['guides'][number];

/** Where one guide stands among all and among those of the own store; null: nothing to rank by yet. */
export interface GuidePlace {
  readonly place: number | null;
  readonly of: number;
  readonly inStore: number | null;
  readonly ofStore: number;
}

/** A show's guides by paid amount, then by visitors; equals share a place. */
export class GuideBoard {
  readonly #rows = new Map<string, GuideRow>();
  readonly #places = new Map<string, number>();
  readonly #storePlaces = new Map<string, number>();
  readonly #storeSizes = new Map<string, number>();
  readonly #size: number;
  readonly #storeOf: (guideId: string) => string | null;
  readonly #directory: Directory;
  readonly #at: number;
  readonly #ranked: readonly (GuideRow & { guideId: string })[];

  /** `at`: the moment whose stores count, that of the show; epoch ms. */
  constructor(rows: MetricsView['guides'], directory: Directory, at: number) {
    this.#size = directory.guides.size;
    this.#directory = directory;
    this.#at = at;
    this.#storeOf = (guideId) => {
      const guide = directory.guides.get(guideId);
      return guide && storeAt(guide, at);
    };
    for (const guide of directory.guides.all()) {
      const storeId = storeAt(guide, at);
      this.#storeSizes.set(storeId, (this.#storeSizes.get(storeId) ?? 0) + 1);
    }
    const ranked = rows
      .filter((row): row is GuideRow & { guideId: string } => row.guideId !== null)
      .sort((a, b) => b.paid - a.paid || b.uv - a.uv);
    this.#ranked = ranked;
    const inStores = new Map<string, (GuideRow & { guideId: string })[]>();
    for (const row of ranked) {
      this.#rows.set(row.guideId, row);
      const storeId = this.#storeOf(row.guideId);
      if (storeId !== null) inStores.set(storeId, [...(inStores.get(storeId) ?? []), row]);
    }
    rankInto(this.#places, ranked);
    for (const some of inStores.values()) rankInto(this.#storePlaces, some);
  }

  /**
   * The first few with figures, all or of one tier, and the guide who asks wherever they stand. Guides know each
   * other: names are not masked.
   */
  contest(me: Guide, tier?: Guide['tier']): ContestRow[] {
    const rows = this.#ranked.filter(
      ({ guideId }) => tier === undefined || this.#directory.guides.get(guideId)?.tier === tier,
    );
    const places = new Map<string, number>();
    rankInto(places, rows);
    return rows
      .filter(({ guideId }, index) => index < LEADERS || guideId === me.id)
      .flatMap(({ guideId, paid, uv }) => {
        const guide = this.#directory.guides.get(guideId);
        if (!guide) return [];
        const { name, tier: own } = guide;
        const store = this.#directory.stores.get(storeAt(guide, this.#at))?.name ?? null;
        const place = places.get(guideId) ?? 0;
        return [{ place, name, store, tier: own, paid, uv, isMe: guideId === me.id }];
      });
  }

  row(guideId: string): GuideRow | null {
    return this.#rows.get(guideId) ?? null;
  }

  placeOf(guideId: string): GuidePlace {
    return {
      place: this.#places.get(guideId) ?? null,
      of: this.#size,
      inStore: this.#storePlaces.get(guideId) ?? null,
      ofStore: this.#storeSizes.get(this.#storeOf(guideId) ?? '') ?? 0,
    };
  }
}

function rankInto(places: Map<string, number>, ranked: readonly (GuideRow & { guideId: string })[]): void {
  ranked.forEach((row, index) => {
    const before = ranked[index - 1];
    const isEqual = before !== undefined && before.paid === row.paid && before.uv === row.uv;
    places.set(row.guideId, isEqual ? (places.get(before.guideId) ?? index + 1) : index + 1);
  });
}
