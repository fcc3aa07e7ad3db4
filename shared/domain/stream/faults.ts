import type { StreamFault, StreamSample } from '../../contract/stream.ts';

/** What a fault is judged by: a sample that has not been judged yet. */
export type Measured = Omit<StreamSample, 'faults'> & {
  /** The publisher sends a picture, and does not pause it. */
  readonly hasPicture: boolean;
  /** It sends sound, and does not pause it. */
  readonly hasSound: boolean;
};

/** Fault → how it shows in a sample, how long it must, and how long it must be gone. */
const rules: Readonly<
  Record<StreamFault, { shows: (sample: Measured) => boolean; forMs: number; goneMs: number }>
> = {
  noVideo: { shows: (one) => one.hasPicture && one.bitrate < 10_000, forMs: 4_000, goneMs: 2_000 },
  frozen: {
    shows: (one) => one.hasPicture && one.bitrate >= 10_000 && one.fps !== null && one.fps < 1,
    forMs: 4_000,
    goneMs: 2_000,
  },
  black: {
    shows: (one) => one.hasPicture && one.luma !== null && one.luma < 8,
    forMs: 6_000,
    goneMs: 2_000,
  },
  silent: {
    shows: (one) => one.hasSound && one.audioDb !== null && one.audioDb < -85,
    forMs: 15_000,
    goneMs: 2_000,
  },
  lossy: { shows: (one) => one.lossRate > 0.05, forMs: 6_000, goneMs: 10_000 },
};

/** Since when a fault shows or, once it stands, since when it does not; and whether it stands. */
interface Watched {
  readonly since: number | null;
  readonly stands: boolean;
}
export type FaultWatch = Readonly<Partial<Record<StreamFault, Watched>>>;
export const noFaults: FaultWatch = {};

export interface FaultChange {
  readonly fault: StreamFault;
  readonly stands: boolean;
}

/**
 * Takes the next sample: a fault stands once it has shown for its time, and no longer once it has been gone for its
 * time, so that one bad second raises nothing and one good one clears nothing.
 */
export function stepFaults(
  watch: FaultWatch,
  sample: Measured,
): { watch: FaultWatch; changes: readonly FaultChange[] } {
  const next: Partial<Record<StreamFault, Watched>> = {};
  const changes: FaultChange[] = [];
  for (const [fault, { shows, forMs, goneMs }] of Object.entries(rules) as [
    StreamFault,
    (typeof rules)[StreamFault],
  ][]) {
    const before = watch[fault] ?? { since: null, stands: false };
    if (shows(sample) === before.stands) {
      next[fault] = { since: null, stands: before.stands };
      continue;
    }
    const since = before.since ?? sample.at;
    const isDue = sample.at - since >= (before.stands ? goneMs : forMs);
    next[fault] = isDue ? { since: null, stands: !before.stands } : { since, stands: before.stands };
    if (isDue) changes.push({ fault, stands: !before.stands });
  }
  return { watch: next, changes };
}

/** The faults that stand now. */
export const standing = (watch: FaultWatch): StreamFault[] =>
  (Object.keys(rules) as StreamFault[]).filter((fault) => watch[fault]?.stands === true);
