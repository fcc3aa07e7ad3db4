import type { Namespace, Socket } from 'socket.io';
import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import { type RoomInEvent, roomIn } from '#shared/contract/room.ts';
import type { OrderView } from '#shared/contract/viewers.ts';
import type { App, Visitor } from '../app/api.ts';
import type { Realtime, Seated } from '../app/realtime.ts';
import { StorageUnavailable } from '../storage/unavailable.ts';
import { answerDirectly } from './frames.ts';
import { type Answer, listen, type Reply, receive, type SocketLog, unheard } from './listen.ts';
import type { Outbox } from './outbox.ts';
import { type Rate, rateLimit } from './rate-limit.ts';
import { refused } from './refused.ts';
import type { Turnstile } from './turnstile.ts';

/** What one viewer's socket may send. Likes cost what they count: clients sum them up for a second. */
export const roomRates: Readonly<Record<RoomInEvent, Rate>> = {
  like: { perSecond: 60, burst: 300 },
  comment: { perSecond: 1, burst: 20 },
  share: { perSecond: 1, burst: 10 },
  follow: { perSecond: 1, burst: 10 },
  impression: { perSecond: 20, burst: 100 },
  click: { perSecond: 10, burst: 50 },
  claim: { perSecond: 5, burst: 20 },
  quote: { perSecond: 5, burst: 20 },
  coupon: { perSecond: 2, burst: 10 },
  offer: { perSecond: 2, burst: 10 },
  waitlist: { perSecond: 2, burst: 10 },
  leaveWaitlist: { perSecond: 2, burst: 10 },
  order: { perSecond: 2, burst: 10 },
  vote: { perSecond: 2, burst: 10 },
  leave: { perSecond: 1, burst: 5 },
  clock: { perSecond: 5, burst: 20 },
};

export interface RoomSettings {
  readonly app: Pick<App, 'visitor'> & { readonly realtime: Realtime };
  readonly outbox: Outbox;
  /** Viewers are seated, and shown the room, when their turn has come. */
  readonly turnstile: Turnstile;
  readonly rates: Readonly<Record<RoomInEvent, Rate>>;
  readonly log: SocketLog;
}

interface RoomData {
  seated?: Seated;
  begun?: boolean;
}

/** Viewers: a socket has a seat from before it connects until it is gone. */
export function serveRoom(namespace: Namespace, settings: RoomSettings): void {
  const { app, turnstile, log } = settings;
  namespace.use((socket, next) => {
    const { token } = socket.handshake.auth;
    const visitor = typeof token === 'string' ? app.visitor(token) : null;
    if (!visitor) return next(refused(refuse('unauthenticated').error));
    turnstile.enter('seat', () => {
      // Gone before its turn has come.
      if (socket.conn.readyState !== 'open') return;
      takeSeat(app.realtime, visitor, socket).then(
        (seated) => next(seated.ok ? undefined : refused(seated.error)),
        (err: unknown) => {
          const isAway = err instanceof StorageUnavailable;
          if (!isAway) log.error({ err }, 'joining failed');
          next(refused(refuse(isAway ? 'storage_unavailable' : 'internal').error));
        },
      );
    });
  });
  namespace.on('connection', (socket) => begin(socket, settings));
}

async function takeSeat(realtime: Realtime, visitor: Visitor, socket: Socket): Promise<Result<null>> {
  const joined = await realtime.join(visitor);
  if (!joined.ok) return joined;
  const data = socket.data as RoomData;
  data.seated = joined.value;
  // A client that went away while it was let in never connects: its seat is given up again.
  setImmediate(() => {
    if (data.begun) return;
    joined.value.seat.lose();
    joined.value.release();
  });
  return accept(null);
}

