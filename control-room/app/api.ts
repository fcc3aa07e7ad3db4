import type { Refusal } from '#shared/contract/errors.ts';
import { isErrorCode } from '#shared/contract/errors.ts';

/**
 * Why something did not happen: the server's refusal, or that the server could not be asked. `offline`: nothing
 * was sent. `timeout`: sent, and no answer came. `network`: the request failed on the way.
 */
export type Failure =
  | Refusal
  | { readonly code: 'offline' | 'timeout' | 'network'; readonly message: string };

/** The address of a show, or of something of it: `rest` begins with a slash. */
export const showPath = (showId: string, rest = ''): string =>
  `/api/shows/${encodeURIComponent(showId)}${rest}`;

/** Thrown by the REST client so that React Query sees a failed request as one. */
export class ApiError extends Error {
  readonly failure: Failure;
  readonly status: number;
  constructor(failure: Failure, status: number) {
    super(failure.message);
    this.name = 'ApiError';
    this.failure = failure;
    this.status = status;
  }
}

export const failureOf = (error: unknown): Failure =>
  error instanceof ApiError ? error.failure : { code: 'internal', message: String(error) };

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** A problem+json body → a refusal; a body that is none of ours (a proxy's page) becomes `network`. */
export function refusalFrom(body: unknown, status: number): Failure {
  if (!isRecord(body) || typeof body.code !== 'string' || !isErrorCode(body.code))
    return { code: 'network', message: `HTTP ${status}` };
  const refusal: Refusal = {
    code: body.code,
    message: typeof body.detail === 'string' ? body.detail : String(body.title ?? body.code),
  };
  const params = isRecord(body.params)
    ? { params: body.params as Readonly<Record<string, string | number>> }
    : {};
  const issues = Array.isArray(body.issues)
    ? { issues: body.issues as { path: string; message: string }[] }
    : {};
  return { ...refusal, ...params, ...issues };
}

async function request<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      credentials: 'same-origin',
      ...(signal ? { signal } : {}),
      headers: {
        accept: 'application/json',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ApiError({ code: 'network', message: String(error) }, 0);
  }
  const answer: unknown = response.status === 204 ? undefined : await response.json().catch(() => undefined);
  if (!response.ok) throw new ApiError(refusalFrom(answer, response.status), response.status);
  return answer as T;
}

/** The REST client. Paths and answers are those of `shared/contract/routes.ts`. Failures are `ApiError`. */
export const api = {
  get: <T>(path: string, signal?: AbortSignal) => request<T>('GET', path, undefined, signal),
  post: <T>(path: string, body: unknown) => request<T>('POST', path, body),
  patch: <T>(path: string, body: unknown) => request<T>('PATCH', path, body),
  put: <T>(path: string, body: unknown) => request<T>('PUT', path, body),
  delete: (path: string) => request<undefined>('DELETE', path),
};

/** Sends a CSV file as its bytes; its name is not sent. */
export async function uploadCsv<T>(path: string, file: Blob): Promise<T> {
  let response: Response;
  try {
    response = await fetch(path, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { accept: 'application/json', 'content-type': 'text/csv' },
      body: await file.arrayBuffer(),
    });
  } catch (error) {
    throw new ApiError({ code: 'network', message: String(error) }, 0);
  }
  const answer: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw new ApiError(refusalFrom(answer, response.status), response.status);
  return answer as T;
}

/** Every page of a list, up to `most` things: more than a brand's catalogue or staff. */
export async function listAll<T>(path: string, signal?: AbortSignal, most = 20_000): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({ limit: '200', ...(cursor ? { cursor } : {}) });
    const page: { items: T[]; nextCursor: string | null } = await api.get(
      `${path}${path.includes('?') ? '&' : '?'}${query}`,
      signal,
    );
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor && items.length < most);
  return items;
}
