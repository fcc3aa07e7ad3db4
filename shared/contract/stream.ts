import { z } from 'zod';
import { id, instant } from './basics.ts';

/** What can be wrong with a picture or its sound, worst first. */
export const streamFaults = ['noVideo', 'frozen', 'black', 'silent', 'lossy'] as const;
export const streamFault = z.enum(streamFaults);
export type StreamFault = z.infer<typeof streamFault>;

/**
 * What one receiver saw since its last report: of the socket event `report`. The desk's own monitor looks at the
 * picture too; a viewer only counts.
 */
export const watchReport = z.object({
  publisherId: id,
  /** Frames decoded a second. */
  fps: z.number().min(0).max(1000),
  /** Freezes that began. */
  freezes: z.int().min(0).max(10_000),
  /** Packets that never came ÷ packets sent, 0 to 1. */
  lossRate: z.number().min(0).max(1),
  rttMs: z.number().min(0).max(600_000).nullable(),
  jitterMs: z.number().min(0).max(600_000).nullable(),
  /** From arrival to the screen: jitter buffer and decoding. */
  bufferMs: z.number().min(0).max(600_000).nullable(),
  /** Mean brightness of the picture, 0 (black) to 255; null where nobody looked. */
  luma: z.number().min(0).max(255).nullable(),
});
export type WatchReport = z.infer<typeof watchReport>;

/** What a sending browser knows of its line, of the socket event `sending`: the server's own counters cannot tell. */
export const sendReport = z.object({ rttMs: z.number().min(0).max(600_000) });

/**
 * What is on air, measured over two seconds. `bitrate` in bits a second, sound and picture; `lossRate` 0 to 1 between
 * publisher and server; `rttMs` and `jitterMs` of the publisher's line; `audioDb` dBov, −127 is silence;
 * `fps`, `luma`, `freezes` and `delayMs` as receivers reported, null while nobody did. `delayMs` is from the camera to
 * a receiver's screen, estimated: half of both round trips and the receiver's buffer.
 */
export const streamSample = z.object({
  at: instant,
  publisherId: id,
  bitrate: z.int().min(0),
  lossRate: z.number().min(0).max(1),
  rttMs: z.number().nullable(),
  jitterMs: z.number().nullable(),
  audioDb: z.number().nullable(),
  fps: z.number().nullable(),
  luma: z.number().nullable(),
  freezes: z.int().nullable(),
  delayMs: z.number().nullable(),
  watching: z.int().min(0),
  faults: z.array(streamFault),
});
export type StreamSample = z.infer<typeof streamSample>;

/** Samples of a stretch of time in one: means, for `freezes` the sum, for `watching` the most, faults that stood. */
export const streamBucket = streamSample.omit({ publisherId: true });
export type StreamBucket = z.infer<typeof streamBucket>;

export const streamQuery = z.object({
  from: z.coerce.number().int().optional(),
  to: z.coerce.number().int().optional(),
  /** Milliseconds. */
  step: z.coerce.number().int().min(2_000).max(3_600_000).default(60_000),
});
export const streamView = z.object({ step: z.int(), buckets: z.array(streamBucket) });
export type StreamView = z.infer<typeof streamView>;