function begin(socket: Socket, { app, outbox, turnstile, rates, log }: RoomSettings): void {
  const data = socket.data as RoomData;
  const { seated } = data;
  if (!seated) throw new Error('A room socket connected without a seat');
  data.begun = true;
  const { seat } = seated;
  let leaveOutbox = () => {};
  socket.on('disconnect', () => {
    leaveOutbox();
    seat.lose();
    seated.release();
  });
  const incoming = receive(socket, rateLimit(rates), log);
  answerDirectly(socket);
  listen(
    incoming,
    'like',
    roomIn.like,
    ({ n }) => done(seat.like(n)),
    ({ n }) => n,
  );
  listen(incoming, 'comment', roomIn.comment, ({ text }) => withValue(seat.comment(text)));
  listen(incoming, 'share', roomIn.share, () => done(seat.share()));
  listen(incoming, 'follow', roomIn.follow, () => done(seat.follow()));
  listen(incoming, 'impression', roomIn.impression, ({ itemId }) => done(seat.impression(itemId)));
  listen(incoming, 'click', roomIn.click, ({ itemId }) => done(seat.click(itemId)));
  const asking = new Set<string>();
  /** Until the answer is out, its key is in `asking`: what the answer tells is not told twice. */
  const placing = (key: string, reply: Reply, order: Promise<Result<OrderView>>): Promise<Answer> => {
    if (reply === unheard) return order.then(ordered);
    asking.add(key);
    return order.then(
      (placed) => {
        asking.delete(key);
        return ordered(placed);
      },
      (error: unknown) => {
        asking.delete(key);
        throw error;
      },
    );
  };
  listen(incoming, 'claim', roomIn.claim, (claim, reply) =>
    placing(claim.key, reply, seat.claim(claim.dealId, claim.quantity, claim.key, claim)),
  );
  listen(incoming, 'order', roomIn.order, (order, reply) => placing(order.key, reply, seat.order(order)));
  listen(incoming, 'quote', roomIn.quote, async (asked) => {
    const quote = await seat.quote(asked);
    return quote.ok ? withValue(accept({ quote: quote.value })) : quote;
  });
  listen(incoming, 'coupon', roomIn.coupon, async ({ offerId, key }) => {
    const coupon = await seat.coupon(offerId, key);
    return coupon.ok ? withValue(accept({ coupon: coupon.value })) : coupon;
  });
  listen(incoming, 'offer', roomIn.offer, ({ offerId, ...taking }, reply) =>
    placing(taking.key, reply, seat.takeOffer(offerId, taking)),
  );
  listen(incoming, 'waitlist', roomIn.waitlist, async ({ dealId, key }) => {
    const waiting = await seat.waitlist(dealId, key);
    return waiting.ok ? withValue(accept({ waiting: waiting.value })) : waiting;
  });
  listen(incoming, 'leaveWaitlist', roomIn.leaveWaitlist, async ({ dealId }) =>
    done(await seat.leaveWaitlist(dealId)),
  );
  listen(incoming, 'vote', roomIn.vote, (vote) => done(seat.vote(vote)));
  listen(incoming, 'leave', roomIn.leave, () => {
    leaveOutbox();
    seat.leave();
    return { ok: true };
  });
  listen(incoming, 'clock', roomIn.clock, ({ t }) => ({ t, serverAt: app.realtime.now() }));
  /** Nobody is to sit before an empty page: the connection goes, and its client comes again by itself. */
  const notShown = (err: unknown) => {
    if (!(err instanceof StorageUnavailable))
      log.error({ err, showId: seat.showId }, 'a room could not be shown');
    socket.conn.close(true);
  };
  const show = () => {
    if (!socket.connected) return;
    try {
      // In one turn: what is taken from here on reaches this socket, what was taken before is in `room`.
      socket.emit('room', seat.room());
      leaveOutbox = outbox.addRoom(seat.showId, seat.visitor.viewerId, socket, asking);
    } catch (err) {
      notShown(err);
    }
  };
  seated.refresh().then(() => turnstile.enter('seat', show), notShown);
}

const done = (result: Result<null>): Answer => (result.ok ? { ok: true } : result);
const withValue = <T extends object>(result: Result<T>): Answer =>
  result.ok ? { ok: true, ...result.value } : result;
function ordered(result: Result<OrderView>): Answer {
  if (!result.ok) return result;
  const answer = { ok: true, order: result.value } as const;
  return answer;
}
