import type { Namespace, Socket } from 'socket.io';
import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import { type MediaInEvent, type MediaStatus, mediaHandshake, mediaIn } from '#shared/contract/media.ts';
import { may } from '#shared/contract/roles.ts';
import type { App, Staff, Visitor } from '../app/api.ts';
import type { Realtime } from '../app/realtime.ts';
import { type Answer, listen, refuseOthers, type SocketLog } from '../sockets/listen.ts';
import { type Rate, rateLimit } from '../sockets/rate-limit.ts';
import { refused } from '../sockets/refused.ts';
import { Peer } from './peer.ts';
import type { MediaRooms } from './rooms.ts';
import type { StreamKeys } from './stream-keys.ts';
import type { StreamWatch } from './stream-watch.ts';

export const MEDIA = '/media';
/** Where encoders send to, under this server's address. */
export const WHIP = '/media/whip';

/** A dropped signalling connection leaves the picture running; it is taken up again within this time. */
export const RESUME_MS = 15_000;

const rates: Readonly<Record<MediaInEvent, Rate>> = {
  hello: { perSecond: 2, burst: 10 },
  transport: { perSecond: 2, burst: 10 },
  secure: { perSecond: 2, burst: 10 },
  restartIce: { perSecond: 1, burst: 5 },
  produce: { perSecond: 2, burst: 10 },
  stop: { perSecond: 2, burst: 10 },
  pause: { perSecond: 5, burst: 20 },
  take: { perSecond: 2, burst: 10 },
  consume: { perSecond: 10, burst: 40 },
  resume: { perSecond: 10, burst: 40 },
  layer: { perSecond: 5, burst: 20 },
  leave: { perSecond: 1, burst: 5 },
  streamKey: { perSecond: 1, burst: 5 },
  report: { perSecond: 1, burst: 5 },
  sending: { perSecond: 1, burst: 5 },
};

export interface SignallingSettings {
  readonly app: Pick<App, 'visitor'> & { readonly realtime: Pick<Realtime, 'statusOf'> };
  readonly rooms: MediaRooms;
  readonly keys: StreamKeys;
  readonly watch: StreamWatch;
  readonly staffOf: (socket: Socket) => Staff | null | Promise<Staff | null>;
  readonly newId: () => string;
  readonly log: SocketLog;
}

type Person = { readonly visitor: Visitor } | { readonly staff: Staff };

interface Seat {
  readonly peerKey: string;
  readonly showId: string;
  readonly person: Person;
}

/** Viewers watch what is on air; staff watch everybody who sends; those who may run the desk's air may send. */
export function serveMedia(namespace: Namespace, settings: SignallingSettings): () => void {
  const { rooms, log } = settings;
  const peers = new Peers(settings);
  const tell = (showId: string | null) => {
    const shows = showId === null ? peers.shows() : [showId];
    for (const id of shows)
      for (const isForStaff of [true, false])
        namespace.to(groupOf(id, isForStaff)).emit('status', rooms.status(id, isForStaff));
  };
  rooms.onChange(tell);
  settings.watch.tell = (showId, sample) => namespace.to(groupOf(showId, true)).emit('quality', sample);
  rooms.lost = (showIds) => {
    for (const showId of showIds) {
      peers.forget(showId);
      namespace.to([groupOf(showId, true), groupOf(showId, false)]).emit('lost');
    }
  };
  // An encoder's show, at which nobody looks, goes with the encoder.
  rooms.emptied = (showId) => {
    if (!peers.shows().has(showId)) rooms.tidy(showId);
  };
  namespace.use((socket, next) => {
    seatFor(socket, settings).then(
      (seat) => {
        if (!seat.ok) return next(refused(seat.error));
        (socket.data as { seat?: Seat }).seat = seat.value;
        next();
      },
      (err: unknown) => {
        log.error({ err }, 'a media connection could not be let in');
        next(refused(refuse('internal').error));
      },
    );
  });
  namespace.on('connection', (socket) => begin(socket, peers, settings));
  return () => peers.close();
}

const groupOf = (showId: string, isForStaff: boolean) => `${isForStaff ? 'staff' : 'viewers'}:${showId}`;

