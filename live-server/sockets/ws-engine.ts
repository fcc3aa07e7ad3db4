import { type ServerOptions, WebSocketServer } from 'ws';

/**
 * The `ws` server engine.io is given. With `allowSynchronousEvents: false` each message has its own turn of the
 * event loop, so that a client which floods its connection cannot hold up the others' acknowledgements.
 */
export class FairWebSocketServer extends WebSocketServer {
  constructor(options: ServerOptions) {
    super({ ...options, allowSynchronousEvents: false });
  }
}
