import type { types } from 'mediasoup';
import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import type { MediaConsumer, MediaSource, MediaTransport } from '#shared/contract/media.ts';
import type { Publisher } from './room.ts';
import type { MediaRooms } from './rooms.ts';
import type { WatchTransport } from './watch-transports.ts';

export type Direction = 'send' | 'receive';

export interface PeerSettings {
  readonly rooms: MediaRooms;
  readonly showId: string;
  readonly name: string;
  readonly isStaff: boolean;
  readonly newId: () => string;
}

/** Sources of one publisher and what one watcher can receive of them at a time, with room for a change of publisher. */
const MAX_CONSUMERS = 12;

/**
 * One browser's end of the media of one show. Whatever is asked twice is done once: an answer can get lost on the
 * way, and the client asks again.
 */
export class Peer {
  readonly #settings: PeerSettings;
  readonly #publisher: Publisher;
  readonly #transports = new Map<Direction, { attempt: string; making: Promise<Result<WatchTransport>> }>();
  readonly #connected = new Map<string, Promise<void>>();
  /** By source: what it was asked with, and what came of it. */
  readonly #producing = new Map<MediaSource, { mid: unknown; producer: Promise<types.Producer> }>();
  readonly #consumers = new Map<string, Promise<types.Consumer>>();
  #isClosed = false;

