import type { Socket } from 'socket.io';
import type { z } from 'zod';
import { type Refusal, refuse } from '#shared/contract/errors.ts';
import { parseInput } from '#shared/contract/parse-input.ts';
import { StorageUnavailable } from '../storage/unavailable.ts';
import type { RateLimit } from './rate-limit.ts';

/** The edge's own log; pino fits. */
export interface SocketLog {
  error(fields: object, message: string): void;
}

export type Reply = (answer: object) => void;

/** What a handler answers: a refusal, or what is sent back beside `ok: true`. */
export type Answer = { readonly ok: false; readonly error: Refusal } | { readonly ok: true };

/** Null: the handler has replied itself, because what it does next must come right after. */
export type Handled = Answer | { readonly t: number; readonly serverAt: number } | null;

/** One socket's events. Made by `receive`, and given to `listen` for each kind of event there is. */
export interface Incoming<K extends string> {
  readonly socket: Socket;
  readonly limit: RateLimit<K>;
  readonly log: SocketLog;
  readonly listeners: Map<string, Listener>;
}

type Listener = (payload: unknown, reply: Reply) => void;

/** Of socket.io's own: what it calls with each event's packet, and what makes the acknowledgement. */
interface Receiver {
  onevent(packet: { readonly id?: number; readonly data: readonly unknown[] }): void;
  ack(id: number): Reply;
}

/**
 * Takes this socket's events to those who listen for them; what nobody listens for is refused, so that a client that
 * waits is not left waiting. socket.io's own way goes by its middleware, another turn of its queue and two emitters,
 * which is a twentieth of a claim.
 */
export function receive<K extends string>(socket: Socket, limit: RateLimit<K>, log: SocketLog): Incoming<K> {
  const listeners = new Map<string, Listener>();
  const receiver = socket as unknown as Receiver;
  receiver.onevent = ({ id, data }) => {
    if (!socket.connected) return;
    const reply = id === undefined ? unheard : receiver.ack(id);
    const listener = listeners.get(data[0] as string);
    if (listener) listener(data[1], reply);
    else reply(refuse('invalid', 'There is no such event'));
  };
  return { socket, limit, log, listeners };
}

/**
 * Listens for one kind of event: limited, parsed by its schema, answered whether or not it succeeds. Nothing a
 * client sends ends its connection, and a handler that fails answers `internal`.
 */
export function listen<K extends string, S extends z.ZodType>(
  { socket, limit, log, listeners }: Incoming<K>,
  event: K,
  schema: S,
  handle: (payload: z.output<S>, reply: Reply) => Handled | Promise<Handled>,
  costOf: (payload: z.output<S>) => number = () => 1,
): void {
  listeners.set(event, (payload, reply) => {
    // JSON has no undefined: a payload left out arrives as null.
    const parsed = parseInput(schema, payload ?? undefined);
    const cost = parsed.success ? costOf(parsed.data) : 1;
    if (!limit.take(event, performance.now(), cost)) return reply(refuse('rate_limited'));
    if (!parsed.success) return reply({ ok: false, error: refusalOf(parsed.error) });
    try {
      const handled = handle(parsed.data, reply);
      // What is known at once is answered at once; thousands of these come a second.
      if (!(handled instanceof Promise)) {
        if (handled) reply(handled);
        return;
      }
      const underWay = underWayOf(socket);
      underWay.begin();
      handled.then(
        (done) => {
          if (done) reply(done);
          underWay.end();
        },
        (err: unknown) => {
          fail(err, event, reply, log);
          underWay.end();
        },
      );
    } catch (err) {
      fail(err, event, reply, log);
    }
  });
}

function fail(err: unknown, event: string, reply: Reply, log: SocketLog): void {
  if (err instanceof StorageUnavailable) {
    reply(refuse('storage_unavailable'));
    return;
  }
  log.error({ err, event }, 'a socket event failed');
  reply(refuse('internal'));
}

/** How many questions of one socket are being answered, and who waits until none is. */
class UnderWay {
  #count = 0;
  #waiting: (() => void)[] = [];

  begin(): void {
    this.#count += 1;
  }

  end(): void {
    this.#count -= 1;
    if (this.#count > 0 || this.#waiting.length === 0) return;
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  over(): Promise<void> {
    return this.#count === 0 ? Promise.resolve() : new Promise((resolve) => this.#waiting.push(resolve));
  }
}

const bySocket = new WeakMap<Socket, UnderWay>();

function underWayOf(socket: Socket): UnderWay {
  let underWay = bySocket.get(socket);
  if (!underWay) {
    underWay = new UnderWay();
    bySocket.set(socket, underWay);
  }
  return underWay;
}

/** Resolves when what was asked over a socket is answered, and the answers are written. */
export async function answered(socket: Socket): Promise<void> {
  await underWayOf(socket).over();
  // Answers of one turn leave at its end: `frames.ts`.
  await new Promise((resolve) => process.nextTick(resolve));
}

/** What a handler is given when the client asked for no answer. */
export const unheard: Reply = () => {};

function refusalOf(error: z.ZodError): Refusal {
  const issues = error.issues
    .slice(0, 20)
    .map(({ path, message }) => ({ path: path.map(String).join('.'), message }));
  return { ...refuse('invalid').error, issues };
}
