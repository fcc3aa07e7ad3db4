import { expect, it } from 'vitest';
import type { StreamSample } from '#shared/contract/stream.ts';
import type { StreamLog } from '../stream-log.ts';

export const sample = (at: number, bitrate: number): StreamSample => ({
  at,
  publisherId: 'p1',
  bitrate,
  lossRate: 0.01,
  rttMs: 20,
  jitterMs: null,
  audioDb: -30,
  fps: 25,
  luma: null,
  freezes: 0,
  delayMs: null,
  watching: 3,
  faults: [],
});

/** What every log of samples keeps to; `empty` gives one that holds nothing. */
export function itKeepsSamples(empty: () => Promise<StreamLog> | StreamLog): void {
  it('gives each show its samples in order of time, from and before what is asked', async () => {
    const log = await empty();
    for (const at of [3_000, 1_000, 2_000]) await log.record('show-1', sample(at, at));
    await log.record('show-2', sample(1_500, 9));
    expect(await log.read('show-1', 1_000, 3_000)).toEqual([sample(1_000, 1_000), sample(2_000, 2_000)]);
    expect(await log.read('show-3', 0, 9_000)).toEqual([]);
  });

  it('has one sample an instant, the last one said', async () => {
    const log = await empty();
    await log.record('show-1', sample(1_000, 1));
    await log.record('show-1', sample(1_000, 2));
    await log.record('show-1', sample(1_001, 2));
    expect(await log.read('show-1', 0, 9_000)).toEqual([sample(1_000, 2), sample(1_001, 2)]);
  });
}
