import type { Bilingual } from '#shared/contract/basics.ts';
import type { CouponView, GroupView } from '#shared/contract/offers.ts';
import type { OrderView, PaymentPlace } from '#shared/contract/viewers.ts';
import type { Arrival } from './address.ts';

/** The answer, or the code it was refused with; `network` when no answer came at all. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: string };

export interface Visit {
  readonly visitId: string;
  readonly viewerId: string;
  readonly token: string;
}

export async function openVisit(showId: string, viewerKey: string, arrival: Arrival): Promise<Answer<Visit>> {
  const path = `/api/shows/${encodeURIComponent(showId)}/visits`;
  const { source, ref, regionId, name, by, memberToken } = arrival;
  const answer = await call<Visit>('POST', path, null, {
    viewerKey,
    source,
    ...(ref !== null && { ref }),
    ...(regionId !== null && { regionId }),
    ...(name !== null && { name }),
    ...(by !== null && { broughtBy: by }),
    ...(memberToken !== null && { memberToken }),
  });
  // A member's pass that has aged still opens the room, as for anyone.
  if (!answer.ok && memberToken !== null && answer.code !== 'network')
    return openVisit(showId, viewerKey, { ...arrival, memberToken: null });
  // A link with a region nobody knows still opens the room, without it.
  if (!answer.ok && (answer.code === 'not_found' || answer.code === 'invalid') && regionId !== null)
    return openVisit(showId, viewerKey, { ...arrival, regionId: null });
  return answer;
}

export const fetchOrder = (orderId: string, token: string) => orderCall('GET', orderId, '', token);
/** Where an order is paid. */
export const fetchPaymentPlace = (orderId: string, token: string) =>
  call<PaymentPlace>('GET', `/api/orders/${encodeURIComponent(orderId)}/payment`, token);
export const payOrder = (orderId: string, token: string) =>
  orderCall('POST', orderId, '/demo-payment', token);
export const cancelOrder = (orderId: string, token: string) => orderCall('POST', orderId, '/cancel', token);

export interface Store {
  readonly id: string;
  readonly name: Bilingual;
  readonly city: string;
}
export const fetchStores = (showId: string, token: string) =>
  list<Store>(`/api/shows/${encodeURIComponent(showId)}/stores`, token);
export const fetchCoupons = (token: string) => list<CouponView>('/api/coupons', token);
/** The open groups of a group buy, the viewer's own, and `groupId`, however they ended. */
export const fetchGroups = (offerId: string, groupId: string, token: string) =>
  list<GroupView>(
    `/api/offers/${encodeURIComponent(offerId)}/groups?groupId=${encodeURIComponent(groupId)}`,
    token,
  );

async function list<T>(path: string, token: string): Promise<Answer<readonly T[]>> {
  const answer = await call<{ items: readonly T[] }>('GET', path, token);
  return answer.ok ? { ok: true, value: answer.value.items } : answer;
}

async function orderCall(
  method: 'GET' | 'POST',
  orderId: string,
  action: string,
  token: string,
): Promise<Answer<OrderView>> {
  const path = `/api/orders/${encodeURIComponent(orderId)}${action}`;
  const answer = await call<{ order: OrderView }>(method, path, token, method === 'POST' ? {} : undefined);
  return answer.ok ? { ok: true, value: answer.value.order } : answer;
}

/** One request of the viewer's; `body` left out = none. */
export async function call<T>(
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  token: string | null,
  body?: unknown,
): Promise<Answer<T>> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers: {
        ...(body !== undefined && { 'Content-Type': 'application/json' }),
        ...(token !== null && { Authorization: `Bearer ${token}` }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(15_000),
    });
    const answer: unknown = await response.json();
    if (response.ok) return { ok: true, value: answer as T };
    return { ok: false, code: codeOf(answer) };
  } catch {
    return { ok: false, code: 'network' };
  }
}

function codeOf(problem: unknown): string {
  if (
    typeof problem === 'object' &&
    problem !== null &&
    'code' in problem &&
    typeof problem.code === 'string'
  )
    return problem.code;
  return 'internal';
}
