import { z } from 'zod';
import { id } from '#shared/contract/basics.ts';
import type { DeskAlert, Presence } from '#shared/contract/desk.ts';
import { type MediaState, type MediaStatus, mediaSource } from '#shared/contract/media.ts';
import { streamSample } from '#shared/contract/stream.ts';
import { pageNames } from '../storage/pieces.ts';

const text = z.string().max(500);
const visitIds = z.array(id).max(1_000);
const presence = z.object({ userId: text, name: text, role: text }) satisfies z.ZodType<Presence>;
const alert = z.object({
  id: text,
  at: z.number(),
  kind: z.enum(['pace', 'payment', 'storage', 'stream', 'floor']),
  level: z.custom<DeskAlert['level']>((value) => typeof value === 'string'),
  regionId: text.nullable().exactOptional(),
  message: z.string().max(2_000),
  params: z.record(text, z.union([text, z.number()])).exactOptional(),
  clearedAt: z.number().exactOptional(),
  acknowledged: z.object({ by: text, at: z.number() }).exactOptional(),
}) satisfies z.ZodType<DeskAlert>;

const mediaState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('absent') }),
  z.object({
    kind: z.literal('building'),
    step: z.enum(['download', 'packages', 'compile']),
    done: z.number(),
    total: z.number(),
  }),
  z.object({ kind: z.literal('ready') }),
  z.object({ kind: z.literal('failed'), reason: z.string() }),
]) satisfies z.ZodType<MediaState>;
const tracks = z.array(z.object({ producerId: text, source: mediaSource, isPaused: z.boolean() })).readonly();
const mediaStatus = z.object({
  server: mediaState,
  onAir: z.object({ publisherId: text, tracks }).nullable(),
  watching: z.number(),
  publishers: z
    .array(
      z.object({
        publisherId: text,
        name: text,
        via: z.enum(['browser', 'whip']),
        isOnAir: z.boolean(),
        tracks,
      }),
    )
    .readonly()
    .exactOptional(),
  isRecorded: z.boolean().exactOptional(),
}) satisfies z.ZodType<MediaStatus>;

/**
 * What nodes tell each other beside the stores. A node of another version may send what this one does not know: it is
 * left aside.
 */
export const notice = z.discriminatedUnion('about', [
  /** Who is at the sender's desks of a show: all of them, so that the newest notice says everything. */
  z.object({ about: z.literal('desks'), showId: id, desks: z.array(presence).max(1_000) }),
  /** The sender has begun to show it: who has desks or alerts of the show says so again. */
  z.object({ about: z.literal('show.opened'), showId: id }),
  /** Somebody took up or gave up editing something of the show: what is held now is in Redis. */
  z.object({ about: z.literal('leases'), showId: id }),
  /** Something of a show needs a look, and no log says it. */
  z.object({ about: z.literal('alert'), showId: id, alert }),
  /** What nodes tell of visits: `VisitNotice` says what each means. */
  z.object({ about: z.literal('visits.taken'), showId: id, visitIds }),
  z.object({ about: z.literal('visits.ending'), showId: id, round: id, visitIds }),
  z.object({ about: z.literal('visits.held'), showId: id, to: text, round: id, visitIds }),
  /** Runs of a log after a number are wanted, which are in archives alone; what is found is put where `page` says. */
  z.object({
    about: z.literal('page.asked'),
    showId: id,
    log: z.enum(pageNames),
    after: z.number().int().min(0),
    page: z.uuid(),
  }),
  /** Somebody wants the show's rehearsal to end, on whichever node it runs. */
  z.object({ about: z.literal('rehearsal.stop'), showId: id }),
  /** The show's video is at the sender, since that move, and stands so: as staff are told. */
  z.object({ about: z.literal('media.status'), showId: id, since: z.number(), status: mediaStatus }),
  /** It is there no more, and whatever ran is gone. */
  z.object({ about: z.literal('media.left'), showId: id, since: z.number() }),
  /** Whoever has video says how it stands. */
  z.object({ about: z.literal('media.asked') }),
  /** What is on air at the show was measured. */
  z.object({ about: z.literal('media.quality'), showId: id, sample: streamSample }),
]);
export type Notice = z.infer<typeof notice>;
