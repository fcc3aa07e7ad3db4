import { timelineBuckets } from '#shared/domain/metrics/timeline.ts';
import type { ShowState } from '#shared/domain/show/state.ts';
import {
  type Curve,
  curveOfBuckets,
  defaultCurves,
  meanCurve,
  type ReferenceCurves,
} from '#shared/domain/targets/curve.ts';
import type { Runners } from './runners.ts';

const CURVE_BUCKETS = 200;
/** Late payments still move an ended show's curves: they are counted again at most this often. */
const MOVED_MS = 30_000;

/** One ended show's curves; null where it has nothing to normalise by. */
interface KnownCurves {
  readonly uv: Curve | null;
  readonly amount: Curve | null;
}

/** The reference curves of ended shows, each computed once, and again when the show's figures have moved since. */
export class Curves {
  readonly #runners: Pick<Runners, 'get'>;
  readonly #now: () => number;
  readonly #known = new Map<string, { readonly curves: KnownCurves; readonly countedAt: number }>();
  readonly #moved = new Set<string>();

  constructor(runners: Pick<Runners, 'get'>, now: () => number) {
    this.#runners = runners;
    this.#now = now;
  }

  /** Something that the show's curves rest on has changed. */
  touch(showId: string): void {
    if (this.#known.has(showId)) this.#moved.add(showId);
  }

  /** The mean curves of a show's reference shows; the built-in ones where it names none that fits. */
  async of(state: ShowState): Promise<ReferenceCurves> {
    const references: KnownCurves[] = [];
    for (const showId of state.referenceShowIds) {
      const known = await this.#curvesOf(showId);
      if (known) references.push(known);
    }
    const mean = (name: keyof KnownCurves) =>
      meanCurve(
        references.flatMap((known) => (known[name] ? [{ curve: known[name], weight: 1 }] : [])),
        defaultCurves[name],
      );
    return { uv: mean('uv'), amount: mean('amount') };
  }

  async #curvesOf(showId: string): Promise<KnownCurves | null> {
    const known = this.#known.get(showId);
    if (known && !(this.#moved.has(showId) && this.#now() - known.countedAt >= MOVED_MS)) return known.curves;
    const show = await this.#runners.get(showId);
    if (!show?.runner.isOver) return null;
    const { startedAt, endedAt } = show.runner.state;
    if (startedAt === null || endedAt === null) return null;
    const { fold } = await show.runner.readRecord();
    this.#moved.delete(showId);
    const step = Math.max(1_000, Math.ceil((endedAt - startedAt) / CURVE_BUCKETS));
    const buckets = timelineBuckets(fold, { step, at: endedAt });
    // Visits stand for their viewers here: the course of arrivals is the same.
    const curves = {
      uv: curveOfBuckets(buckets.map(({ pv }) => pv)),
      amount: curveOfBuckets(buckets.map(({ paid }) => paid)),
    };
    this.#known.set(showId, { curves, countedAt: this.#now() });
    return curves;
  }
}
