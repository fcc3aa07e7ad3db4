import { expect, it } from 'vitest';
import type { StreamSample } from '../../contract/stream.ts';
import { streamBuckets } from './buckets.ts';

const sample = (at: number, given: Partial<StreamSample> = {}): StreamSample => ({
  at,
  publisherId: 'p',
  bitrate: 1_000,
  lossRate: 0,
  rttMs: null,
  jitterMs: null,
  audioDb: null,
  fps: null,
  luma: null,
  freezes: null,
  delayMs: null,
  watching: 0,
  faults: [],
  ...given,
});

it('a stretch holds means of what was measured, the sum of freezes, and every fault that stood', () => {
  const buckets = streamBuckets(
    [
      sample(1_000, { bitrate: 1_000, rttMs: 10, freezes: 1, watching: 3, faults: ['black'] }),
      sample(9_000, { bitrate: 3_000, freezes: 2, watching: 5, faults: ['black', 'silent'] }),
      sample(25_000, { fps: 30 }),
    ],
    1_000,
    10_000,
  );
  expect(buckets).toMatchObject([
    { at: 1_000, bitrate: 2_000, rttMs: 10, fps: null, freezes: 3, watching: 5, faults: ['black', 'silent'] },
    { at: 21_000, bitrate: 1_000, rttMs: null, fps: 30, freezes: null },
  ]);
});
