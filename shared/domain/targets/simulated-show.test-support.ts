import { curveAt, defaultCurve } from './curve.ts';

/** A repeatable stream of numbers in [0, 1) (Park and Miller's generator). */
export function seeded(seed: number): () => number {
  let state = (seed % 2_147_483_646) + 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return (state - 1) / 2_147_483_646;
  };
}

/** Standard normal, by Box and Muller. */
const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

const poisson = (mean: number, random: () => number): number => {
  if (mean > 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)));
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random(); product > limit; product *= random()) count += 1;
  return count;
};

export const minutes = 180;

/**
 * Paid amount by minute of a show that knows nothing of the forecast's model: how good the target was, how each of
 * 24 items shown in turn sells, when six flash deals fall and how hard they hit, and each order's size are all drawn.
 */
export function simulatedShow(random: () => number, target: number, meanOrder: number): number[] {
  const level = Math.exp(0.35 * normal(random));
  const items = Array.from({ length: 24 }, () => Math.exp(0.6 * normal(random)));
  const deals = Array.from({ length: 6 }, () => ({
    minute: Math.floor(random() * minutes),
    strength: 2 + 4 * random(),
  }));
  return Array.from({ length: minutes }, (_, minute) => {
    const share = curveAt(defaultCurve, (minute + 1) / minutes) - curveAt(defaultCurve, minute / minutes);
    const item = items[Math.floor((minute / minutes) * items.length)] ?? 1;
    const deal = deals.find((each) => minute >= each.minute && minute < each.minute + 3)?.strength ?? 1;
    const orders = poisson((target * level * share * item * deal) / meanOrder / 1.55, random);
    let paid = 0;
    for (let order = 0; order < orders; order += 1) {
      paid += Math.round(meanOrder * Math.exp(0.8 * normal(random) - 0.32));
    }
    return paid;
  });
}
