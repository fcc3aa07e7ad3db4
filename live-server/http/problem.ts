import type { ServerResponse } from 'node:http';
import { type ErrorCode, errorCatalogue, type Refusal } from '#shared/contract/errors.ts';

/** The body of every REST refusal, `application/problem+json` (RFC 9457) with our own `code`. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ErrorCode;
  readonly detail: string;
  readonly params?: Refusal['params'];
  readonly issues?: Refusal['issues'];
}

export function problemOf(refusal: Refusal): Problem {
  const { status, title } = errorCatalogue[refusal.code];
  return {
    type: `/docs#error-${refusal.code}`,
    title,
    status,
    code: refusal.code,
    detail: refusal.message,
    ...(refusal.params && { params: refusal.params }),
    ...(refusal.code === 'invalid'
      ? { issues: refusal.issues ?? [{ path: '', message: refusal.message }] }
      : refusal.issues && { issues: refusal.issues }),
  };
}

/** Answers with the refusal. Does nothing when an answer is already on its way. */
export function writeProblem(response: ServerResponse, refusal: Refusal): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const problem = problemOf(refusal);
  const retryAfter = refusal.params?.retryAfterSeconds;
  if (problem.status === 429 && !response.hasHeader('Retry-After'))
    response.setHeader('Retry-After', String(retryAfter ?? 1));
  if (problem.status === 503 && !response.hasHeader('Retry-After')) response.setHeader('Retry-After', '1');
  // What is left of an over-long body must not be taken for the next request.
  if (problem.status === 413) response.setHeader('Connection', 'close');
  if (problem.status === 401) response.setHeader('WWW-Authenticate', 'Bearer realm="showcaller"');
  writeJson(response, problem.status, problem, 'application/problem+json');
}

/** Answers with a text as it is. */
export function writeText(
  response: ServerResponse,
  status: number,
  { contentType, text }: { readonly contentType: string; readonly text: string },
): void {
  response.writeHead(status, {
    'Content-Type': contentType,
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(text);
}

/** A route's answer, JSON, with its request's id: all headers as one flat list, which Node writes as it is. */
export function writeAnswer(response: ServerResponse, status: number, text: string, requestId: string) {
  const length = Buffer.byteLength(text);
  response.writeHead(status, [
    'X-Request-Id',
    requestId,
    'Content-Type',
    'application/json; charset=utf-8',
    'Content-Length',
    String(length),
    'Cache-Control',
    'no-store',
    'X-Content-Type-Options',
    'nosniff',
  ]);
  // As many bytes as characters: all of it is ASCII, which is copied and not encoded.
  endWith(response, text, length === text.length ? 'latin1' : 'utf8');
}

/**
 * Ends an answer whose head is written with its body, both in one piece. `end` alone hands the connection that piece and
 * an empty one after it, which costs a gathered write: a twelfth of all that a bare request costs.
 */
function endWith(response: ServerResponse, text: string, encoding: 'latin1' | 'utf8'): void {
  if (response.req.method === 'HEAD') {
    response.end();
    return;
  }
  (response as unknown as { _send(text: string, encoding: string): boolean })._send(text, encoding);
  response.end();
}

/** Answers with JSON; API answers are never cached and never sniffed. */
export function writeJson(
  response: ServerResponse,
  status: number,
  value: unknown,
  type = 'application/json',
): void {
  const text = JSON.stringify(value);
  response.writeHead(status, {
    'Content-Type': `${type}; charset=utf-8`,
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(text);
}
