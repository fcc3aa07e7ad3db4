import { io, type Socket } from 'socket.io-client';
import type { CouponView, QuoteView } from '#shared/contract/offers.ts';
import type { VoteRequest } from '#shared/contract/polls.ts';
import type { Ack, RoomInEvents, RoomOutEvents } from '#shared/contract/room.ts';
import type { OrderView, WaitView } from '#shared/contract/viewers.ts';
import { bestSample, type ClockSample, clockSample, momentNow, withSample } from '../live/clock.ts';
import type { PurchaseRequest } from './purchase.ts';

export type Network =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected' }
  | { readonly kind: 'reconnecting'; readonly attempt: number }
  | { readonly kind: 'offline' };

export interface LineHandlers extends RoomOutEvents {
  network(network: Network): void;
  /** Server time minus this device's, from the sample with the shortest round trip. */
  offset(ms: number): void;
  /** The server took the connection and refused it, with this code. */
  rejected(code: string): void;
}

/** What a purchase is answered with, by its kind. */
export type PurchaseAck = Ack<{ order: OrderView } | { coupon: CouponView } | { waiting: WaitView }>;

export interface QuoteRequest {
  readonly lines: readonly {
    readonly itemId: string;
    readonly quantity: number;
    readonly dealId?: string;
  }[];
  readonly couponCode?: string;
}

/** The one connection of the page. Facts go out only while connected: nothing queues to fire later. */
export interface Line {
  readonly isOpen: () => boolean;
  tell(event: 'share' | 'follow' | 'leave'): boolean;
  like(n: number): boolean;
  see(event: 'impression' | 'click', itemId: string): boolean;
  /** Null when no answer came in time or the line dropped. */
  comment(text: string): Promise<Ack<{ commentId: string }> | null>;
  vote(vote: VoteRequest): Promise<Ack | null>;
  purchase(request: PurchaseRequest, key: string): Promise<PurchaseAck | null>;
  quote(request: QuoteRequest): Promise<Ack<{ quote: QuoteView }> | null>;
  leaveWaitlist(dealId: string): Promise<Ack | null>;
  /** Leaves and joins again, after a random pause: a gap seldom comes to one viewer alone. */
  rejoin(): void;
  close(): void;
}

const answerWithinMs = 8_000;
/** Refusals of a connection that are worth another try. */
const passing: ReadonlySet<string> = new Set(['rate_limited', 'storage_unavailable', 'internal']);

