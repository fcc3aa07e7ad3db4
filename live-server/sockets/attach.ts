import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Server, type Socket } from 'socket.io';
import type { ServerOptions } from 'ws';
import type { DeskInEvent } from '#shared/contract/desk.ts';
import { refuse } from '#shared/contract/errors.ts';
import type { RoomInEvent } from '#shared/contract/room.ts';
import type { Staff } from '../app/api.ts';
import type { RunningApp } from '../app/app-settings.ts';
import { MEDIA, type SignallingSettings, serveMedia } from '../media/signalling.ts';
import { deskRates, serveDesk } from './desk.ts';
import { answered, type SocketLog } from './listen.ts';
import { DESK, Outbox, ROOM } from './outbox.ts';
import type { Rate } from './rate-limit.ts';
import { refused } from './refused.ts';
import { roomRates, serveRoom } from './room.ts';
import { Turnstile } from './turnstile.ts';
import { FairWebSocketServer } from './ws-engine.ts';

/** The largest message of a client: a desk's targets for every store and guide. */
const MAX_MESSAGE_BYTES = 262_144;
/** At the end, what is being answered may take so long. */
const ANSWER_MS = 1_500;
/** So many at the door are a crowd: some tenths of a second's work. */
const CROWD = 200;

export interface SocketSettings {
  /** The staff behind a handshake's cookie, or its token as an `Authorization` header; null for neither. */
  readonly authenticateStaff: (credentials: {
    readonly cookie?: string | undefined;
    readonly authorization?: string | undefined;
  }) => Staff | null | Promise<Staff | null>;
  /** Whether a handshake that counts on its cookie comes from another site's page. */
  readonly isForeign?: (request: IncomingMessage) => boolean;
  readonly log?: SocketLog;
  /** Video; left out by tests of the other namespaces, which then have no `/media`. */
  readonly media?: Pick<SignallingSettings, 'homes' | 'keys'>;
  readonly roomRates?: Readonly<Record<RoomInEvent, Rate>>;
  readonly deskRates?: Readonly<Record<DeskInEvent, Rate>>;
}

export interface Sockets {
  /** For counting: connections open now. */
  connections(): number;
  /** Answers what was asked, and ends every connection; the HTTP server itself is its owner's to close. */
  close(): Promise<void>;
}

/** Serves `/room`, `/desk` and, where there is video, `/media` on an HTTP server. */
export function attachSockets(server: HttpServer, app: RunningApp, settings: SocketSettings): Sockets {
  const log = settings.log ?? { error() {} };
  const isForeign = settings.isForeign ?? isOtherHost;
  const turnstile = new Turnstile();
  const io = new Server(server, {
    path: '/socket.io',
    serveClient: false,
    maxHttpBufferSize: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
    httpCompression: false,
    wsEngine: class extends FairWebSocketServer {
      constructor(options: ServerOptions) {
        super(options, (work) => turnstile.leave(work));
      }
    },
    connectTimeout: 10_000,
    pingInterval: 20_000,
    pingTimeout: 15_000,
  });
  io.engine.use((request: EngineRequest, _response: unknown, next: () => void) => {
    // Of a connection that stands, only its way changes.
    if (request._query?.sid !== undefined) next();
    else letIn(turnstile, request, next);
  });
  const outbox = new Outbox(app.realtime, log, () => turnstile.waiting >= CROWD);
  app.realtime.connect(outbox);
  io.use((_socket, next) => next(refused(refuse('not_found', 'Connect to /room or /desk').error)));
  const staffOf = (socket: Socket) => settings.authenticateStaff(credentialsOf(socket, isForeign));
  serveRoom(io.of(ROOM), { app, outbox, turnstile, log, rates: settings.roomRates ?? roomRates });
  serveDesk(io.of(DESK), {
    app,
    outbox,
    log,
    rates: settings.deskRates ?? deskRates,
    staffOf,
  });
  const { media } = settings;
  const endMedia = media ? serveMedia(io.of(MEDIA), { app, log, staffOf, ...media }) : () => {};
  return {
    connections: () => io.engine.clientsCount,
    async close() {
      turnstile.close();
      outbox.close();
      endMedia();
      const inside = [ROOM, DESK, MEDIA].flatMap((name) => [...io.of(name).sockets.values()]);
      const shownOut = inside.map(async (socket) => {
        await answered(socket);
        socket.disconnect(true);
      });
      await Promise.race([Promise.all(shownOut), sleep(ANSWER_MS, null, { ref: false })]);
      // Those that wait too long, those that came meanwhile, and those that have joined nothing.
      for (const name of [ROOM, DESK, MEDIA]) io.of(name).disconnectSockets(true);
      io.disconnectSockets(true);
      io.engine.close();
    },
  };
}

/** As engine.io hands it on, its query read. */
type EngineRequest = IncomingMessage & { readonly _query?: Readonly<Record<string, string>> };

/** Shakes hands when its turn has come; who has gone by then is let go. */
function letIn(turnstile: Turnstile, { socket }: IncomingMessage, shakeHands: () => void): void {
  // Nobody else listens to a socket between its request and its handshake.
  const onError = () => socket.destroy();
  socket.on('error', onError);
  turnstile.enter(
    'handshake',
    () => {
      socket.off('error', onError);
      if (!socket.destroyed) shakeHands();
    },
    () => socket.destroy(),
  );
}

/** A token given in the handshake stands before the cookie; a cookie counts only from our own pages. */
function credentialsOf(socket: Socket, isForeign: (request: IncomingMessage) => boolean) {
  const { token } = socket.handshake.auth;
  const { cookie, authorization } = socket.handshake.headers;
  if (typeof token === 'string') return { authorization: `Bearer ${token}` };
  if (authorization !== undefined) return { authorization };
  return isForeign(socket.request as IncomingMessage) ? {} : { cookie };
}

function isOtherHost({ headers: { origin, host } }: IncomingMessage): boolean {
  if (origin === undefined) return false;
  try {
    return new URL(origin).host !== host;
  } catch {
    return true;
  }
}
