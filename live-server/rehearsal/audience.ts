import { io, type Socket } from 'socket.io-client';
import type { Ack, RoomDeal, RoomState, RoomUpdate } from '#shared/contract/room.ts';
import type { OrderView } from '#shared/contract/viewers.ts';
import type { Stage } from './stage.ts';

const ACK_MS = 10_000;
/** A socket may take twenty comments at once, and then one a second. */
const SPAM = 60;
const STEP_MS = 200;

export interface Seat {
  readonly viewerKey: string;
  readonly token: string;
  readonly socket: Socket;
}

/** What is seen of viewers and scalpers, who all come over real sockets. */
export interface Audience {
  readonly answersMs: readonly number[];
  readonly spam: { sent: number; refused: number };
  /** Claims of more than a viewer may have. */
  readonly limits: { tried: number };
  online(): number;
  /** A deal opened: hunters and scalpers go for it. */
  dealOpened(deal: RoomDeal): void;
  /** One of the viewers asks so many times for a coupon; answers how many they had. */
  takeCoupon(viewer: number, offerId: string, times: number): Promise<number>;
  /** Everyone loses their connection at the same moment and comes back as fast as they can. */
  storm(): Promise<{ clients: number; back: number; slowestMs: number }>;
  stop(): Promise<void>;
}

interface AudienceOptions {
  readonly stage: Pick<Stage, 'url'>;
  readonly showId: string;
  readonly viewers: number;
  readonly chance: () => number;
  /** An order was placed by the holder of `token`. */
  readonly onOrder: (order: OrderView, token: string) => void;
  readonly onFault: (error: unknown) => void;
}

