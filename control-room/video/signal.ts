import { io, type Socket } from 'socket.io-client';
import type { Refusal } from '#shared/contract/errors.ts';
import type { MediaInEvent, MediaStatus } from '#shared/contract/media.ts';
import type { StreamSample } from '#shared/contract/stream.ts';

/** Who asks: a viewer's token, or staff by their session and the show. */
export type MediaIdentity = { readonly token: string } | { readonly showId: string };

export type SignalAnswer<T> =
  | ({ readonly ok: true } & T)
  | { readonly ok: false; readonly error: Pick<Refusal, 'code'> | { readonly code: 'network' } };

export interface SignalHandlers {
  /** Where things stand: on connecting, and whenever it changes. */
  status(status: MediaStatus): void;
  /** Staff alone: how what is on air fares. */
  quality?(sample: StreamSample): void;
  /** Whatever ran at the media server is gone. */
  lost(): void;
  /** The server does not let this client in. */
  refused(code: string): void;
}

/** The signalling of one use of the media server: a publisher's or a watcher's. */
export interface Signal {
  /** Asks until there is an answer, a few times; every question may be asked twice. */
  ask<T extends object>(event: MediaInEvent, payload?: object): Promise<SignalAnswer<T>>;
  close(): void;
}

const ANSWER_MS = 5_000;
const TRIES = 3;

/** Shares the page's one connection with the room or the desk. */
export function openSignal(identity: MediaIdentity, on: SignalHandlers): Signal {
  const key = randomKey();
  const socket: Socket = io('/media', {
    auth: { ...identity, key },
    withCredentials: true,
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
  });
  let isClosed = false;
  let comingBack: ReturnType<typeof setTimeout> | null = null;
  const comeBack = () => {
    comingBack ??= setTimeout(
      () => {
        comingBack = null;
        if (!isClosed) socket.disconnect().connect();
      },
      500 + Math.random() * 1_500,
    );
  };

  socket.on('status', on.status);
  if (on.quality) socket.on('quality', on.quality);
  socket.on('lost', on.lost);
  socket.on('disconnect', (reason) => {
    // The library does not come back by itself after a server that closed on purpose, as for a restart.
    if (reason === 'io server disconnect') comeBack();
  });
  socket.on('connect_error', (error: Error & { data?: { code?: string } }) => {
    const code = error.data?.code;
    if (code !== undefined && code !== 'internal' && code !== 'rate_limited') on.refused(code);
    else if (!socket.active) comeBack();
  });

  /** A page that is left or loaded anew gives up its place at once; nobody waits for it to come back. */
  const leave = () => {
    if (socket.connected) socket.emit('leave');
  };
  window.addEventListener('pagehide', leave);
  // The connection it shares may be one that waits to be told.
  if (!socket.active) socket.connect();

  return {
    async ask(event, payload = {}) {
      for (let attempt = 0; attempt < TRIES && !isClosed; attempt += 1) {
        const answer = await socket
          .timeout(ANSWER_MS)
          .emitWithAck(event, payload)
          .catch(() => null);
        if (answer !== null) return answer;
      }
      return { ok: false, error: { code: 'network' } };
    },
    close() {
      isClosed = true;
      if (comingBack) clearTimeout(comingBack);
      window.removeEventListener('pagehide', leave);
      leave();
      socket.disconnect();
    },
  };
}

/** Works on pages that came over plain http too, where `randomUUID` is not offered. */
export const randomKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );
