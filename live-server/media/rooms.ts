import type { types } from 'mediasoup';
import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import type { MediaPublisher, MediaSource, MediaStatus, MediaTrack } from '#shared/contract/media.ts';
import type { MediaLog, MediaWorker } from './worker.ts';

/** Pictures for browsers and for encoders; sound for all. */
const mediaCodecs: types.RouterRtpCodecCapability[] = [
  { kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2 },
  { kind: 'video', mimeType: 'video/VP8', clockRate: 90_000 },
  {
    kind: 'video',
    mimeType: 'video/H264',
    clockRate: 90_000,
    parameters: { 'packetization-mode': 1, 'profile-level-id': '42e01f', 'level-asymmetry-allowed': 1 },
  },
];
const FIRST_BITRATE = 1_500_000;

/** Somebody who sends: a host's browser or an encoder. */
export interface Publisher {
  readonly publisherId: string;
  readonly name: string;
  readonly via: 'browser' | 'whip';
  readonly producers: Map<MediaSource, types.Producer>;
}

/** A show's publisher on air, who watches, and the levels of its sounds by producer. */
export interface OnAir {
  readonly showId: string;
  readonly publisher: Publisher;
  readonly watching: number;
  readonly levels: ReadonlyMap<string, number>;
}

interface Room {
  readonly showId: string;
  readonly router: types.Router;
  /** How loud each sound is that is sent here, by producer: dBov, −127 is silence. */
  readonly levels: Map<string, number>;
  readonly listener: types.AudioLevelObserver;
  /** In the order they came. */
  readonly publishers: Map<string, Publisher>;
  onAirId: string | null;
  watching: number;
  isRecorded: boolean;
}

/**
 * The media of every show that has any: one router a show, whoever sends into it, and which of them is on air. The
 * first to send is on air; another stands by until taken; when the one on air leaves, the longest waiting follows.
 */
export class MediaRooms {
  readonly #worker: MediaWorker;
  readonly #maxViewers: number;
  readonly #log: MediaLog;
  readonly #rooms = new Map<string, Promise<Room>>();
  readonly #ready = new Map<string, Room>();
  #watching = 0;
  /** Called with the show whose status changed, or null for all of them. */
  changed: (showId: string | null) => void = () => {};
  /** The worker is gone, and every transport with it. */
  lost: () => void = () => {};

  constructor(worker: MediaWorker, maxViewers: number, log: MediaLog) {
    this.#worker = worker;
    this.#maxViewers = maxViewers;
    this.#log = log;
    worker.onChange(({ lost }) => {
      if (lost) {
        this.#rooms.clear();
        this.#ready.clear();
        this.#watching = 0;
        this.lost();
      }
      this.changed(null);
    });
  }

  status(showId: string, isForStaff: boolean): MediaStatus {
    const room = this.#ready.get(showId);
    const onAir = room?.onAirId ? room.publishers.get(room.onAirId) : undefined;
    return {
      server: this.#worker.state(),
      onAir: onAir ? { publisherId: onAir.publisherId, tracks: tracksOf(onAir) } : null,
      watching: room?.watching ?? 0,
      ...(isForStaff && {
        publishers: room ? publishersOf(room) : [],
        isRecorded: room?.isRecorded ?? false,
      }),
    };
  }

