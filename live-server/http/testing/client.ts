import type { Problem } from '../problem.ts';

/** What came back, with its JSON already read. */
export interface Reply<T = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: T;
}

export interface Request_ {
  /** Bearer token. */
  readonly token?: string | undefined;
  readonly cookie?: string | undefined;
  readonly json?: unknown;
  /** A body as it is, with its type. */
  readonly raw?: { readonly type: string; readonly content: string | Uint8Array<ArrayBuffer> };
  readonly headers?: Record<string, string>;
}

export interface Client {
  <T = Record<string, unknown>>(method: string, path: string, request?: Request_): Promise<Reply<T>>;
  readonly url: string;
}

/** Talks HTTP to a server as any program would. */
export function createClient(url: string): Client {
  const call = async <T>(method: string, path: string, request: Request_ = {}): Promise<Reply<T>> => {
    const headers: Record<string, string> = { ...request.headers };
    if (request.token !== undefined) headers.authorization = `Bearer ${request.token}`;
    if (request.cookie !== undefined) headers.cookie = request.cookie;
    let body: string | Uint8Array<ArrayBuffer> | null = null;
    if (request.json !== undefined) {
      headers['content-type'] = 'application/json';
      body = JSON.stringify(request.json);
    } else if (request.raw) {
      headers['content-type'] = request.raw.type;
      body = request.raw.content;
    }
    const response = await fetch(url + path, { method, headers, body, redirect: 'manual' });
    const text = await response.text();
    const isJson =
      /json/.test(response.headers.get('content-type') ?? '') &&
      !/ndjson/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: (isJson && text !== '' ? JSON.parse(text) : {}) as T,
    };
  };
  return Object.assign(call, { url });
}

export const problemIn = (reply: Reply): Problem => reply.body as unknown as Problem;

/** The session cookie of an answer, as a request sends it back. */
export function cookieOf(reply: Reply): string {
  const cookie = reply.headers.getSetCookie()[0];
  if (!cookie) throw new Error(`no cookie in ${reply.status} ${reply.text}`);
  return cookie.slice(0, cookie.indexOf(';'));
}
