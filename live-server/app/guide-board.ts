import type { MetricsView } from '#shared/contract/metrics.ts';
import type { Directory } from '../storage/directory.ts';

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

  constructor(rows: MetricsView['guides'], directory: Directory) {
    this.#size = directory.guides.size;
    this.#storeOf = (guideId) => directory.guides.get(guideId)?.storeId ?? null;
    for (const { storeId } of directory.guides.all())
      this.#storeSizes.set(storeId, (this.#storeSizes.get(storeId) ?? 0) + 1);
    const ranked = rows
      .filter((row): row is GuideRow & { guideId: string } => row.guideId !== null)
      .sort((a, b) => b.paid - a.paid || b.uv - a.uv);
    const inStores = new Map<string, (GuideRow & { guideId: string })[]>();
    for (const row of ranked) {
      this.#rows.set(row.guideId, row);
      const storeId = this.#storeOf(row.guideId);
      if (storeId !== null) inStores.set(storeId, [...(inStores.get(storeId) ?? []), row]);
    }
    rankInto(this.#places, ranked);
    for (const some of inStores.values()) rankInto(this.#storePlaces, some);
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