  /** The show's router, made on first use. `media_unavailable` without a worker. */
  async router(showId: string): Promise<Result<types.Router>> {
    const running = this.#worker.running();
    if (!running) return refuse('media_unavailable');
    let making = this.#rooms.get(showId);
    if (!making) {
      making = makeRoom(running.worker, showId).then((room) => {
        if (this.#rooms.get(showId) === making) this.#ready.set(showId, room);
        return room;
      });
      this.#rooms.set(showId, making);
    }
    try {
      return accept((await making).router);
    } catch (err) {
      if (this.#rooms.get(showId) === making) this.#rooms.delete(showId);
      this.#log.warn({ err, showId }, 'a media room could not be made');
      return refuse('media_unavailable');
    }
  }

  async transport(showId: string): Promise<Result<types.WebRtcTransport>> {
    const router = await this.router(showId);
    const running = this.#worker.running();
    if (!router.ok) return router;
    if (!running) return refuse('media_unavailable');
    try {
      const transport = await router.value.createWebRtcTransport({
        webRtcServer: running.server,
        initialAvailableOutgoingBitrate: FIRST_BITRATE,
        iceConsentTimeout: 20,
      });
      return accept(transport);
    } catch (err) {
      this.#log.warn({ err, showId }, 'a media transport could not be made');
      return refuse('media_unavailable');
    }
  }

  /** Takes one of this node's places for viewers, until what it answers is called; `media_full` when none is left. */
  watch(showId: string): Result<() => void> {
    const room = this.#ready.get(showId);
    if (!room) return refuse('media_gone');
    if (this.#watching >= this.#maxViewers)
      return refuse('media_full', undefined, { limit: this.#maxViewers });
    room.watching += 1;
    this.#watching += 1;
    let isWatching = true;
    return accept(() => {
      if (!isWatching || this.#ready.get(showId) !== room) return;
      isWatching = false;
      room.watching -= 1;
      this.#watching -= 1;
    });
  }

  /** Somebody has begun to send. Room and router exist by then. */
  publish(showId: string, publisher: Publisher): void {
    const room = this.#ready.get(showId);
    if (!room) return;
    room.publishers.set(publisher.publisherId, publisher);
    room.onAirId ??= publisher.publisherId;
    for (const producer of publisher.producers.values()) this.#hear(room, producer);
    this.changed(showId);
  }

  #hear({ listener, levels, showId }: Room, producer: types.Producer): void {
    if (producer.kind !== 'audio' || levels.has(producer.id)) return;
    // Without a level in its packets nothing is ever heard of it: then nothing is known, not silence.
    listener.addProducer({ producerId: producer.id }).catch((err: unknown) => {
      this.#log.warn({ err, showId }, 'a sound’s level cannot be followed');
    });
    producer.observer.once('close', () => levels.delete(producer.id));
  }

  /** What is on air now, at every show. */
  onAir(): readonly OnAir[] {
    return [...this.#ready.values()].flatMap(({ showId, publishers, onAirId, watching, levels }) => {
      const publisher = onAirId === null ? undefined : publishers.get(onAirId);
      return publisher ? [{ showId, publisher, watching, levels }] : [];
    });
  }

  /** What is on air is being written to a file, or is no longer. */
  recording(showId: string, isRecorded: boolean): void {
    const room = this.#ready.get(showId);
    if (!room || room.isRecorded === isRecorded) return;
    room.isRecorded = isRecorded;
    this.changed(showId);
  }

  /** A publisher added, paused or removed a source. */
  touch(showId: string): void {
    this.changed(showId);
  }

  unpublish(showId: string, publisherId: string): void {
    const room = this.#ready.get(showId);
    if (!room?.publishers.delete(publisherId)) return;
    if (room.onAirId === publisherId) room.onAirId = room.publishers.keys().next().value ?? null;
    this.changed(showId);
  }

  take(showId: string, publisherId: string): Result<null> {
    const room = this.#ready.get(showId);
    if (!room?.publishers.has(publisherId)) return refuse('not_found', 'Nobody of that id sends');
    if (room.onAirId !== publisherId) {
      room.onAirId = publisherId;
      this.changed(showId);
    }
    return accept(null);
  }

  /** Nobody is connected any more: the show's router goes, unless an encoder still sends. */
  tidy(showId: string): void {
    const room = this.#ready.get(showId);
    if (!room || room.publishers.size > 0) return;
    this.#rooms.delete(showId);
    this.#ready.delete(showId);
    this.#watching -= room.watching;
    room.router.close();
  }

  /** What a client may receive: viewers what is on air, staff everyone's. */
  producer(
    showId: string,
    producerId: string,
    isStaff: boolean,
  ): { producer: types.Producer; source: MediaSource } | null {
    const room = this.#ready.get(showId);
    for (const publisher of room?.publishers.values() ?? []) {
      if (!isStaff && publisher.publisherId !== room?.onAirId) continue;
      for (const [source, producer] of publisher.producers)
        if (producer.id === producerId) return { producer, source };
    }
    return null;
  }

  /** For counting. */
  get watching(): number {
    return this.#watching;
  }
}

const LEVEL_EVERY_MS = 1_000;
const SILENCE_DB = -127;

async function makeRoom(worker: types.Worker, showId: string): Promise<Room> {
  const router = await worker.createRouter({ mediaCodecs });
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
    levels,
    listener,
    publishers: new Map(),
    onAirId: null,
    watching: 0,
    isRecorded: false,
  };
}

const tracksOf = ({ producers }: Publisher): MediaTrack[] =>
  [...producers].map(([source, producer]) => ({
    producerId: producer.id,
    source,
    isPaused: producer.paused,
  }));

const publishersOf = (room: Room): MediaPublisher[] =>
  [...room.publishers.values()].map((publisher) => ({
    publisherId: publisher.publisherId,
    name: publisher.name,
    via: publisher.via,
    isOnAir: publisher.publisherId === room.onAirId,
    tracks: tracksOf(publisher),
  }));
