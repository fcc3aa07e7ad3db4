import type { BriefingAnswers, BriefingResult, GuideBriefing } from '#shared/contract/briefing.ts';
import type { FollowUps, GuideMembers, GuideOrders, GuidePage } from '#shared/contract/guides.ts';

/** The answer, or the code it was refused with; `network` when no answer came at all. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: string };

const within = 15_000;

const get = <T>(token: string, path: string, showId: string | null): Promise<Answer<T>> =>
  ask(token, path + (showId === null ? '' : `?showId=${encodeURIComponent(showId)}`));

/** A question, or, with `json`, something said. */
async function ask<T>(token: string, path: string, json?: object): Promise<Answer<T>> {
  try {
    const response = await fetch(`/api/guide${path}`, {
      headers: {
        Authorization: `Bearer ${token}`,
        ...(json && { 'content-type': 'application/json' }),
      },
      ...(json && { method: 'POST', body: JSON.stringify(json) }),
      credentials: 'omit',
      signal: AbortSignal.timeout(within),
    });
    const body: unknown = response.status === 204 ? null : await response.json();
    if (response.ok) return { ok: true, value: body as T };
    const isProblem = typeof body === 'object' && body !== null && 'code' in body;
    return { ok: false, code: isProblem ? String(body.code) : 'network' };
  } catch {
    return { ok: false, code: 'network' };
  }
}

/** Null when it was taken; else the code it was refused with. Done before is done. */
export async function tickTask(token: string, showId: string, taskId: string): Promise<string | null> {
  const answer = await ask<null>(token, `/tasks/${encodeURIComponent(taskId)}/done`, { showId });
  return answer.ok || answer.code === 'already_done' ? null : answer.code;
}
export const answerBriefing = (token: string, answers: BriefingAnswers) =>
  ask<BriefingResult>(token, '/briefing', answers);
export const fetchBriefing = (token: string, showId: string) =>
  get<GuideBriefing>(token, '/briefing', showId);
export const fetchPage = (token: string, showId: string | null) => get<GuidePage>(token, '', showId);
export const fetchMembers = (token: string, showId: string | null) =>
  get<GuideMembers>(token, '/members', showId);
export const fetchOrders = (token: string, showId: string) => get<GuideOrders>(token, '/orders', showId);
export const fetchFollowUps = (token: string, showId: string | null) =>
  get<FollowUps>(token, '/follow-ups', showId);

/** The token of the address `/g/TOKEN`; empty for none. */
export const tokenOf = (pathname: string): string => /^\/g\/([\w.-]+)\/?$/.exec(pathname)?.[1] ?? '';