async function seatFor(socket: Socket, { app, staffOf }: SignallingSettings): Promise<Result<Seat>> {
  const handshake = mediaHandshake.safeParse(socket.handshake.auth);
  if (!handshake.success) return refuse('invalid', 'Say `key`, and for staff `showId`');
  const { key, showId } = handshake.data;
  const { token } = socket.handshake.auth;
  const visitor = typeof token === 'string' ? app.visitor(token) : null;
  if (visitor)
    return accept({ peerKey: `v ${visitor.viewerId} ${key}`, showId: visitor.showId, person: { visitor } });
  const staff = await staffOf(socket);
  if (!staff) return refuse('unauthenticated');
  if (showId === undefined) return refuse('invalid', 'Say `showId`');
  const visible = await app.realtime.statusOf(showId, staff);
  return visible.ok
    ? accept({ peerKey: `s ${staff.id} ${showId} ${key}`, showId, person: { staff } })
    : visible;
}

/** Everyone's end, kept a little while for a connection that comes back. */
class Peers {
  readonly #settings: SignallingSettings;
  readonly #known = new Map<
    string,
    { peer: Peer; showId: string; sockets: number; leaving: NodeJS.Timeout | null }
  >();

  constructor(settings: SignallingSettings) {
    this.#settings = settings;
  }

  of({ peerKey, showId, person }: Seat): Peer {
    const known = this.#known.get(peerKey);
    if (known) return known.peer;
    const { rooms, newId } = this.#settings;
    const isStaff = 'staff' in person;
    const name = isStaff ? person.staff.name : '';
    const peer = new Peer({ rooms, showId, name, isStaff, newId });
    this.#known.set(peerKey, { peer, showId, sockets: 0, leaving: null });
    return peer;
  }

  join(seat: Seat): void {
    this.of(seat);
    const entry = this.#known.get(seat.peerKey);
    if (!entry) return;
    entry.sockets += 1;
    if (entry.leaving) clearTimeout(entry.leaving);
    entry.leaving = null;
  }

  leave({ peerKey }: Seat): void {
    const entry = this.#known.get(peerKey);
    if (!entry) return;
    entry.sockets = Math.max(0, entry.sockets - 1);
    if (entry.sockets > 0) return;
    entry.leaving = setTimeout(() => {
      this.#known.delete(peerKey);
      entry.peer.close();
      if (!this.shows().has(entry.showId)) this.#settings.rooms.tidy(entry.showId);
    }, RESUME_MS);
    entry.leaving.unref();
  }

