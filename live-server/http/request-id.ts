import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

const start = randomBytes(4).toString('hex');
let count = 0;

/** The request's id: the caller's own when it is a plain word, else a new one. To be sent back as `X-Request-Id`. */
export function requestIdOf(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  if (typeof given === 'string' && /^[\w.-]{1,64}$/.test(given)) return given;
  count += 1;
  return `${start}-${count.toString(36)}`;
}
