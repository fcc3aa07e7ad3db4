import type { IncomingMessage } from 'node:http';
import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import type { Body, Route } from '#shared/contract/route.ts';

const KB = 1024;
const MB = 1024 * KB;

/** Bytes a route's body may have; a streamed body has no limit as a whole, its lines have one each. */
const limits: Readonly<Record<string, number>> = {
  'session.create': 4 * KB,
  'setup.create': 4 * KB,
  'visits.create': 16 * KB,
  'claims.create': 4 * KB,
  'orders.create': 16 * KB,
  'hooks.payments': 64 * KB,
  'hooks.wechat': 256 * KB,
  'hooks.shop': 256 * KB,
  'shows.import': 8 * MB,
};
const jsonLimit = MB;
const csvLimit = 32 * MB;

export const bodyLimit = (route: Route): number =>
  limits[route.name] ?? (route.body?.type === 'csv' ? csvLimit : jsonLimit);

/** What is still read and thrown away of an over-long body, so that its sender can hear the refusal. */
const DRAIN_LIMIT = 32 * MB;

const accepted: Readonly<Record<Body['type'], RegExp>> = {
  json: /^application\/(?:json|[\w.-]+\+json)$/,
  csv: /^text\/csv$/,
  ndjson: /^application\/(?:x-)?ndjson$/,
  raw: /^/,
};
const named: Readonly<Record<Body['type'], string>> = {
  json: 'application/json',
  csv: 'text/csv',
  ndjson: 'application/x-ndjson',
  raw: 'any type',
};

/** `unsupported_media_type` unless the declared type, charset and encoding are ones the route takes. */
export function checkMediaType({ headers }: IncomingMessage, body: Body): Result<null> {
  const encoding = headers['content-encoding'];
  // What nearly everybody sends, without taking it apart.
  if (body.type === 'json' && encoding === undefined && headers['content-type'] === 'application/json')
    return fine;
  const encoded = checkEncoding(encoding);
  if (!encoded.ok) return encoded;
  const [type = '', ...parameters] = (headers['content-type'] ?? '').toLowerCase().split(';');
  if (!accepted[body.type].test(type.trim()))
    return refuse('unsupported_media_type', `Send ${named[body.type]}`);
  const charset = parameters.map((text) => text.trim()).find((text) => text.startsWith('charset='));
  // A CSV tells its encoding by itself; spreadsheets in Chinese offices write GBK.
  const known =
    body.type === 'csv' ? /^charset="?(?:utf-?8|gbk|gb-?2312|gb-?18030)"?$/ : /^charset="?utf-?8"?$/;
  if (charset && !known.test(charset)) return refuse('unsupported_media_type', 'Only UTF-8 is accepted');
  return fine;
}
const fine = accept(null);

/** Bodies come as they are, never compressed. */
export const checkEncoding = (encoding: string | undefined): Result<null> =>
  encoding && encoding !== 'identity'
    ? refuse('unsupported_media_type', `A body encoded with ${encoding.slice(0, 40)} is not accepted`)
    : fine;

/** The whole body; `too_large` beyond the limit, `malformed` when its sender went away. */
export function readBody(request: IncomingMessage, limit: number): Promise<Result<Buffer>> {
  const declared = Number(request.headers['content-length'] ?? 0);
  if (declared > limit + DRAIN_LIMIT) return Promise.resolve(tooLarge(limit));
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= limit) chunks.push(chunk);
      else if (length > limit + DRAIN_LIMIT) {
        request.pause();
        resolve(tooLarge(limit));
      } else chunks.length = 0;
    });
    request.on('end', () =>
      resolve(
        length > limit
          ? tooLarge(limit)
          : accept(chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)),
      ),
    );
    // Also when its sender goes away in the middle of it.
    request.on('error', () => resolve(endedEarly()));
  });
}

const endedEarly = () => refuse('malformed', 'The body ended early');

const tooLarge = (limit: number) =>
  refuse('too_large', `The body may have at most ${limit} bytes`, { limit });
