import { z } from 'zod';
import { id } from './basics.ts';
import { sendReport, watchReport } from './stream.ts';

/**
 * Video: the signalling namespace `/media`, `auth: {token, key}` for a viewer, the session cookie or `{token}` with
 * `showId` for staff. `key` is the client's own random name for this use of a camera or a screen: a connection that
 * comes back with it within seconds goes on where it was. Everything asked may be asked again and gets the same answer.
 *
 * What the two ends of WebRTC tell each other passes through as it is; the media server checks it.
 */
const opaque = z.record(z.string().max(100), z.json());

export const mediaSource = z.enum(['camera', 'microphone', 'screen']);
export type MediaSource = z.infer<typeof mediaSource>;

export const mediaHandshake = z.object({
  key: z.string().min(8).max(100),
  showId: id.optional(),
});

export const mediaIn = {
  /** First of all: where things stand, and what the media server can carry. */
  hello: z.object({}).optional(),
  /** `attempt` names the client's own end: the same again is the same transport, another one takes its place. */
  transport: z.object({ direction: z.enum(['send', 'receive']), attempt: z.string().min(1).max(100) }),
  /** DTLS of a transport; `connect` itself is a word of the socket library. */
  secure: z.object({ transportId: id, dtlsParameters: opaque }),
  restartIce: z.object({ transportId: id }),
  produce: z.object({ transportId: id, source: mediaSource, rtpParameters: opaque }),
  stop: z.object({ source: mediaSource }),
  pause: z.object({ source: mediaSource, isPaused: z.boolean() }),
  /** Brings a publisher on air in the place of whoever is; publishers alone may. */
  take: z.object({ publisherId: id }),
  consume: z.object({ producerId: id, rtpCapabilities: opaque }),
  /** Media flows from here on, beginning with a whole picture. */
  resume: z.object({ producerId: id }),
  /** The largest picture that is worth sending: 0 is the smallest of a simulcast. */
  layer: z.object({ producerId: id, spatial: z.int().min(0).max(5) }),
  /** What is received, every few seconds. */
  report: watchReport,
  /** How the line is over which this client sends, every few seconds. */
  sending: sendReport,
  /** Ends what is sent and received now, without waiting whether the connection comes back. */
  leave: z.object({}).optional(),
  /** Makes the show's stream key for encoders anew: `{key, path}`; the one before is of no more use. */
  streamKey: z.object({}).optional(),
} as const;
export type MediaInEvent = keyof typeof mediaIn;

/** What the media server is doing; `failed` is tried again by itself. */
export type MediaState =
  | { readonly kind: 'absent' }
  | {
      readonly kind: 'building';
      readonly step: 'download' | 'packages' | 'compile';
      readonly done: number;
      readonly total: number;
    }
  | { readonly kind: 'ready' }
  | { readonly kind: 'failed'; readonly reason: string };

export interface MediaTrack {
  readonly producerId: string;
  readonly source: MediaSource;
  readonly isPaused: boolean;
}

export interface MediaPublisher {
  readonly publisherId: string;
  readonly name: string;
  readonly via: 'browser' | 'whip';
  readonly isOnAir: boolean;
  readonly tracks: readonly MediaTrack[];
}

/**
 * `status`, sent on connecting and whenever it changes. Staff also hear `quality`, a `StreamSample` every two seconds
 * while something is on air.
 */
export interface MediaStatus {
  readonly server: MediaState;
  /** What is on air; null when nothing is. */
  readonly onAir: { readonly publisherId: string; readonly tracks: readonly MediaTrack[] } | null;
  /** Viewers who receive it now. */
  readonly watching: number;
  /** Staff alone: everyone who sends, on air or standing by. */
  readonly publishers?: readonly MediaPublisher[];
  /** Staff alone: whether what is on air is written to a file. */
  readonly isRecorded?: boolean;
}

/** A publisher or watcher of the media server, as its client library takes them. */
export interface MediaTransport {
  readonly id: string;
  readonly iceParameters: unknown;
  readonly iceCandidates: unknown;
  readonly dtlsParameters: unknown;
}

export interface MediaConsumer {
  readonly id: string;
  readonly producerId: string;
  readonly source: MediaSource;
  readonly kind: 'audio' | 'video';
  readonly rtpParameters: unknown;
}
