/** The projected final figure: its middle and the ends of the 80 % band, integers in the figure's unit. */
export interface Forecast {
  readonly low: number;
  readonly mid: number;
  readonly high: number;
}

/**
 * How wrong the projection is taken to be. `prior` is how much the target is worth as evidence, in the same unit as
 * `evidence`; the target is taken to be right within 1 ÷ √prior (about 40 % for 6). `evidence` is how much a whole show
 * is worth: the figure does not follow the curve smoothly but in that many independent pushes (items, deals).
 * Checked against simulated shows by `forecast.test.ts`.
 */
export interface ErrorModel {
  readonly prior: number;
  readonly evidence: number;
}
const defaultErrorModel: ErrorModel = { prior: 6, evidence: 36 };

export interface ForecastInput {
  /** So far. */
  readonly actual: number;
  /** Null without a target: the curve alone then projects. */
  readonly target: number | null;
  /** c(x) now; 1 once the show is over. */
  readonly share: number;
  /** Average size of one sale, in the figure's unit: a part with few sales follows the curve less closely. */
  readonly saleSize: number | null;
  readonly model?: ErrorModel;
}

/** Below this share of the curve the figures say next to nothing. */
const leastShare = 0.01;
/** The 10th and 90th percentile of the standard normal distribution lie this far out. */
const z80 = 1.2815515655446004;

/**
 * Projects the final figure. The show's level (final ÷ target) has a gamma prior of mean 1; what came in so far
 * updates it as a gamma–Poisson process of which `evidence` pushes make a whole show; what is still to come is
 * level × target × (1 − c), with the spread of the level and of the pushes left. So the projection leans on the
 * target early, follows the figures later, and at the end is the actual with no band. Percentiles of the remainder
 * by the Wilson–Hilferty approximation of the gamma distribution. Null before there is a basis.
 */
export function forecast(input: ForecastInput): Forecast | null {
  const { actual, share } = input;
  const model = input.model ?? defaultErrorModel;
  if (share >= 1) return { low: actual, mid: actual, high: actual };
  if (share < leastShare) return null;
  const hasTarget = input.target !== null && input.target > 0;
  if (!hasTarget && actual <= 0) return null;
  const scale = hasTarget && input.target !== null ? input.target : actual / share;
  const prior = hasTarget ? model.prior : 0;

  const evidence = evidenceOf(model.evidence, input.saleSize, scale);
  const soFar = Math.max(0, actual) / scale;
  const shape = prior + evidence * soFar;
  const rate = prior + evidence * share;
  const level = shape / rate;
  const remaining = level * (1 - share);
  const variance = (shape / rate ** 2) * (1 - share) ** 2 + remaining / evidence;
  const projected = (fraction: number) => Math.max(0, Math.round(actual + fraction * scale));
  return {
    low: projected(
      noneLeft(remaining * scale, input.saleSize) ? 0 : gammaQuantile(remaining, variance, -z80),
    ),
    mid: projected(remaining),
    high: projected(gammaQuantile(remaining, variance, z80)),
  };
}

/** Pushes a whole show is worth: no more than the model's, and fewer where it has few sales (sizes vary: each half). */
function evidenceOf(pushes: number, saleSize: number | null, scale: number): number {
  if (saleSize === null || saleSize <= 0) return pushes;
  return 1 / (1 / pushes + (2 * saleSize) / scale);
}

/** True when the chance that no sale comes any more is above the band's 10 %: e^−n of n expected sales. */
const noneLeft = (remaining: number, saleSize: number | null): boolean =>
  saleSize !== null && saleSize > 0 && remaining / saleSize < Math.LN10;

function gammaQuantile(mean: number, variance: number, z: number): number {
  if (mean <= 0 || variance <= 0) return Math.max(0, mean);
  const shape = mean ** 2 / variance;
  return mean * Math.max(0, 1 - 1 / (9 * shape) + z / (3 * Math.sqrt(shape))) ** 3;
}
