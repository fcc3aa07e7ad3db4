import type { types } from 'mediasoup';
import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import type { MediaSource, MediaStatus } from '#shared/contract/media.ts';
import {
  type Branch,
  branchOf,
  closeRoom,
  makeRoom,
  mediaCodecs,
  type Publisher,
  pipe,
  publishersOf,
  type Room,
  tracksOf,
} from './room.ts';
import type { MediaLog, RunningWorker } from './worker.ts';
import type { MediaWorkers } from './workers.ts';

const FIRST_BITRATE = 1_500_000;

/** A show's publisher on air, who watches, and the levels of its sounds by producer. */
export interface OnAir {
  readonly showId: string;
  readonly publisher: Publisher;
  readonly watching: number;
  readonly levels: ReadonlyMap<string, number>;
}

/** A transport to one who watches, and how a producer gets to where it hangs. */
export interface WatchTransport {
  readonly transport: types.WebRtcTransport;
  readonly router: types.Router;
  /** The producer's id there; `media_gone` when it went away meanwhile. */
  bring(producerId: string): Promise<Result<string>>;
}

/**
 * The media of every show that has any: whoever sends into it, and which of them is on air. The first to send is on
 * air; another stands by until taken; when the one on air leaves, the longest waiting follows. Publishers and staff
 * share one router; viewers are spread over the workers.
 */
export class MediaRooms {
  readonly #workers: MediaWorkers;
  readonly #maxViewers: number;
  readonly #log: MediaLog;
  readonly #rooms = new Map<string, Promise<Room>>();
  readonly #ready = new Map<string, Room>();
  #watching = 0;
  readonly #hearers: ((showId: string | null) => void)[] = [];
  /** The worker of these shows is gone, and every transport with it. */
  lost: (showIds: readonly string[]) => void = () => {};
  /** The last publisher of the show has left. */
  emptied: (showId: string) => void = () => {};
  /** The show's room is gone. */
  left: (showId: string) => void = () => {};

  constructor(workers: MediaWorkers, maxViewers: number, log: MediaLog) {
    this.#workers = workers;
    this.#maxViewers = maxViewers;
    this.#log = log;
    workers.onChange(({ lost }) => {
      if (lost) void this.#lost(lost);
      this.#changed(null);
    });
  }

  /** Called with the show whose status changed, or null for all of them. */
  onChange(hear: (showId: string | null) => void): void {
    this.#hearers.push(hear);
  }

  #changed(showId: string | null): void {
    for (const hear of this.#hearers) hear(showId);
  }