  constructor(settings: PeerSettings) {
    this.#settings = settings;
    this.#publisher = {
      publisherId: settings.newId(),
      name: settings.name,
      via: 'browser',
      producers: new Map(),
    };
  }

  get who(): Pick<PeerSettings, 'showId' | 'name' | 'isStaff'> {
    return this.#settings;
  }

  get publisherId(): string {
    return this.#publisher.publisherId;
  }

  async transport(direction: Direction, attempt: string): Promise<Result<MediaTransport>> {
    const before = this.#transports.get(direction);
    if (before?.attempt === attempt) {
      const known = await before.making;
      if (known.ok && !known.value.transport.closed) return accept(viewOf(known.value.transport));
    }
    // The client began anew: its earlier end is gone, whatever this one looked like.
    if (before) void before.making.then((made) => made.ok && made.value.transport.close());
    const making = this.#makeTransport(direction);
    this.#transports.set(direction, { attempt, making });
    const made = await making;
    if (!made.ok && this.#transports.get(direction)?.making === making) this.#transports.delete(direction);
    if (made.ok && this.#isClosed) made.value.transport.close();
    return made.ok ? accept(viewOf(made.value.transport)) : made;
  }

  async #makeTransport(direction: Direction): Promise<Result<WatchTransport>> {
    const { rooms, showId, isStaff } = this.#settings;
    const isViewer = direction === 'receive' && !isStaff;
    const made = await (isViewer ? rooms.viewerTransport(showId) : rooms.transport(showId));
    if (!made.ok) return made;
    const { transport } = made.value;
    transport.observer.once('close', () => this.#connected.delete(transport.id));
    return made;
  }

  async connect(transportId: string, dtlsParameters: unknown): Promise<Result<null>> {
    const transport = await this.#find(transportId);
    if (!transport) return refuse('media_gone');
    let connecting = this.#connected.get(transportId);
    if (!connecting) {
      connecting = transport.connect({ dtlsParameters: dtlsParameters as types.DtlsParameters });
      this.#connected.set(transportId, connecting);
    }
    try {
      await connecting;
      return accept(null);
    } catch (error) {
      this.#connected.delete(transportId);
      return refusalOf(error, transport);
    }
  }

  async restartIce(transportId: string): Promise<Result<{ iceParameters: unknown }>> {
    const transport = await this.#find(transportId);
    if (!transport) return refuse('media_gone');
    try {
      return accept({ iceParameters: await transport.restartIce() });
    } catch (error) {
      return refusalOf(error, transport);
    }
  }

  /** `invalid` for what is no description of a track the media server takes. */
  async produce(
    transportId: string,
    source: MediaSource,
    rtpParameters: Readonly<Record<string, unknown>>,
  ): Promise<Result<{ producerId: string }>> {
    const transport = await this.#find(transportId);
    if (!transport) return refuse('media_gone');
    const { mid } = rtpParameters;
    const before = this.#producing.get(source);
    if (before && before.mid === mid) {
      const producer = await before.producer.catch(() => null);
      if (producer && !producer.closed) return accept({ producerId: producer.id });
    }
    const producing = transport.produce({
      kind: source === 'microphone' ? 'audio' : 'video',
      rtpParameters: rtpParameters as unknown as types.RtpParameters,
      keyFrameRequestDelay: 500,
    });
    const entry = { mid, producer: producing };
    this.#producing.set(source, entry);
    try {
      const producer = await producing;
      this.#publisher.producers.get(source)?.close();
      this.#publisher.producers.set(source, producer);
      producer.observer.once('close', () => this.#ended(source, producer));
      this.#settings.rooms.publish(this.#settings.showId, this.#publisher);
      return accept({ producerId: producer.id });
    } catch (error) {
      if (this.#producing.get(source) === entry) this.#producing.delete(source);
      return refusalOf(error, transport);
    }
  }

  #ended(source: MediaSource, producer: types.Producer): void {
    const { rooms, showId } = this.#settings;
    const { producers, publisherId } = this.#publisher;
    if (producers.get(source) !== producer) return;
    producers.delete(source);
    this.#producing.delete(source);
    if (producers.size === 0) rooms.unpublish(showId, publisherId);
    else rooms.touch(showId);
  }

  stop(source: MediaSource): void {
    this.#publisher.producers.get(source)?.close();
  }

  async pause(source: MediaSource, isPaused: boolean): Promise<Result<null>> {
    const producer = this.#publisher.producers.get(source);
    if (!producer) return refuse('media_gone');
    await (isPaused ? producer.pause() : producer.resume());
    this.#settings.rooms.touch(this.#settings.showId);
    return accept(null);
  }

  async consume(producerId: string, rtpCapabilities: unknown): Promise<Result<MediaConsumer>> {
    const { rooms, showId, isStaff } = this.#settings;
    const found = rooms.producer(showId, producerId, isStaff);
    const receiving = await this.#transports.get('receive')?.making;
    if (!found || !receiving?.ok || receiving.value.transport.closed) return refuse('media_gone');
    const { transport, bring } = receiving.value;
    let consuming = this.#consumers.get(producerId);
    if (!consuming) {
      if (this.#consumers.size >= MAX_CONSUMERS) return refuse('rate_limited', 'Too many streams at once');
      const brought = await bring(producerId);
      if (!brought.ok) return brought;
      consuming =
        this.#consumers.get(producerId) ??
        transport.consume({
          producerId: brought.value,
          rtpCapabilities: rtpCapabilities as types.RtpCapabilities,
          // Until the client says it can take it: no picture is lost before.
          paused: true,
        });
      this.#consumers.set(producerId, consuming);
    }
    try {
      const consumer = await consuming;
      consumer.observer.once('close', () => {
        if (this.#consumers.get(producerId) === consuming) this.#consumers.delete(producerId);
      });
      const { id, kind, rtpParameters } = consumer;
      return accept({ id, producerId, source: found.source, kind, rtpParameters });
    } catch (error) {
      this.#consumers.delete(producerId);
      return refusalOf(error, transport);
    }
  }

  async resume(producerId: string): Promise<Result<null>> {
    const consumer = await this.#consumer(producerId);
    if (!consumer) return refuse('media_gone');
    await consumer.resume();
    return accept(null);
  }

  async layer(producerId: string, spatial: number): Promise<Result<null>> {
    const consumer = await this.#consumer(producerId);
    if (!consumer) return refuse('media_gone');
    if (consumer.type === 'simulcast') await consumer.setPreferredLayers({ spatialLayer: spatial });
    return accept(null);
  }

  async #consumer(producerId: string): Promise<types.Consumer | null> {
    const consumer = (await this.#consumers.get(producerId)?.catch(() => null)) ?? null;
    return consumer?.closed ? null : consumer;
  }

  async #find(transportId: string): Promise<types.WebRtcTransport | null> {
    for (const { making } of this.#transports.values()) {
      const made = await making;
      if (!made.ok || made.value.transport.closed) continue;
      if (made.value.transport.id === transportId) return made.value.transport;
    }
    return null;
  }

  /** Ends whatever it sends and receives. */
  close(): void {
    this.#isClosed = true;
    for (const { making } of this.#transports.values())
      void making.then((made) => {
        if (made.ok) made.value.transport.close();
      });
  }
}

/** What a client described wrongly is `invalid`; anything else came of a worker or a transport that went away. */
function refusalOf(error: unknown, transport: types.WebRtcTransport) {
  const isTheirs =
    error instanceof TypeError || (error instanceof Error && error.name === 'UnsupportedError');
  if (isTheirs && !transport.closed) return refuse('invalid', (error as Error).message.slice(0, 300));
  return refuse('media_gone');
}

const viewOf = ({
  id,
  iceParameters,
  iceCandidates,
  dtlsParameters,
}: types.WebRtcTransport): MediaTransport => ({
  id,
  iceParameters,
  iceCandidates,
  dtlsParameters,
});
