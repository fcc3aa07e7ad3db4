import type { Socket } from 'node:net';
import { WebSocket } from 'ws';

/**
 * A viewer's connection reduced to the wire: Engine.IO over WebSocket, namespace `/room`, acknowledged events.
 * Lighter than the client library, so that the load is not what saturates first.
 */
export interface RoomClient {
  /** Sends an event and resolves with its acknowledgement. */
  ask(event: string, payload: unknown): Promise<unknown>;
  /** Sends an event and expects no answer. */
  tell(event: string, payload: unknown): void;
  /** Its TCP connection, to write frames to that are made already; nothing else may be sent then. */
  readonly wire: Socket;
  close(): void;
}

/** `onEvent` gets every event as it came over the wire. */
export function joinRoom(
  port: number,
  token: string,
  onEvent: (text: string) => void = () => {},
): Promise<RoomClient> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`, {
    perMessageDeflate: false,
  });
  const waiting = new Map<number, (answer: unknown) => void>();
  let nextId = 0;
  return new Promise((resolve, reject) => {
    socket.on('error', reject);
    socket.on('message', (data) => {
      const text = data.toString();
      if (text.startsWith('42/room,')) onEvent(text);
      else if (text === '2') socket.send('3');
      else if (text.startsWith('0')) socket.send(`40/room,${JSON.stringify({ token })}`);
      else if (text.startsWith('40/room,')) resolve(client);
      else if (text.startsWith('44/room,')) reject(new Error(text));
      else if (text.startsWith('43/room,')) {
        const bracket = text.indexOf('[');
        const id = Number(text.slice(8, bracket));
        waiting.get(id)?.((JSON.parse(text.slice(bracket)) as unknown[])[0]);
        waiting.delete(id);
      }
    });
    const client: RoomClient = {
      ask(event, payload) {
        const id = nextId;
        nextId += 1;
        return new Promise((answered) => {
          waiting.set(id, answered);
          socket.send(`42/room,${id}${JSON.stringify([event, payload])}`);
        });
      },
      get wire() {
        return (socket as unknown as { readonly _socket: Socket })._socket;
      },
      tell: (event, payload) => socket.send(`42/room,${JSON.stringify([event, payload])}`),
      close: () => socket.terminate(),
    };
  });
}

export interface LoadResult {
  /** Acknowledgements that said ok, in all and a second. */
  readonly answered: number;
  readonly rate: number;
  /** Milliseconds. */
  readonly p99: number;
  /** Acknowledgements that refused, by code. */
  readonly refused: Record<string, number>;
}

/** Keeps `depth` acknowledged calls in flight on every client for `ms`. */
export async function drive(
  clients: readonly RoomClient[],
  depth: number,
  ms: number,
  next: (client: number, n: number) => [event: string, payload: unknown],
): Promise<LoadResult> {
  const latencies: number[] = [];
  const refused: Record<string, number> = {};
  let accepted = 0;
  const started = performance.now();
  const until = started + ms;
  const lane = async (client: RoomClient, index: number, offset: number) => {
    for (let n = offset; performance.now() < until; n += depth) {
      const sent = performance.now();
      const [event, payload] = next(index, n);
      const answer = (await client.ask(event, payload)) as { ok?: boolean; error?: { code: string } };
      latencies.push(performance.now() - sent);
      if (answer.ok) accepted += 1;
      else refused[answer.error?.code ?? '?'] = (refused[answer.error?.code ?? '?'] ?? 0) + 1;
    }
  };
  await Promise.all(
    clients.flatMap((client, index) =>
      Array.from({ length: depth }, (_, offset) => lane(client, index, offset)),
    ),
  );
  latencies.sort((a, b) => a - b);
  return {
    answered: accepted,
    rate: accepted / ((performance.now() - started) / 1000),
    p99: latencies[Math.floor(latencies.length * 0.99)] ?? 0,
    refused,
  };
}