  async #lost(running: RunningWorker): Promise<void> {
    const gone: Room[] = [];
    for (const room of this.#ready.values()) {
      const branches = await Promise.allSettled(room.branches.values());
      const hasBranch = branches.some((one) => one.status === 'fulfilled' && one.value.running === running);
      if (room.running === running || hasBranch) gone.push(room);
    }
    for (const room of gone) this.#forget(room);
    if (gone.length > 0) this.lost(gone.map(({ showId }) => showId));
    this.#changed(null);
  }

  #forget(room: Room): void {
    if (this.#ready.get(room.showId) !== room) return;
    this.#rooms.delete(room.showId);
    this.#ready.delete(room.showId);
    this.#watching -= room.viewers.size;
    room.viewers.clear();
    void closeRoom(room);
    this.left(room.showId);
  }

  /** Whether there is a media server to make rooms with. */
  get isReady(): boolean {
    return this.#workers.running().length > 0;
  }

  has(showId: string): boolean {
    return this.#rooms.has(showId);
  }

  /** The show's media is another node's now: whatever runs here ends. */
  drop(showId: string): void {
    const room = this.#ready.get(showId);
    if (!room) return;
    this.#forget(room);
    this.lost([showId]);
    this.#changed(showId);
  }

  status(showId: string, isForStaff: boolean): MediaStatus {
    const room = this.#ready.get(showId);
    const onAir = room?.onAirId ? room.publishers.get(room.onAirId) : undefined;
    return {
      server: this.#workers.state(),
      onAir: onAir ? { publisherId: onAir.publisherId, tracks: tracksOf(onAir) } : null,
      watching: room?.viewers.size ?? 0,
      ...(isForStaff && {
        publishers: room ? publishersOf(room) : [],
        isRecorded: room?.isRecorded ?? false,
      }),
    };
  }

  /** The show's router, made on first use on the worker that carries least. `media_unavailable` without a worker. */
  async router(showId: string): Promise<Result<types.Router>> {
    const room = await this.#room(showId);
    return room.ok ? accept(room.value.router) : room;
  }

  async #room(showId: string): Promise<Result<Room>> {
    const running = leastOf(this.#workers.running(), (one) => this.#loadOf(one));
    if (!running) return refuse('media_unavailable');
    let making = this.#rooms.get(showId);
    if (!making) {
      making = makeRoom(running, showId).then((room) => {
        if (this.#rooms.get(showId) === making) this.#ready.set(showId, room);
        return room;
      });
      this.#rooms.set(showId, making);
    }
    try {
      return accept(await making);
    } catch (err) {
      if (this.#rooms.get(showId) === making) this.#rooms.delete(showId);
      this.#log.warn({ err, showId }, 'a media room could not be made');
      return refuse('media_unavailable');
    }
  }

  /** Rooms at home on a worker: what new ones are spread by. */
  #loadOf(running: RunningWorker): number {
    return [...this.#ready.values()].filter((room) => room.running === running).length;
  }

  /** For whoever sends, and for staff who watch. */
  async transport(showId: string): Promise<Result<WatchTransport>> {
    const room = await this.#room(showId);
    if (!room.ok) return room;
    const { router, running } = room.value;
    const made = await this.#open(showId, router, running);
    if (!made.ok) return made;
    return accept({ transport: made.value, router, bring: async (producerId) => accept(producerId) });
  }

  /**
   * For a viewer: takes one of this node's places as long as the transport lives; `media_full` when none is left.
   * `codecs` are a player's own payload types, by a `name`; without them any of the show's routers will do.
   */
  async viewerTransport(
    showId: string,
    own: { name: string; codecs: readonly types.RouterRtpCodecCapability[] } | null = null,
  ): Promise<Result<WatchTransport>> {
    const room = this.#ready.get(showId);
    if (!room) return refuse('media_gone');
    if (this.#watching >= this.#maxViewers)
      return refuse('media_full', undefined, { limit: this.#maxViewers });
    this.#watching += 1;
    const opened = await this.#openForViewer(room, own);
    // A room that is gone has given back its viewers' places already, but not this one's.
    if (!opened.ok || this.#ready.get(showId) !== room) {
      this.#watching -= 1;
      if (opened.ok) opened.value.transport.close();
      return opened.ok ? refuse('media_gone') : opened;
    }
    const { transport } = opened.value;
    room.viewers.add(transport);
    transport.observer.once('close', () => {
      if (room.viewers.delete(transport)) this.#watching -= 1;
    });
    return opened;
  }

  async #openForViewer(
    room: Room,
    own: { name: string; codecs: readonly types.RouterRtpCodecCapability[] } | null,
  ): Promise<Result<WatchTransport>> {
    try {
      const branch = await this.#branchFor(room, own);
      const made = await this.#open(
        room.showId,
        branch?.router ?? room.router,
        branch?.running ?? room.running,
      );
      if (!made.ok) return made;
      if (branch) {
        branch.load += 1;
        made.value.observer.once('close', () => {
          branch.load -= 1;
        });
      }
      return accept({
        transport: made.value,
        router: branch?.router ?? room.router,
        bring: async (producerId) => {
          if (!branch) return accept(producerId);
          try {
            return accept(await pipe(room, branch, producerId));
          } catch (err) {
            this.#log.warn({ err, showId: room.showId }, 'a stream could not be brought to another worker');
            return refuse('media_gone');
          }
        },
      });
    } catch (err) {
      this.#log.warn({ err, showId: room.showId }, 'a media branch could not be made');
      return refuse('media_unavailable');
    }
  }

  /** Null: the room's own router, where there is but one worker. Else the worker with the fewest of its viewers. */
  async #branchFor(
    room: Room,
    own: { name: string; codecs: readonly types.RouterRtpCodecCapability[] } | null,
  ): Promise<Branch | null> {
    if (own) return branchOf(room, own.name, room.running, own.codecs);
    const workers = this.#workers.running();
    if (workers.length < 2) return null;
    const others = workers.filter((one) => one !== room.running);
    const branches = await Promise.all(
      others.map((running) => branchOf(room, `worker ${running.worker.pid}`, running, mediaCodecs)),
    );
    const least = leastOf(branches, ({ load }) => load);
    const away = branches.reduce((sum, { load }) => sum + load, 0);
    const atHome = room.viewers.size - away;
    return least && least.load < atHome ? least : null;
  }

  async #open(
    showId: string,
    router: types.Router,
    { server }: RunningWorker,
  ): Promise<Result<types.WebRtcTransport>> {
    try {
      const transport = await router.createWebRtcTransport({
        webRtcServer: server,
        initialAvailableOutgoingBitrate: FIRST_BITRATE,
        iceConsentTimeout: 20,
      });
      return accept(transport);
    } catch (err) {
      this.#log.warn({ err, showId }, 'a media transport could not be made');
      return refuse('media_unavailable');
    }
  }

  /** Somebody has begun to send. Room and router exist by then. */
  publish(showId: string, publisher: Publisher): void {
    const room = this.#ready.get(showId);
    if (!room) return;
    room.publishers.set(publisher.publisherId, publisher);
    room.onAirId ??= publisher.publisherId;
    for (const producer of publisher.producers.values()) this.#hear(room, producer);
    this.#changed(showId);
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
    return [...this.#ready.values()].flatMap(({ showId, publishers, onAirId, viewers, levels }) => {
      const publisher = onAirId === null ? undefined : publishers.get(onAirId);
      return publisher ? [{ showId, publisher, watching: viewers.size, levels }] : [];
    });
  }

  /** What is on air is being written to a file, or is no longer. */
  recording(showId: string, isRecorded: boolean): void {
    const room = this.#ready.get(showId);
    if (!room || room.isRecorded === isRecorded) return;
    room.isRecorded = isRecorded;
    this.#changed(showId);
  }

  /** A publisher added, paused or removed a source. */
  touch(showId: string): void {
    this.#changed(showId);
  }

  unpublish(showId: string, publisherId: string): void {
    const room = this.#ready.get(showId);
    if (!room?.publishers.delete(publisherId)) return;
    if (room.onAirId === publisherId) room.onAirId = room.publishers.keys().next().value ?? null;
    this.#changed(showId);
    if (room.publishers.size === 0) this.emptied(showId);
  }

  take(showId: string, publisherId: string): Result<null> {
    const room = this.#ready.get(showId);
    if (!room?.publishers.has(publisherId)) return refuse('not_found', 'Nobody of that id sends');
    if (room.onAirId !== publisherId) {
      room.onAirId = publisherId;
      this.#changed(showId);
    }
    return accept(null);
  }

  /** The show is over: nobody watches any more. */
  dismiss(showId: string): void {
    for (const transport of [...(this.#ready.get(showId)?.viewers ?? [])]) transport.close();
  }

  /** Nobody is connected any more: the show's router goes, unless an encoder still sends. */
  tidy(showId: string): void {
    const room = this.#ready.get(showId);
    if (room && room.publishers.size === 0) this.#forget(room);
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

function leastOf<T>(all: readonly T[], loadOf: (one: T) => number): T | undefined {
  return all.reduce<T | undefined>(
    (least, one) => (least === undefined || loadOf(one) < loadOf(least) ? one : least),
    undefined,
  );
}
