import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Logger } from 'pino';
import { id as idSchema } from '#shared/contract/basics.ts';
import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import type { Route } from '#shared/contract/route.ts';
import { StorageUnavailable } from '../storage/unavailable.ts';
import { type AccessSettings, authorise } from './access.ts';
import { bodyLimit, checkEncoding, checkMediaType, readBody } from './body.ts';
import type { CallLimits } from './call-limits.ts';
import type { ClientAddress } from './client-address.ts';
import type { Caller, Download, ErasedHandler, Verbatim } from './handler.ts';
import { textOfOrderAnswer } from './order-text.ts';
import { parseBy, parseJson, parseNewBy, queryOf } from './parse.ts';
import { writeAnswer, writeProblem, writeText } from './problem.ts';
import { requestIdOf } from './request-id.ts';

/** Checks the bytes of a body before anything reads them; by route name. */
export type Guards = Readonly<
  Partial<Record<string, (bytes: Buffer, headers: IncomingMessage['headers']) => Result<null>>>
>;

export interface Edge extends AccessSettings {
  readonly log: Logger;
  readonly guards: Guards;
  readonly limits: CallLimits;
  readonly clientAddress: ClientAddress;
  /** Resolves when what other nodes have acknowledged is known here. */
  readonly fresh: () => Promise<void>;
  /** Called once an answer is out. */
  readonly observe: (route: Route, status: number, durationMs: number) => void;
}

/**
 * One route, whole: limit, authorise, parse, handle, answer. Both the small router in front and Express end here, so
 * they share every rule. Never rejects.
 *
 * A viewer's call waits twice, for its body and for its handler: each wait more is a promise and a turn of its queue,
 * and in a flash deal thousands a second come here.
 */
export async function serveRoute(
  edge: Edge,
  route: Route,
  handler: ErasedHandler,
  params: Readonly<Record<string, string>>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const startedAt = performance.now();
  const requestId = requestIdOf(request);
  try {
    // A viewer's token is proof enough by itself; staff see at any node what they did at another.
    if (route.access !== 'viewer') await edge.fresh();
    const admitted = admit(edge, route, params, request, response);
    const bytes = admitted.ok && isReadWhole(route) ? await readBody(request, bodyLimit(route)) : null;
    const asked = admitted.ok ? withBody(edge, route, request, admitted.value, bytes) : admitted;
    const result = asked.ok ? await handler(callOf(asked.value, params, request, response)) : asked;
    if (result.ok && route.answer) {
      const text = isOrder(route) ? textOfOrderAnswer(result.value as Ordered) : JSON.stringify(result.value);
      writeAnswer(response, route.status, text, requestId);
      return;
    }
    response.setHeader('X-Request-Id', requestId);
    if (!result.ok) writeProblem(response, result.error);
    else if (route.status === 204) response.writeHead(204).end();
    else if (route.verbatim !== undefined) writeText(response, route.status, result.value as Verbatim);
    else await writeDownload(response, route.status, result.value as Download);
  } catch (error) {
    const isAway = error instanceof StorageUnavailable;
    if (isAway) edge.log.warn({ err: error, requestId, route: route.name }, 'storage could not be read');
    else edge.log.error({ err: error, requestId, route: route.name }, 'a request failed');
    if (!response.headersSent) response.setHeader('X-Request-Id', requestId);
    writeProblem(response, refuse(isAway ? 'storage_unavailable' : 'internal').error);
  } finally {
    const durationMs = performance.now() - startedAt;
    edge.observe(route, response.statusCode, durationMs);
    if (edge.log.isLevelEnabled('debug'))
      edge.log.debug({
        requestId,
        route: route.name,
        status: response.statusCode,
        ms: Math.round(durationMs),
      });
  }
}

/** Whether a route that is hot in a flash deal answers an order. */
const isOrder = ({ name }: Route): boolean => name === 'claims.create' || name === 'orders.create';
type Ordered = Parameters<typeof textOfOrderAnswer>[0];

