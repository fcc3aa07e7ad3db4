import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

const start = randomBytes(4).toString('hex');
let count = 0;

/** The request's id: the caller's own when it is a plain word, else a new one. Sent back as `X-Request-Id`. */
export function requestIdOf(request: IncomingMessage, response: ServerResponse): string {
  const given = request.headers['x-request-id'];
  const requestId =
    typeof given === 'string' && /^[\w.-]{1,64}$/.test(given) ? given : `${start}-${(++count).toString(36)}`;
  response.setHeader('X-Request-Id', requestId);
  return requestId;
}
