import type { StreamSample } from '#shared/contract/stream.ts';

/** What was measured of each show's video. A sample that storage cannot take is lost; the picture is not. */
export interface StreamLog {
  record(showId: string, sample: StreamSample): Promise<void>;
  /** Samples with `from` ≤ at < `to`, in order. */
  read(showId: string, from: number, to: number): Promise<readonly StreamSample[]>;
}
