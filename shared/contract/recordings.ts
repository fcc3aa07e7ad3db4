import { z } from 'zod';
import { id, instant } from './basics.ts';

/**
 * One unbroken stretch of a show's picture and sound as a file: from the publisher's coming on air until it left,
 * changed what it sends, or the show ended. `startedAt` is the record's clock at the file's first moment, so a moment
 * of the show is `at − startedAt` ms into it; `endedAt` null while it is written.
 */
export const recordingView = z.object({
  id,
  startedAt: instant,
  endedAt: instant.nullable(),
  bytes: z.int().min(0),
  contentType: z.enum(['video/webm', 'video/mp4']),
  /** Where it plays from, for signed-in staff; takes ranges. */
  href: z.string(),
});
export type RecordingView = z.infer<typeof recordingView>;
export const recordingsAnswer = z.object({ items: z.array(recordingView) });
