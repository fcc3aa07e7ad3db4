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
  const { regionId, action, note } = command;
  const interventionId = command.interventionId ?? context.newId();
  if (state.interventions.some((each) => each.interventionId === interventionId)) {
    return refuse('duplicate', 'That intervention id is taken', { interventionId });
  }
  return events({ type: 'intervention.raised', interventionId, regionId, action, note });
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
