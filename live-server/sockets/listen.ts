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

export interface Incoming<K extends string> {
  readonly socket: Socket;
  readonly limit: RateLimit<K>;
  readonly log: SocketLog;
}

/**
 * Listens for one kind of event: limited, parsed by its schema, answered whether or not it succeeds. Nothing a
 * client sends ends its connection, and a handler that fails answers `internal`.
 */
export function listen<K extends string, S extends z.ZodType>(
  { socket, limit, log }: Incoming<K>,
  event: K,
  schema: S,
  handle: (payload: z.output<S>, reply: Reply) => Handled | Promise<Handled>,
  costOf: (payload: z.output<S>) => number = () => 1,
): void {
  socket.on(event as string, (...args: unknown[]) => {
    const reply = replyOf(args);
    // JSON has no undefined: a payload left out arrives as null.
    const parsed = parseInput(schema, args[0] ?? undefined);
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

/** Answers what nobody listens for, so that a client that waits is not left waiting. */
export function refuseOthers(socket: Socket, known: readonly string[]): void {
  const names = new Set(known);
  socket.onAny((event: string, ...args: unknown[]) => {
    if (!names.has(event)) replyOf(args)(refuse('invalid', 'There is no such event'));
  });
}

/** What a handler is given when the client asked for no answer. */
export const unheard: Reply = () => {};

/** The acknowledgement, taken off the arguments; does nothing when the client asked for none. */
function replyOf(args: unknown[]): Reply {
  const last = args.at(-1);
  if (typeof last !== 'function') return unheard;
  args.pop();
  return last as Reply;
}

function refusalOf(error: z.ZodError): Refusal {
  const issues = error.issues
    .slice(0, 20)
    .map(({ path, message }) => ({ path: path.map(String).join('.'), message }));
  return { ...refuse('invalid').error, issues };
}