export function openLine(token: () => string, on: LineHandlers): Line {
  const socket: Socket<RoomOutEvents, RoomInEvents> = io('/room', {
    auth: (give) => give({ token: token() }),
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    reconnectionDelay: 600,
    reconnectionDelayMax: 8_000,
    randomizationFactor: 0.6,
  });
  let attempt = 0;
  let isClosed = false;
  let rejoining: ReturnType<typeof setTimeout> | null = null;
  const isOnline = () => navigator.onLine !== false;
  const isOpen = () => socket.connected && isOnline();

  function report() {
    if (isClosed) return;
    if (!isOnline()) on.network({ kind: 'offline' });
    else if (socket.connected) on.network({ kind: 'connected' });
    else on.network(attempt === 0 ? { kind: 'connecting' } : { kind: 'reconnecting', attempt });
  }
  function connectSoon(ms: number) {
    rejoining ??= setTimeout(() => {
      rejoining = null;
      if (!isClosed) socket.disconnect().connect();
    }, ms);
  }

  socket.on('connect', () => {
    attempt = 0;
    report();
    void sampleClock(socket, on.offset);
  });
  socket.on('disconnect', (reason) => {
    if (isClosed || reason === 'io client disconnect') return;
    attempt = Math.max(attempt, 1);
    report();
    // Socket.IO does not come back by itself after the server closed on purpose (a restart).
    if (reason === 'io server disconnect') connectSoon(500 + Math.random() * 1_500);
  });
  socket.on('connect_error', (error) => {
    attempt += 1;
    report();
    const code = refusedBecause(error);
    if (code !== null && !passing.has(code)) on.rejected(code);
    else if (!socket.active) connectSoon(1_500 + Math.random() * 2_000);
  });
  socket.io.on('reconnect_attempt', (n) => {
    attempt = Math.max(attempt, n);
    report();
  });
  socket.on('room', on.room);
  socket.on('update', on.update);
  socket.on('order', on.order);
  socket.on('custom', on.custom);
  socket.on('ended', on.ended);

  const online = () => {
    report();
    if (!socket.connected) connectSoon(0);
  };
  window.addEventListener('online', online);
  window.addEventListener('offline', report);
  const clock = setInterval(() => {
    if (isOpen()) void sampleClock(socket, on.offset);
  }, 60_000);

  /** Runs the emit if the line is open; the answer tells the caller to keep what was not sent. */
  const send = (emit: () => void): boolean => {
    if (!isOpen()) return false;
    emit();
    return true;
  };

  return {
    isOpen,
    tell: (event) => send(() => socket.emit(event)),
    like: (n) => send(() => socket.emit('like', { n })),
    see: (event, itemId) => send(() => socket.emit(event, { itemId })),
    async comment(text) {
      if (!isOpen()) return null;
      return socket
        .timeout(answerWithinMs)
        .emitWithAck('comment', { text })
        .catch(() => null);
    },
    async vote(vote) {
      if (!isOpen()) return null;
      return socket
        .timeout(answerWithinMs)
        .emitWithAck('vote', vote)
        .catch(() => null);
    },
    async purchase(request, key) {
      if (!isOpen()) return null;
      return sent(socket.timeout(answerWithinMs), request, key).catch(() => null);
    },
    async quote(request) {
      if (!isOpen()) return null;
      return socket
        .timeout(answerWithinMs)
        .emitWithAck('quote', request)
        .catch(() => null);
    },
    async leaveWaitlist(dealId) {
      if (!isOpen()) return null;
      return socket
        .timeout(answerWithinMs)
        .emitWithAck('leaveWaitlist', { dealId })
        .catch(() => null);
    },
    rejoin: () => connectSoon(Math.random() * 800),
    close() {
      isClosed = true;
      if (rejoining) clearTimeout(rejoining);
      clearInterval(clock);
      window.removeEventListener('online', online);
      window.removeEventListener('offline', report);
      socket.disconnect();
    },
  };
}

/** Each kind by the event of its own. What is only the page's, its place, stays here. */
function sent(
  line: Pick<Socket<RoomOutEvents, RoomInEvents>, 'emitWithAck'>,
  request: PurchaseRequest,
  key: string,
): Promise<PurchaseAck> {
  switch (request.kind) {
    case 'claim': {
      const { kind: _, ...claim } = request;
      return line.emitWithAck('claim', { ...claim, key });
    }
    case 'order': {
      const { kind: _, place: __, ...order } = request;
      return line.emitWithAck('order', { ...order, key });
    }
    case 'offer': {
      const { kind: _, ...taking } = request;
      return line.emitWithAck('offer', { ...taking, key });
    }
    case 'coupon':
      return line.emitWithAck('coupon', { offerId: request.offerId, key });
    case 'wait':
      return line.emitWithAck('waitlist', { dealId: request.dealId, key });
    default:
      return request satisfies never;
  }
}

async function sampleClock(
  socket: Socket<RoomOutEvents, RoomInEvents>,
  offset: (ms: number) => void,
): Promise<void> {
  let samples: readonly ClockSample[] = [];
  for (let sample = 0; sample < 3; sample += 1) {
    const sent = momentNow();
    const answer = await socket
      .timeout(5_000)
      .emitWithAck('clock', { t: sent.device })
      .catch(() => null);
    if (!answer) continue;
    const received = momentNow();
    samples = withSample(samples, clockSample(sent, answer.serverAt, received), received);
  }
  const best = bestSample(samples);
  if (best) offset(Math.round(best.offsetMs));
}

/** A refused connection names its code in `data.code`; a failed one has none. */
function refusedBecause(error: Error & { data?: unknown }): string | null {
  const { data } = error;
  if (typeof data === 'object' && data !== null && 'code' in data && typeof data.code === 'string')
    return data.code;
  return null;
}
