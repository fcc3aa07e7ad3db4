import { answeredRequests, supersededRequests } from '../approval-requests.ts';
import type { Actor, EventOf } from '../events.ts';
import { personOf } from '../person.ts';
import type { ShowState } from '../state.ts';

export const approvalGiven = (
  state: ShowState,
  { subject, covers, note, askedBy }: EventOf<'approval.given'>,
  actor: Actor,
  at: number,
): Partial<ShowState> => ({
  approvals: new Map(state.approvals).set(subject, {
    by: personOf(actor),
    name: actor.name,
    at,
    maxDiscountBps: state.guardrails.maxDiscountBps,
    ...(covers ? { covers } : {}),
    ...(askedBy === undefined ? {} : { askedBy }),
  }),
  approvalRequests: answeredRequests(state, subject, 'given', { name: actor.name, at, reason: note }),
});

export function approvalRequested(
  state: ShowState,
  { type: _, ...asked }: EventOf<'approval.requested'>,
  actor: Actor,
  at: number,
): Partial<ShowState> {
  const { name, role } = actor;
  const request = { ...asked, by: personOf(actor), role, name, at, state: 'waiting', answer: null } as const;
  return { approvalRequests: [...supersededRequests(state, asked.subject), request] };
}

export const approvalRefused = (
  state: ShowState,
  { subject, reason }: EventOf<'approval.refused'>,
  { name }: Actor,
  at: number,
): Partial<ShowState> => ({
  approvalRequests: answeredRequests(state, subject, 'refused', { name, at, reason }),
});
