import { lookup } from 'node:dns/promises';
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import type { ProbeFailure } from '#shared/contract/preflight.ts';
import { isPublicAddress } from './public-address.ts';

export type ProbeKind = 'link' | 'image';

/** What is asked of a link: that it answers; of a picture: that it is one. */
export type ProbeResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly why: ProbeFailure; readonly status?: number };

/** How names become addresses and which of them may be called; another way round for tests alone. */
export interface ProbeNetwork {
  readonly resolve: (host: string) => Promise<readonly string[]>;
  readonly isAllowed: (address: string) => boolean;
}
export const publicNetwork: ProbeNetwork = {
  resolve: async (host) => (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address),
  isAllowed: isPublicAddress,
};

const PROBE_MS = 4_000;
export const MAX_REDIRECTS = 3;
/** More than this is never read: a first piece of a page or picture says that it answers. */
const MAX_BYTES = 16_384;

const failed = (why: ProbeFailure, status?: number): ProbeResult =>
  status === undefined ? { ok: false, why } : { ok: false, why, status };

/**
 * Asks for an http(s) address the way a viewer's phone would, and nothing of it is kept or told but whether it
 * answered. A planner's link must not make this server call inside its own network: names are resolved first, every
 * address of a name must be allowed, the connection goes to the address that was checked (so that a second answer of
 * the resolver changes nothing), and each redirect is followed by hand through the same checks.
 */
export async function probe(
  address: string,
  kind: ProbeKind,
  network: ProbeNetwork = publicNetwork,
  timeoutMs = PROBE_MS,
): Promise<ProbeResult> {
  const timeUp = AbortSignal.timeout(timeoutMs);
  try {
    return await follow(address, kind, network, timeUp);
  } catch {
    return failed(timeUp.aborted ? 'timeout' : 'no_connection');
  }
}

async function follow(
  first: string,
  kind: ProbeKind,
  network: ProbeNetwork,
  timeUp: AbortSignal,
): Promise<ProbeResult> {
  let address = first;
  for (let hops = 0; hops <= MAX_REDIRECTS; hops++) {
    const url = webAddress(address);
    if (!url) return failed('bad_address');
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const addresses = isIP(host) ? [host] : await resolved(host, network, timeUp);
    const [to] = addresses;
    if (to === undefined) return failed('no_such_host');
    if (!addresses.every((one) => network.isAllowed(one))) return failed('not_public');
    const answer = await ask(url, to, kind, timeUp);
    if ('redirect' in answer) address = new URL(answer.redirect, url).href;
    else return answer;
  }
  return failed('too_many_redirects');
}

/** An http(s) address without credentials; null for anything else. */
function webAddress(text: string): URL | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:')) return null;
  return url.username === '' && url.password === '' && url.hostname !== '' ? url : null;
}

async function resolved(
  host: string,
  network: ProbeNetwork,
  timeUp: AbortSignal,
): Promise<readonly string[]> {
  const late = new Promise<never>((_, reject) => {
    timeUp.addEventListener('abort', () => reject(new Error('time is up')), { once: true });
  });
  const found = network.resolve(host).catch((): readonly string[] => []);
  return Promise.race([found, late]);
}

type Answer = ProbeResult | { readonly redirect: string };

/** One request to `to`, which stands for the URL's host; the connection is closed as soon as enough is known. */
function ask(url: URL, to: string, kind: ProbeKind, signal: AbortSignal): Promise<Answer> {
  const isTls = url.protocol === 'https:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const options = {
    host: to,
    port: url.port || (isTls ? 443 : 80),
    path: `${url.pathname}${url.search}`,
    method: 'GET',
    agent: false as const,
    signal,
    maxHeaderSize: MAX_BYTES,
    headers: {
      Host: url.host,
      Accept: kind === 'image' ? 'image/*' : 'text/html,*/*;q=0.8',
      'Accept-Encoding': 'identity',
      'User-Agent': 'Showcaller-preflight',
      Connection: 'close',
    },
  };
  return new Promise((resolve, reject) => {
    const request: ClientRequest = isTls
      ? httpsRequest({ ...options, ...(isIP(host) ? {} : { servername: host }) })
      : httpRequest(options);
    const done = (answer: Answer) => {
      request.destroy();
      resolve(answer);
    };
    request.on('error', reject);
    request.on('response', (response) => {
      response.on('error', reject);
      read(response, kind, done);
    });
    request.end();
  });
}

function read(response: IncomingMessage, kind: ProbeKind, done: (answer: Answer) => void): void {
  const answer = headAnswer(response, kind);
  if (answer) {
    done(answer);
    return;
  }
  // A picture has bytes.
  response.once('data', () => done({ ok: true }));
  response.once('end', () => done(failed('not_an_image')));
}

/** What the head of an answer tells; null when its first bytes are still to be seen. */
function headAnswer({ statusCode = 0, headers }: IncomingMessage, kind: ProbeKind): Answer | null {
  if (statusCode >= 300 && statusCode < 400 && headers.location !== undefined)
    return redirectTo(headers.location);
  if (statusCode < 200 || statusCode >= 300) return failed('status', statusCode);
  if (kind === 'link') return { ok: true };
  return /^image\//i.test(headers['content-type'] ?? '') ? null : failed('not_an_image');
}

const redirectTo = (location: string): Answer =>
  location.length <= 2_000 ? { redirect: location } : failed('bad_address');