  shows(): Set<string> {
    return new Set([...this.#known.values()].map(({ showId }) => showId));
  }

  /** Ends what the peer sends and receives; the same client may begin again. */
  renew(peerKey: string): void {
    const entry = this.#known.get(peerKey);
    if (!entry) return;
    entry.peer.close();
    const { rooms, newId } = this.#settings;
    const { showId, name, isStaff } = entry.peer.who;
    entry.peer = new Peer({ rooms, showId, name, isStaff, newId });
  }

  /** The show's worker is gone: everyone of it begins again. */
  forget(showId: string): void {
    for (const [peerKey, entry] of this.#known) if (entry.showId === showId) this.renew(peerKey);
  }

  close(): void {
    for (const { leaving, peer } of this.#known.values()) {
      if (leaving) clearTimeout(leaving);
      peer.close();
    }
    this.#known.clear();
  }
}

function begin(socket: Socket, peers: Peers, settings: SignallingSettings): void {
  const { seat } = socket.data as { seat?: Seat };
  if (!seat) throw new Error('A media socket connected without a seat');
  const { showId, person } = seat;
  const { rooms, keys, watch, app, staffOf, log } = settings;
  const isStaff = 'staff' in person;
  peers.join(seat);
  void socket.join(groupOf(showId, isStaff));
  socket.on('disconnect', () => peers.leave(seat));

  const peer = () => peers.of(seat);
  const mayWatch = async (): Promise<Result<null>> => {
    const status = await app.realtime.statusOf(showId, isStaff ? person.staff : null);
    if (!status.ok) return status;
    return isStaff || status.value === 'live' ? accept(null) : refuse('show_not_live');
  };
  const maySend = async (): Promise<Result<null>> => {
    const staff = isStaff ? await staffOf(socket) : null;
    if (!staff || !may(staff.role, 'shows.air'))
      return refuse(isStaff && !staff ? 'unauthenticated' : 'forbidden');
    const status = await app.realtime.statusOf(showId, staff);
    if (!status.ok) return status;
    return status.value === 'ended' || status.value === 'reviewed' ? refuse('show_over') : accept(null);
  };
  /** Runs the second only when the first allows it. */
  const checked = async <T extends object | null>(
    allowed: Promise<Result<null>>,
    run: () => Promise<Result<T>> | Result<T>,
  ): Promise<Answer> => {
    const may_ = await allowed;
    return may_.ok ? answered(await run()) : may_;
  };

  const incoming = { socket, limit: rateLimit(rates), log };
  listen(incoming, 'hello', mediaIn.hello, async (): Promise<Answer> => {
    const status: MediaStatus = rooms.status(showId, isStaff);
    // A viewer needs to know what the server can carry only once there is something to carry.
    const router = isStaff || status.onAir ? await rooms.router(showId) : refuse('media_gone');
    return answered(
      accept({
        status,
        publisherId: isStaff ? peer().publisherId : null,
        rtpCapabilities: router.ok ? router.value.rtpCapabilities : null,
      }),
    );
  });
  listen(incoming, 'transport', mediaIn.transport, ({ direction, attempt }) =>
    checked(direction === 'send' ? maySend() : mayWatch(), () => peer().transport(direction, attempt)),
  );
  listen(incoming, 'secure', mediaIn.secure, async ({ transportId, dtlsParameters }) =>
    answered(await peer().connect(transportId, dtlsParameters)),
  );
  listen(incoming, 'restartIce', mediaIn.restartIce, async ({ transportId }) =>
    answered(await peer().restartIce(transportId)),
  );
  listen(incoming, 'produce', mediaIn.produce, ({ transportId, source, rtpParameters }) =>
    checked(maySend(), () => peer().produce(transportId, source, rtpParameters)),
  );
  listen(incoming, 'stop', mediaIn.stop, ({ source }): Answer => {
    peer().stop(source);
    return { ok: true };
  });
  listen(incoming, 'pause', mediaIn.pause, ({ source, isPaused }) =>
    checked(maySend(), () => peer().pause(source, isPaused)),
  );
  listen(incoming, 'take', mediaIn.take, ({ publisherId }) =>
    checked(maySend(), () => rooms.take(showId, publisherId)),
  );
  listen(incoming, 'consume', mediaIn.consume, ({ producerId, rtpCapabilities }) =>
    checked(mayWatch(), () => peer().consume(producerId, rtpCapabilities)),
  );
  listen(incoming, 'resume', mediaIn.resume, async ({ producerId }) =>
    answered(await peer().resume(producerId)),
  );
  listen(incoming, 'layer', mediaIn.layer, async ({ producerId, spatial }) =>
    answered(await peer().layer(producerId, spatial)),
  );
  listen(incoming, 'report', mediaIn.report, (report): Answer => {
    watch.report(showId, report, isStaff);
    return { ok: true };
  });
  listen(incoming, 'sending', mediaIn.sending, ({ rttMs }): Answer => {
    watch.sending(showId, peer().publisherId, rttMs);
    return { ok: true };
  });
  listen(incoming, 'leave', mediaIn.leave, (): Answer => {
    peers.renew(seat.peerKey);
    return { ok: true };
  });
  listen(incoming, 'streamKey', mediaIn.streamKey, () =>
    checked(maySend(), async () => accept({ key: await keys.rotate(showId), path: `${WHIP}/${showId}` })),
  );
  refuseOthers(socket, Object.keys(mediaIn));
  socket.emit('status', rooms.status(showId, isStaff));
}

const answered = (result: Result<object | null>): Answer =>
  result.ok ? { ok: true, ...result.value } : result;
