/** One exchange with the server's clock: how long it took, and what the server is ahead of this device. */
export interface ClockSample {
  readonly rttMs: number;
  /** serverTime = deviceTime + offsetMs. */
  readonly offsetMs: number;
}

/** How many exchanges are kept; older ones say little about a drifting clock. */
export const samplesKept = 8;

/**
 * What one exchange tells: sent at `sentAt`, answered with the server's `serverAt`, received at `receivedAt`
 * (both ours by this device's clock). Assumes both ways took equally long, as NTP (RFC 5905, §8) does; the error
 * is at most half the round trip.
 */
export function clockSample(sentAt: number, serverAt: number, receivedAt: number): ClockSample {
  const rttMs = Math.max(0, receivedAt - sentAt);
  return { rttMs, offsetMs: serverAt - (sentAt + rttMs / 2) };
}

/** The samples to keep after a new one: the latest few. */
export const withSample = (samples: readonly ClockSample[], sample: ClockSample): readonly ClockSample[] =>
  [...samples, sample].slice(-samplesKept);

/** The sample to believe: the shortest round trip, whose error bound is the smallest. Null without any. */
export function bestSample(samples: readonly ClockSample[]): ClockSample | null {
  return samples.reduce<ClockSample | null>(
    (best, sample) => (best === null || sample.rttMs < best.rttMs ? sample : best),
    null,
  );
}
