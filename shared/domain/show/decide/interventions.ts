import type { CommandOf } from '../../../contract/commands.ts';
import { refuse } from '../../../contract/errors.ts';
import type { DecideContext, Decision } from '../decide.ts';
import type { ShowState } from '../state.ts';
import { events, notOnAir } from './phase.ts';

export function raiseIntervention(
  state: ShowState,
  command: CommandOf<'intervention.raise'>,
  context: DecideContext,
): Decision {
  const refusal = notOnAir(state);
  if (refusal) return refusal;
  const { regionId, action, note, dueAt } = command;
  if (dueAt !== undefined && dueAt <= context.now) return refuse('invalid', 'It is due in the past');
  const interventionId = command.interventionId ?? context.newId();
  if (state.interventions.some((each) => each.interventionId === interventionId)) {
    return refuse('duplicate', 'That intervention id is taken', { interventionId });
  }
  return events({
    type: 'intervention.raised',
    ...{ interventionId, regionId, action, note },
    ...(dueAt === undefined ? {} : { dueAt }),
  });
}

export function closeIntervention(state: ShowState, command: CommandOf<'intervention.close'>): Decision {
  const refusal = notOnAir(state);
  if (refusal) return refusal;
  const { interventionId, note } = command;
  const known = state.interventions.find((each) => each.interventionId === interventionId);
  if (!known) return refuse('not_found', 'There is no such intervention', { interventionId });
  if (known.closedAt !== null) return refuse('already_done', 'The intervention is closed');
  return events({ type: 'intervention.closed', interventionId, note: note ?? null });
}

/** Each does their own part, once: a manager for the region, a guide for themself. */
export function tickIntervention(
  state: ShowState,
  command: CommandOf<'intervention.tick'>,
  context: DecideContext,
): Decision {
  const refusal = notOnAir(state);
  if (refusal) return refusal;
  const { interventionId } = command;
  const known = state.interventions.find((each) => each.interventionId === interventionId);
  if (!known) return refuse('not_found', 'There is no such intervention', { interventionId });
  if (known.closedAt !== null) return refuse('already_done', 'The intervention is closed');
  if (known.ticks.some(({ id }) => id === context.actor.id)) return refuse('already_done');
  return events({ type: 'intervention.ticked', interventionId });
}

export function acknowledgeAlert(
  state: ShowState,
  command: CommandOf<'alert.acknowledge'>,
  context: DecideContext,
): Decision {
  const refusal = notOnAir(state);
  if (refusal) return refusal;
  const { alertId } = command;
  const alert = context.alert(alertId);
  if (!alert) return refuse('not_found', 'No such alert stands', { alertId });
  if (alert.isAcknowledged) return refuse('already_done', 'The alert is acknowledged');
  return events({
    type: 'alert.acknowledged',
    alertId,
    level: alert.level,
    regionId: alert.regionId,
  });
}
