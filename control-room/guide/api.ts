import type { FollowUps, GuideMembers, GuidePage } from '#shared/contract/guides.ts';

/** The answer, or the code it was refused with; `network` when no answer came at all. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: string };

const within = 15_000;

async function get<T>(token: string, path: string, showId: string | null): Promise<Answer<T>> {
  const query = showId === null ? '' : `?showId=${encodeURIComponent(showId)}`;
  try {
    const response = await fetch(`/api/guide${path}${query}`, {
      headers: { Authorization: `Bearer ${token}` },
      credentials: 'omit',
      signal: AbortSignal.timeout(within),
    });
    const body: unknown = await response.json();
    if (response.ok) return { ok: true, value: body as T };
    const isProblem = typeof body === 'object' && body !== null && 'code' in body;
    return { ok: false, code: isProblem ? String(body.code) : 'network' };
  } catch {
    return { ok: false, code: 'network' };
  }
}

export const fetchPage = (token: string, showId: string | null) => get<GuidePage>(token, '', showId);
export const fetchMembers = (token: string, showId: string | null) =>
  get<GuideMembers>(token, '/members', showId);
export const fetchFollowUps = (token: string, showId: string | null) =>
  get<FollowUps>(token, '/follow-ups', showId);

/** The token of the address `/g/TOKEN`; empty for none. */
export const tokenOf = (pathname: string): string => /^\/g\/([\w.-]+)\/?$/.exec(pathname)?.[1] ?? '';
