import type { Actor, EventOf } from '../events.ts';
import type { Intervention, ShowState } from '../state.ts';
import { replaced } from './lists.ts';

export function interventionRaised(
  { interventions }: ShowState,
  event: EventOf<'intervention.raised'>,
  { name }: Actor,
  at: number,
): Partial<ShowState> {
  const { type: _, dueAt = null, offerId = null, budget = null, ...raised } = event;
  const intervention: Intervention = {
    ...raised,
    ...{ dueAt, offerId, budget },
    ticks: [],
    raisedAt: at,
    raisedBy: name,
    closedAt: null,
    closedNote: null,
  };
  return { interventions: [...interventions, intervention] };
}

export const interventionTicked = (
  state: ShowState,
  { interventionId }: EventOf<'intervention.ticked'>,
  { id, name, role }: Actor,
  at: number,
): Partial<ShowState> =>
  withIntervention(state, interventionId, (each) => ({
    ...each,
    ticks: [...each.ticks, { id, name, role, at }],
  }));

export const interventionClosed = (
  state: ShowState,
  { interventionId, note }: EventOf<'intervention.closed'>,
  at: number,
): Partial<ShowState> =>
  withIntervention(state, interventionId, (each) => ({ ...each, closedAt: at, closedNote: note }));

function withIntervention(
  { interventions }: ShowState,
  interventionId: string,
  change: (one: Intervention) => Intervention,
): Partial<ShowState> {
  return {
    interventions: replaced(
      interventions,
      (each) => each.interventionId === interventionId,
      interventionId,
      change,
    ),
  };
}
