import { timelineBuckets } from '#shared/domain/metrics/timeline.ts';
import type { ShowState } from '#shared/domain/show/state.ts';
import { type Curve, curveOfBuckets, defaultCurve, meanCurve } from '#shared/domain/targets/curve.ts';
import type { Runners } from './runners.ts';

const CURVE_BUCKETS = 200;

/** The reference curves of ended shows, each computed once. */
export class Curves {
  readonly #runners: Runners;
  readonly #known = new Map<string, Curve | null>();

  constructor(runners: Runners) {
    this.#runners = runners;
  }

  /** The mean curve of a show's reference shows; the built-in one where it names none that has sold anything. */
  async of(state: ShowState): Promise<Curve> {
    if (state.referenceShowIds.length === 0) return defaultCurve;
    const references = [];
    for (const showId of state.referenceShowIds) {
      const curve = await this.#curveOf(showId);
      if (curve) references.push({ curve, weight: 1 });
    }
    return meanCurve(references);
  }

  async #curveOf(showId: string): Promise<Curve | null> {
    const known = this.#known.get(showId);
    if (known !== undefined) return known;
    const show = await this.#runners.get(showId);
    if (!show?.runner.isOver) return null;
    const { startedAt, endedAt } = show.runner.state;
    if (startedAt === null || endedAt === null) return null;
    const { fold } = await show.runner.readRecord();
    const step = Math.max(1_000, Math.ceil((endedAt - startedAt) / CURVE_BUCKETS));
    const buckets = timelineBuckets(fold, { step, at: endedAt });
    const curve = curveOfBuckets(buckets.map(({ paid }) => paid));
    this.#known.set(showId, curve);
    return curve;
  }
}
