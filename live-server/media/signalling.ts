import type { Namespace, Socket } from 'socket.io';
import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import { type MediaInEvent, mediaHandshake, mediaIn } from '#shared/contract/media.ts';
import { may } from '#shared/contract/roles.ts';
import type { App, Staff, Visitor } from '../app/api.ts';
import type { Realtime } from '../app/realtime.ts';
import { type Answer, listen, receive, type SocketLog } from '../sockets/listen.ts';
import { type Rate, rateLimit } from '../sockets/rate-limit.ts';
import { refused } from '../sockets/refused.ts';
import type { MediaHomes } from './homes.ts';
import type { SeatEvent } from './local-home.ts';
import type { Seat } from './peers.ts';
import type { StreamKeys } from './stream-keys.ts';

export const MEDIA = '/media';
/** Where encoders send to, under this server's address. */
export const WHIP = '/media/whip';

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
  readonly homes: MediaHomes;
  readonly keys: StreamKeys;
  readonly staffOf: (socket: Socket) => Staff | null | Promise<Staff | null>;
  readonly log: SocketLog;
}

type Person = { readonly visitor: Visitor } | { readonly staff: Staff };

interface Admitted {
  readonly seat: Seat;
  readonly person: Person;
}

/** Viewers watch what is on air; staff watch everybody who sends; those who may run the desk's air may send. */
export function serveMedia(namespace: Namespace, settings: SignallingSettings): () => void {
  const { homes, log } = settings;
  const both = [true, false];
  homes.hear({
    changed(showId) {
      for (const id of showId === null ? homes.shows() : [showId])
        for (const isForStaff of both)
          namespace.to(groupOf(id, isForStaff)).emit('status', homes.status(id, isForStaff));
    },
    lost(showId) {
      namespace.to(both.map((isForStaff) => groupOf(showId, isForStaff))).emit('lost');
    },
    quality(showId, sample) {
      namespace.to(groupOf(showId, true)).emit('quality', sample);
    },
  });
  namespace.use((socket, next) => {
    admit(socket, settings).then(
      (admitted) => {
        if (!admitted.ok) return next(refused(admitted.error));
        (socket.data as { admitted?: Admitted }).admitted = admitted.value;
        next();
      },
      (err: unknown) => {
        log.error({ err }, 'a media connection could not be let in');
        next(refused(refuse('internal').error));
      },
    );
  });
  namespace.on('connection', (socket) => begin(socket, settings));
  return () => homes.close();
}

const groupOf = (showId: string, isForStaff: boolean) => `${isForStaff ? 'staff' : 'viewers'}:${showId}`;

async function admit(socket: Socket, { app, staffOf }: SignallingSettings): Promise<Result<Admitted>> {
  const handshake = mediaHandshake.safeParse(socket.handshake.auth);
  if (!handshake.success) return refuse('invalid', 'Say `key`, and for staff `showId`');
  const { key, showId } = handshake.data;
  const { token } = socket.handshake.auth;
  const visitor = typeof token === 'string' ? app.visitor(token) : null;
  if (visitor) {
    const peerKey = `v ${visitor.viewerId} ${key}`;
    const seat = { peerKey, showId: visitor.showId, name: '', isStaff: false };
    return accept({ seat, person: { visitor } });
  }
  const staff = await staffOf(socket);
  if (!staff) return refuse('unauthenticated');
  if (showId === undefined) return refuse('invalid', 'Say `showId`');
  const visible = await app.realtime.statusOf(showId, staff);
  if (!visible.ok) return visible;
  const seat = { peerKey: `s ${staff.id} ${showId} ${key}`, showId, name: staff.name, isStaff: true };
  return accept({ seat, person: { staff } });
}

function begin(socket: Socket, settings: SignallingSettings): void {
  const { admitted } = socket.data as { admitted?: Admitted };
  if (!admitted) throw new Error('A media socket connected that was not let in');
  const { seat, person } = admitted;
  const { showId } = seat;
  const { homes, keys, app, staffOf, log } = settings;
  const isStaff = 'staff' in person;
  homes.join(seat);
  void socket.join(groupOf(showId, isStaff));
  socket.on('disconnect', () => homes.leave(seat));

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
  const anybody = async (): Promise<Result<null>> => accept(null);

  const incoming = receive(socket, rateLimit(rates), log);
  /** Hands it on to the node that has the show's video, when it is allowed. */
  const hand = (event: SeatEvent, allowed: () => Promise<Result<null>>) =>
    listen(incoming, event, mediaIn[event], async (payload): Promise<Answer> => {
      const allows = await allowed();
      return allows.ok ? homes.ask(seat, event, payload) : allows;
    });
  listen(incoming, 'transport', mediaIn.transport, async (payload): Promise<Answer> => {
    const allows = await (payload.direction === 'send' ? maySend() : mayWatch());
    return allows.ok ? homes.ask(seat, 'transport', payload) : allows;
  });
  for (const event of ['produce', 'pause', 'take'] as const) hand(event, maySend);
  hand('consume', mayWatch);
  for (const event of [
    'hello',
    'secure',
    'restartIce',
    'stop',
    'resume',
    'layer',
    'report',
    'sending',
    'leave',
  ] as const)
    hand(event, anybody);
  listen(incoming, 'streamKey', mediaIn.streamKey, async (): Promise<Answer> => {
    const allows = await maySend();
    if (!allows.ok) return allows;
    return { ok: true, ...{ key: await keys.rotate(showId), path: `${WHIP}/${showId}` } };
  });
  socket.emit('status', homes.status(showId, isStaff));
}
