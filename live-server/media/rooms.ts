import type { types } from 'mediasoup';
import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import type { MediaSource, MediaStatus } from '#shared/contract/media.ts';
import { closeRoom, makeRoom, type Publisher, publishersOf, type Room, tracksOf } from './room.ts';
import { type OwnCodecs, type WatchTransport, WatchTransports } from './watch-transports.ts';
import type { MediaLog, RunningWorker } from './worker.ts';
import { leastOf, type MediaWorkers } from './workers.ts';

/** A show's publisher on air, who watches, and the levels of its sounds by producer. */
export interface OnAir {
  readonly showId: string;
  readonly publisher: Publisher;
  readonly watching: number;
  readonly levels: ReadonlyMap<string, number>;
}

/**
 * The media of every show that has any: whoever sends into it, and which of them is on air. The first to send is on
 * air; another stands by until taken; when the one on air leaves, the longest waiting follows. Publishers and staff
 * share one router; viewers are spread over the workers.
 */
export class MediaRooms {
  readonly #workers: MediaWorkers;
  readonly #transports: WatchTransports;
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
    this.#transports = new WatchTransports(workers, log);
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
    return this.#transports.atHome(room.value);
  }

  /**
   * For a viewer: takes one of this node's places as long as the transport lives; `media_full` when none is left.
   * Without codecs of its `own` any of the show's routers will do.
   */
  async viewerTransport(showId: string, own: OwnCodecs | null = null): Promise<Result<WatchTransport>> {
    const room = this.#ready.get(showId);
    if (!room) return refuse('media_gone');
    if (this.#watching >= this.#maxViewers)
      return refuse('media_full', undefined, { limit: this.#maxViewers });
    this.#watching += 1;
    const opened = await this.#transports.forViewer(room, own);
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
