import type { StreamBucket, StreamSample } from '../../contract/stream.ts';

/**
 * Samples by stretches of `step` ms counted from `origin`: means over the samples that measured it, the sum of
 * freezes, the most who watched, every fault that stood. Stretches without a sample are left out: a gap is a gap.
 */
export function streamBuckets(
  samples: readonly StreamSample[],
  origin: number,
  step: number,
): StreamBucket[] {
  const groups = new Map<number, StreamSample[]>();
  for (const sample of samples) {
    const index = Math.floor((sample.at - origin) / step);
    const group = groups.get(index);
    if (group) group.push(sample);
    else groups.set(index, [sample]);
  }
  return [...groups]
    .sort(([a], [b]) => a - b)
    .map(([index, group]) => ({
      at: origin + index * step,
      bitrate: Math.round(mean(group, ({ bitrate }) => bitrate) ?? 0),
      lossRate: mean(group, ({ lossRate }) => lossRate) ?? 0,
      rttMs: mean(group, ({ rttMs }) => rttMs),
      jitterMs: mean(group, ({ jitterMs }) => jitterMs),
      audioDb: mean(group, ({ audioDb }) => audioDb),
      fps: mean(group, ({ fps }) => fps),
      luma: mean(group, ({ luma }) => luma),
      freezes: sum(group, ({ freezes }) => freezes),
      delayMs: mean(group, ({ delayMs }) => delayMs),
      watching: Math.max(...group.map(({ watching }) => watching)),
      faults: [...new Set(group.flatMap(({ faults }) => faults))],
    }));
}

function known(group: readonly StreamSample[], of: (one: StreamSample) => number | null): number[] {
  return group.map(of).filter((value) => value !== null);
}

function mean(group: readonly StreamSample[], of: (one: StreamSample) => number | null): number | null {
  const values = known(group, of);
  return values.length === 0 ? null : values.reduce((total, value) => total + value, 0) / values.length;
}

function sum(group: readonly StreamSample[], of: (one: StreamSample) => number | null): number | null {
  const values = known(group, of);
  return values.length === 0 ? null : values.reduce((total, value) => total + value, 0);
}
