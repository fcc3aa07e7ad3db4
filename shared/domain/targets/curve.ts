/**
 * The reference curve c(x): the share of a show's final figure reached after x of its planned length. Samples at
 * equal steps from c(0) = 0 to c(1) = 1, never falling.
 */
export type Curve = readonly number[];

/** Viewers come earlier than they buy, so each has a curve of its own. */
export interface ReferenceCurves {
  readonly uv: Curve;
  readonly amount: Curve;
}

export const curveSamples = 101;

type Anchors = readonly (readonly [x: number, share: number])[];

/**
 * The built-in curve of amounts, for a brand without earlier shows. Its shape, by tenths of the length: the first tenth is
 * warm-up while the room fills (5 %); sales then run above the average while the hero items and the first flash
 * deals are shown to the largest audience (50 % by 0.45); they ease through the long middle as the audience thins;
 * and the last tenth brings the closing rush of reserved carts and final deals (12 %).
 */
const amountAnchors: Anchors = [
  [0, 0],
  [0.05, 0.02],
  [0.1, 0.05],
  [0.2, 0.16],
  [0.3, 0.29],
  [0.45, 0.5],
  [0.6, 0.66],
  [0.75, 0.78],
  [0.9, 0.88],
  [1, 1],
];

/**
 * The built-in curve of viewers: who was invited comes in the first minutes, a tenth of all in the first twentieth of
 * the length; then links and feeds bring new ones at a falling rate.
 */
const uvAnchors: Anchors = [
  [0, 0],
  [0.05, 0.1],
  [0.1, 0.18],
  [0.2, 0.32],
  [0.35, 0.5],
  [0.5, 0.66],
  [0.75, 0.87],
  [1, 1],
];

export const defaultCurve: Curve = through(amountAnchors);
export const defaultCurves: ReferenceCurves = { uv: through(uvAnchors), amount: defaultCurve };

function through(anchors: Anchors): Curve {
  return sampled((x) => {
    for (let index = 1; index < anchors.length; index += 1) {
      const [from, low] = anchors[index - 1] ?? [0, 0];
      const [to, high] = anchors[index] ?? [1, 1];
      if (x <= to) return low + ((x - from) / (to - from)) * (high - low);
    }
    return 1;
  });
}

/** c(x), linear between samples; x outside [0, 1] counts as its end. */
export function curveAt(curve: Curve, x: number): number {
  if (!(x > 0)) return 0;
  if (x >= 1) return 1;
  const place = x * (curve.length - 1);
  const index = Math.floor(place);
  const low = curve[index] ?? 0;
  const high = curve[index + 1] ?? 1;
  return low + (high - low) * (place - index);
}

/**
 * The normalised cumulative curve of one earlier show, from its figure by equal buckets that cover its whole window
 * (for example `paid` of the timeline's buckets). Null when it has no figure to normalise by.
 */
export function curveOfBuckets(values: readonly number[]): Curve | null {
  const sums = [0];
  for (const value of values) sums.push((sums.at(-1) ?? 0) + Math.max(0, value));
  const total = sums.at(-1) ?? 0;
  if (total <= 0) return null;
  const shares = sums.map((sum) => sum / total);
  return sampled((x) => curveAt(shares, x));
}

/** The weighted mean of earlier shows' curves; `otherwise` where none has a weight above 0. */
export function meanCurve(
  references: readonly { curve: Curve; weight: number }[],
  otherwise: Curve = defaultCurve,
): Curve {
  const used = references.filter((reference) => reference.weight > 0);
  const weight = used.reduce((sum, reference) => sum + reference.weight, 0);
  if (weight <= 0) return otherwise;
  return sampled((x) =>
    used.reduce((sum, reference) => sum + (curveAt(reference.curve, x) * reference.weight) / weight, 0),
  );
}

function sampled(share: (x: number) => number): Curve {
  const samples = Array.from({ length: curveSamples }, (_, index) => share(index / (curveSamples - 1)));
  samples[0] = 0;
  samples[curveSamples - 1] = 1;
  return samples;
}
