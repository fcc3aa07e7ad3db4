import type { ApprovalRequestState, ApprovalRequestView, ApprovedPrice } from '../../contract/guardrails.ts';
import { isBelowFloor, isNoFurther } from './approved.ts';
import type { ShowEvent } from './events.ts';
import { offerSubject } from './guardrails.ts';
import type { ApprovalRequest, ShowState } from './state.ts';

const MINUTE = 60_000;
/** On air an approval that comes later is about a moment that has passed. */
export const AIR_WAIT_MS = 10 * MINUTE;
/** In planning there are days: as many at least, and those until the show is over. */
export const PLAN_WAIT_MS = 7 * 24 * 60 * MINUTE;

/** Until when what is asked ahead of a show waits: what it is about is still to come all that time. */
export const planWaitsTill = (
  { plannedStartAt, plannedMs }: Pick<ShowState, 'plannedStartAt' | 'plannedMs'>,
  now: number,
): number => Math.max(now + PLAN_WAIT_MS, plannedStartAt + plannedMs);

/** Where a request stands at `now`. */
export const requestState = ({ state, expiresAt }: ApprovalRequest, now: number): ApprovalRequestState =>
  state === 'waiting' && now >= expiresAt ? 'expired' : state;

/** A request as staff see it at `now`. */
export function approvalRequestView(request: ApprovalRequest, now: number): ApprovalRequestView {
  const { subject, itemId, price, listPrice, floorPrice, note, by, name, at, expiresAt, answer } = request;
  return {
    ...{ subject, itemId, price, listPrice, note, at, expiresAt },
    floorPrice: floorPrice ?? null,
    covers: [...(request.covers ?? [])],
    by: name,
    byId: by,
    state: requestState(request, now),
    answeredBy: answer?.name ?? null,
    answeredAt: answer?.at ?? null,
    reason: answer?.reason ?? null,
  };
}

/** The last request about a subject; null when nobody ever asked. */
export const lastRequest = (
  state: Pick<ShowState, 'approvalRequests'>,
  subject: string,
): ApprovalRequest | null =>
  state.approvalRequests.findLast((request) => request.subject === subject) ?? null;

/** Whether a request told all there is to approve: nobody says yes to more than was put before them. */
export const hasSeen = (
  { covers, itemId, price, listPrice }: ApprovalRequest,
  all: readonly ApprovedPrice[],
): boolean =>
  all.every((now) =>
    covers
      ? covers.some((seen) => seen.itemId === now.itemId && isNoFurther(now, seen))
      : !isBelowFloor(now) && (now.itemId !== itemId || (now.price >= price && now.listPrice <= listPrice)),
  );

/** Every request, with the one that waits about the subject answered. */
export const answeredRequests = (
  { approvalRequests }: ShowState,
  subject: string,
  state: 'given' | 'refused',
  answer: NonNullable<ApprovalRequest['answer']>,
): ApprovalRequest[] =>
  approvalRequests.map((request) =>
    request.subject === subject && request.state === 'waiting' ? { ...request, state, answer } : request,
  );

/** Asked anew, since it goes further by now than was said: what was asked before is so no more. */
export const supersededRequests = ({ approvalRequests }: ShowState, subject: string): ApprovalRequest[] =>
  approvalRequests.map((request) =>
    request.subject === subject && request.state === 'waiting' ? { ...request, state: 'changed' } : request,
  );

/** A show that is put off, or planned longer, gives what was asked ahead of it longer to be answered. */
export function postponedRequests(state: ShowState, event: ShowEvent): Partial<ShowState> {
  if (event.type !== 'show.revised' || state.status === 'live') return {};
  const { plannedStartAt = state.plannedStartAt, plannedMs = state.plannedMs } = event.changes;
  const till = plannedStartAt + plannedMs;
  if (!state.approvalRequests.some((one) => one.state === 'waiting' && one.expiresAt < till)) return {};
  return {
    approvalRequests: state.approvalRequests.map((request) =>
      request.state === 'waiting' ? { ...request, expiresAt: Math.max(request.expiresAt, till) } : request,
    ),
  };
}

/** A request does not outlive what it is about: it was asked with other terms in view. */
export function outdatedRequests(state: ShowState, event: ShowEvent): Partial<ShowState> {
  const isAbout = aboutChanged(event);
  if (!isAbout || !state.approvalRequests.some((one) => one.state === 'waiting' && isAbout(one.subject)))
    return {};
  return {
    approvalRequests: state.approvalRequests.map((request) =>
      request.state === 'waiting' && isAbout(request.subject) ? { ...request, state: 'changed' } : request,
    ),
  };
}

function aboutChanged(event: ShowEvent): ((subject: string) => boolean) | null {
  switch (event.type) {
    case 'deal.revised':
      return event.changes.price === undefined
        ? null
        : (subject) => subject.startsWith(`deal:${event.dealId}:`);
    case 'deal.cancelled':
      return (subject) => subject.startsWith(`deal:${event.dealId}:`);
    case 'offer.revised':
      return event.changes.terms ? (subject) => subject === offerSubject(event.offerId) : null;
    case 'offer.cancelled':
      return (subject) => subject === offerSubject(event.offerId);
    case 'lineup.removed':
      return (subject) => subject.startsWith(`item:${event.itemId}:`);
    default:
      return null;
  }
}
