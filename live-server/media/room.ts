import type { types } from 'mediasoup';
import type { MediaPublisher, MediaSource, MediaTrack } from '#shared/contract/media.ts';
import type { RunningWorker } from './worker.ts';

/** Pictures for browsers and for encoders; sound for all. */
export const mediaCodecs: readonly types.RouterRtpCodecCapability[] = [
  { kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2 },
  { kind: 'video', mimeType: 'video/VP8', clockRate: 90_000 },
  {
    kind: 'video',
    mimeType: 'video/H264',
    clockRate: 90_000,
    parameters: { 'packetization-mode': 1, 'profile-level-id': '42e01f', 'level-asymmetry-allowed': 1 },
  },
];

/** Somebody who sends: a host's browser or an encoder. */
export interface Publisher {
  readonly publisherId: string;
  readonly name: string;
  readonly via: 'browser' | 'whip';
  readonly producers: Map<MediaSource, types.Producer>;
}

/**
 * A further router of a show, to which what is on air is piped when somebody there first asks for it: on another
 * worker, so that viewers are not all served by one core, or with a player's own payload types.
 */
export interface Branch {
  readonly router: types.Router;
  readonly running: RunningWorker;
  /** Producer → what it is called there. */
  readonly piped: Map<string, Promise<string>>;
  /** Transports that hang on it. */
  load: number;
}

export interface Room {
  readonly showId: string;
  /** Where publishers send to, and staff watch. */
  readonly router: types.Router;
  readonly running: RunningWorker;
  /** How loud each sound is that is sent here, by producer: dBov, −127 is silence. */
  readonly levels: Map<string, number>;
  readonly listener: types.AudioLevelObserver;
  /** In the order they came. */
  readonly publishers: Map<string, Publisher>;
  /** By what sets them apart: the worker, or a player's payload types. */
  readonly branches: Map<string, Promise<Branch>>;
  /** What sends to viewers. */
  readonly viewers: Set<types.Transport>;
  onAirId: string | null;
  isRecorded: boolean;
}

const LEVEL_EVERY_MS = 1_000;
const SILENCE_DB = -127;

export async function makeRoom(running: RunningWorker, showId: string): Promise<Room> {
  const router = await running.worker.createRouter({ mediaCodecs: [...mediaCodecs] });
  const listener = await router.createAudioLevelObserver({
    maxEntries: 10,
    threshold: SILENCE_DB,
    interval: LEVEL_EVERY_MS,
  });
  const levels = new Map<string, number>();
  listener.on('volumes', (volumes) => {
    for (const { producer, volume } of volumes) levels.set(producer.id, volume);
  });
  listener.on('silence', () => {
    for (const producerId of levels.keys()) levels.set(producerId, SILENCE_DB);
  });
  return {
    showId,
    router,
    running,
    levels,
    listener,
    publishers: new Map(),
    branches: new Map(),
    viewers: new Set(),
    onAirId: null,
    isRecorded: false,
  };
}

/** Makes the branch once; one whose making failed is made anew by the next who asks. */
export function branchOf(
  { branches }: Room,
  key: string,
  running: RunningWorker,
  codecs: readonly types.RouterRtpCodecCapability[],
): Promise<Branch> {
  const known = branches.get(key);
  if (known) return known;
  const making = running.worker
    .createRouter({ mediaCodecs: [...codecs] })
    .then((router): Branch => ({ router, running, piped: new Map(), load: 0 }));
  branches.set(key, making);
  making.catch(() => branches.delete(key));
  return making;
}

/** Brings what is sent to the room's own router to the branch; twice is once. Answers its id there. */
export function pipe({ router, running }: Room, branch: Branch, producerId: string): Promise<string> {
  const known = branch.piped.get(producerId);
  if (known) return known;
  const piping = router
    // A worker knows each producer by its id once, whatever routers it has.
    .pipeToRouter({ producerId, router: branch.router, keepId: branch.running !== running })
    .then(({ pipeProducer }) => pipeProducer?.id ?? producerId);
  branch.piped.set(producerId, piping);
  piping.catch(() => branch.piped.delete(producerId));
  return piping;
}

export async function closeRoom({ router, branches }: Room): Promise<void> {
  router.close();
  for (const branch of await Promise.allSettled(branches.values()))
    if (branch.status === 'fulfilled') branch.value.router.close();
}

export const tracksOf = ({ producers }: Publisher): MediaTrack[] =>
  [...producers].map(([source, producer]) => ({
    producerId: producer.id,
    source,
    isPaused: producer.paused,
  }));

export const publishersOf = (room: Room): MediaPublisher[] =>
  [...room.publishers.values()].map((publisher) => ({
    publisherId: publisher.publisherId,
    name: publisher.name,
    via: publisher.via,
    isOnAir: publisher.publisherId === room.onAirId,
    tracks: tracksOf(publisher),
  }));
