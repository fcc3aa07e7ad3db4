import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type ServerOptions, WebSocket, WebSocketServer } from 'ws';

/**
 * Messages of one connection that are handled before every other connection has had its turn. One would be the
 * fairest; but what a client sends in one go then costs a turn and a write of the answer for each. Measured under a
 * flood of fifty, p99 of a polite viewer: one 4 ms, two 6 to 9 ms, four 13 ms; and of what a click costs, two saves
 * a quarter and four no more.
 */
export const MESSAGES_A_TURN = 2;

/** Of `ws`'s reader: whether the next message is handled at once or waits for a turn of its own. */
interface Receiver {
  _allowSynchronousEvents: boolean;
}

/** A connection that lets the others have their turn after every few messages. */
class FairWebSocket extends WebSocket {
  #left = MESSAGES_A_TURN;

  override emit(event: string | symbol, ...args: unknown[]): boolean {
    if (event === 'message') {
      const receiver = (this as unknown as { readonly _receiver: Receiver })._receiver;
      // One that had to wait begins a new turn.
      this.#left = (receiver._allowSynchronousEvents ? this.#left : MESSAGES_A_TURN) - 1;
      receiver._allowSynchronousEvents = this.#left > 0;
    }
    return super.emit(event, ...args);
  }
}

/** Does what is to be done about a connection that is gone: at once, or a little later, each in its order. */
export type Departures = (work: () => void) => void;

type Listener = (...args: unknown[]) => void;

/**
 * The `ws` server engine.io is given: a client which floods its connection cannot hold up the others'
 * acknowledgements. `ws` alone handles whatever has arrived in one go. Nor can thousands that are gone in one moment:
 * what that costs, for `ws` and for all above it, is spread by `departures`.
 */
export class FairWebSocketServer extends WebSocketServer {
  readonly #departures: Departures;

  constructor(options: ServerOptions, departures: Departures = (work) => work()) {
    super({ ...options, WebSocket: FairWebSocket });
    this.#departures = departures;
  }

  override handleUpgrade(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    callback: (client: WebSocket, request: IncomingMessage) => void,
  ): void {
    const others = new Set(gone.flatMap((event) => socket.listeners(event)));
    super.handleUpgrade(request, socket, head, (client, of) => {
      for (const event of gone) this.#spread(socket, event, others);
      callback(client, of);
    });
  }

  /** Has what `ws` does on an event of its socket wait for its turn. */
  #spread(socket: Duplex, event: string, others: ReadonlySet<unknown>): void {
    for (const listener of socket.listeners(event)) {
      if (others.has(listener)) continue;
      const own = listener as Listener;
      socket.off(event, own);
      socket.on(event, (...args: unknown[]) => this.#departures(() => own.apply(socket, args)));
    }
  }
}

/** How a TCP socket says that the other side is gone, or that it is gone itself. */
const gone = ['end', 'close'] as const;