/** Fills the room; one viewer in twelve is a scalper, one a spammer. */
export async function fillRoom(options: AudienceOptions): Promise<Audience> {
  const { stage, showId, viewers, chance, onOrder, onFault } = options;
  const seats: Seat[] = [];
  const answersMs: number[] = [];
  const spam = { sent: 0, refused: 0 };
  const limits = { tried: 0 };
  const seen = new Set<string>();
  let itemIds: readonly string[] = [];
  let pinned: string | null = null;
  let isStopped = false;

  const sit = async (viewerKey: string): Promise<Seat> => {
    const response = await fetch(`${stage.url}/api/shows/${showId}/visits`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ viewerKey, source: 'direct', name: `Rehearsal ${viewerKey}` }),
    });
    if (!response.ok) throw new Error(`A viewer was not let in: ${response.status}`);
    const { token } = (await response.json()) as { token: string };
    const socket = io(`${stage.url}/room`, {
      ...{ auth: { token }, transports: ['websocket'], forceNew: true },
      ...{ reconnectionDelay: 100, reconnectionDelayMax: 1_000 },
    });
    socket.on('room', (room: RoomState) => {
      itemIds = room.items.map(({ itemId }) => itemId);
    });
    socket.on('update', (update: RoomUpdate) => {
      if (update.pinned) pinned = update.pinned[0] ?? null;
    });
    const seat = { viewerKey, token, socket };
    seats.push(seat);
    return seat;
  };
  const ask = async <T extends object>(
    seat: Seat,
    event: string,
    payload: object,
  ): Promise<Ack<T> | null> => {
    const at = performance.now();
    try {
      const answer = (await seat.socket.timeout(ACK_MS).emitWithAck(event, payload)) as Ack<T>;
      answersMs.push(performance.now() - at);
      return answer;
    } catch (error) {
      if (!isStopped && seat.socket.connected) onFault(error);
      return null;
    }
  };
  const placed = (seat: Seat, order: OrderView) => {
    if (seen.has(order.id)) return;
    seen.add(order.id);
    onOrder(order, seat.token);
  };
  const claim = async (seat: Seat, dealId: string, quantity: number, key: string) => {
    const answer = await ask<{ order: OrderView }>(seat, 'claim', { dealId, quantity, key });
    if (answer?.ok) placed(seat, answer.order);
  };
  /** More than the limit at once, the same again, and by another visit of the same person. */
  const scalp = async (seat: Seat, { dealId, perViewerLimit }: RoomDeal) => {
    const other = await sit(seat.viewerKey);
    const tries = Array.from({ length: 6 }, (_, n) => ({
      seat: n % 2 === 0 ? seat : other,
      key: n < 2 ? `s-${dealId}` : `s-${dealId}-${n}`,
    }));
    limits.tried += tries.length;
    await Promise.all(tries.map(({ seat: by, key }) => claim(by, dealId, perViewerLimit, key)));
  };

  for (let n = 0; n < viewers; n += 20)
    await Promise.all(Array.from({ length: Math.min(20, viewers - n) }, (_, k) => sit(`viewer-${n + k}`)));
  const ordinary = seats.slice();
  const act = () => {
    for (const seat of ordinary) {
      if (!seat.socket.connected || chance() > 0.06) continue;
      const what = chance();
      const itemId = pinned ?? itemIds[Math.floor(chance() * itemIds.length)];
      if (what < 0.3) void ask(seat, 'like', { n: 3 });
      else if (what < 0.45)
        void ask(seat, 'comment', { text: chance() < 0.5 ? '这款有证书吗？' : 'Lovely!' });
      else if (itemId === undefined) continue;
      else if (what < 0.7) void ask(seat, 'impression', { itemId });
      else if (what < 0.97) {
        void ask(seat, 'impression', { itemId });
        void ask(seat, 'click', { itemId });
      } else {
        const order = {
          lines: [{ itemId, quantity: 1 }],
          fulfilment: 'ship',
          key: `o-${seen.size}-${chance()}`,
        };
        void ask<{ order: OrderView }>(seat, 'order', order).then((answer) => {
          if (answer?.ok) placed(seat, answer.order);
        });
      }
    }
  };
  const timer = setInterval(act, STEP_MS);
  const [spammer] = ordinary;
  if (spammer)
    void Promise.all(
      Array.from({ length: SPAM }, async () => {
        spam.sent += 1;
        const answer = await ask(spammer, 'comment', { text: 'BUY NOW www.cheap.example' });
        if (answer && !answer.ok && answer.error.code === 'rate_limited') spam.refused += 1;
      }),
    );

  return {
    answersMs,
    spam,
    limits,
    online: () => seats.filter(({ socket }) => socket.connected).length,
    dealOpened(deal) {
      for (const [index, seat] of ordinary.entries()) {
        if (index % 12 === 5) void scalp(seat, deal).catch(onFault);
        else if (chance() < 0.3)
          setTimeout(() => void claim(seat, deal.dealId, 1, `c-${deal.dealId}`), chance() * 1_200);
      }
    },
    async takeCoupon(viewer, offerId, times) {
      const seat = ordinary[viewer % ordinary.length];
      if (!seat) return 0;
      const answers = await Promise.all(
        Array.from({ length: times }, (_, n) => ask(seat, 'coupon', { offerId, key: `k-${offerId}-${n}` })),
      );
      return answers.filter((answer) => answer?.ok).length;
    },
    async storm() {
      const clients = ordinary.filter(({ socket }) => socket.connected);
      const backMs = await Promise.all(
        clients.map(({ socket }) => {
          const at = performance.now();
          return new Promise<number | null>((resolve) => {
            const late = setTimeout(() => resolve(null), 20_000);
            socket.once('room', () => {
              clearTimeout(late);
              resolve(performance.now() - at);
            });
            socket.disconnect().connect();
          });
        }),
      );
      const back = backMs.filter((ms): ms is number => ms !== null);
      return { clients: clients.length, back: back.length, slowestMs: Math.round(Math.max(0, ...back)) };
    },
    async stop() {
      isStopped = true;
      clearInterval(timer);
      for (const { socket } of seats) socket.disconnect();
    },
  };
}