/** What a request asks, as far as its head says it. */
interface Admitted {
  readonly caller: Caller;
  readonly query: unknown;
}

interface Asked extends Admitted {
  readonly body: unknown;
}

/** Everything that can be said before the body is read. */
function admit(
  edge: Edge,
  route: Route,
  params: Readonly<Record<string, string>>,
  request: IncomingMessage,
  response: ServerResponse,
): Result<Admitted> {
  const authorised = authorise(edge, route.access, request);
  if (!authorised.ok) return authorised;
  const caller = authorised.value;
  if (caller.identity?.via === 'session' && caller.identity.slid)
    response.setHeader('Set-Cookie', edge.sessions.cookieFor(caller.identity.sessionId));
  const limited = edge.limits.take(route, caller, request);
  if (limited) return { ok: false, error: limited };

  if (params.id !== undefined && !idSchema.safeParse(params.id).success) return refuse('not_found');
  const query = parseQuery(route, request);
  if (!query.ok) return query;
  // A guarded body is refused for its signature before anything else is said about it.
  const media = route.body && !edge.guards[route.name] ? checkMediaType(request, route.body) : null;
  if (media && !media.ok) return media;
  return accept({ caller, query: query.value });
}

function parseQuery(route: Route, request: IncomingMessage): Result<unknown> {
  if (!route.query) return accept(undefined);
  const query = queryOf(request.url ?? '');
  return query.ok ? parseBy(route.query, query.value) : query;
}

/** Whether the route's body is in memory before anybody looks at it. */
const isReadWhole = ({ body }: Route): boolean => body !== undefined && body.type !== 'ndjson';

/** `bytes`: the whole body, null for a route that has none or reads it as it comes. */
function withBody(
  edge: Edge,
  route: Route,
  request: IncomingMessage,
  { caller, query }: Admitted,
  bytes: Result<Buffer> | null,
): Result<Asked> {
  const body = parseBody(edge, route, request, bytes);
  return body.ok ? accept({ caller, query, body: body.value }) : body;
}

function parseBody(
  edge: Edge,
  route: Route,
  request: IncomingMessage,
  bytes: Result<Buffer> | null,
): Result<unknown> {
  const { body } = route;
  if (!body) return accept(undefined);
  // Not destroyed when the application stops reading early: the refusal still has to go out on that connection.
  if (bytes === null) return accept(request.iterator({ destroyOnReturn: false }));
  if (!bytes.ok) return bytes;
  const guard = edge.guards[route.name];
  if (guard) {
    const guarded = guard(bytes.value, request.headers);
    if (!guarded.ok) return guarded;
    // Its signature says whose bytes these are; how they were labelled says nothing more.
    const plain = checkEncoding(request.headers['content-encoding']);
    if (!plain.ok) return plain;
  }
  if (body.type !== 'json') return bytes;
  const value = parseJson(bytes.value);
  if (!value.ok) return value;
  // In a change, a null that is not taken must not pass for "leave it as it is".
  const parse = route.method === 'PATCH' ? parseBy : parseNewBy;
  return parse(body.schema, value.value);
}

/** All that a handler may be given; which of it its route's access promises, the types say. */
function callOf(
  { caller, query, body }: Asked,
  params: Readonly<Record<string, string>>,
  request: IncomingMessage,
  response: ServerResponse,
) {
  const { visitor, guideId, identity } = caller;
  const staff = identity?.staff;
  return { params, query, body, request, response, caller, visitor, guideId, identity, staff };
}

async function writeDownload(response: ServerResponse, status: number, download: Download): Promise<void> {
  response.writeHead(status, {
    'Content-Type': download.contentType,
    'Content-Disposition': `attachment; filename="${download.fileName}"`,
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  try {
    await pipeline(Readable.from(download.chunks), response);
  } catch (error) {
    // A reader that hangs up in the middle is no fault of ours.
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}
