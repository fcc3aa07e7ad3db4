/** One exchange with the server's clock: how long it took, and what the server is ahead of this device. */
export interface ClockSample {
  readonly rttMs: number;
  /** serverTime = deviceTime + offsetMs. */
  readonly offsetMs: number;
  /** What the device's clock was ahead of the one that nobody sets: `aheadOf`. */
  readonly aheadMs: number;
}

/** One moment by this device's two clocks: `Date.now()`, which may be set, and `performance.now()`, which may not. */
export interface Moment {
  readonly device: number;
  readonly steady: number;
}

export const momentNow = (): Moment => ({ device: Date.now(), steady: performance.now() });

/** How many exchanges are kept; older ones say little about a drifting clock. */
export const samplesKept = 8;

/** So much the two clocks of a device part by themselves in a while, ms; by more, one was set or the device slept. */
const partMs = 250;

const aheadOf = ({ device, steady }: Moment): number => device - steady;

/** Whether a sample says anything at a moment: the device's clock was not set since. */
export const isOfThisClock = (sample: ClockSample, at: Moment): boolean =>
  Math.abs(sample.aheadMs - aheadOf(at)) <= partMs;

/**
 * What one exchange tells: sent at `sent`, answered with the server's `serverAt`, received at `received`. Assumes both
 * ways took equally long, as NTP (RFC 5905, §8) does; the error is at most half the round trip.
 */
export function clockSample(sent: Moment, serverAt: number, received: Moment): ClockSample {
  const rttMs = received.steady - sent.steady;
  return { rttMs, offsetMs: serverAt + rttMs / 2 - received.device, aheadMs: aheadOf(received) };
}

/** The samples to keep after a new one: the latest few of those that still say anything. */
export const withSample = (
  samples: readonly ClockSample[],
  sample: ClockSample,
  received: Moment,
): readonly ClockSample[] =>
  [...samples.filter((one) => isOfThisClock(one, received)), sample].slice(-samplesKept);

/** The sample to believe: the shortest round trip, whose error bound is the smallest. Null without any. */
export function bestSample(samples: readonly ClockSample[]): ClockSample | null {
  return samples.reduce<ClockSample | null>(
    (best, sample) => (best === null || sample.rttMs < best.rttMs ? sample : best),
    null,
  );
}
