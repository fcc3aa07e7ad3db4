import type { CommandOf } from '../../../contract/commands.ts';
import { refuse } from '../../../contract/errors.ts';
import { hasChanged } from '../../settlement/sheet.ts';
import type { DecideContext, Decision } from '../decide.ts';
import type { ShowState } from '../state.ts';
import { events, notPlannable } from './phase.ts';

/** Rules are published before and during the show; once it has ended they stand. */
export function planSettlement(state: ShowState, { rules }: CommandOf<'settlement.plan'>): Decision {
  return notPlannable(state) ?? events({ type: 'settlement.planned', rules });
}

/**
 * Freezes the sheet as the record has it now, as the next version. Refunds and orders moved later do not touch it:
 * they come as adjustments in the version after.
 */
export function freezeSettlement(state: ShowState, context: DecideContext): Decision {
  if (state.status === 'none') return refuse('not_found', 'There is no such show');
  if (state.status !== 'ended' && state.status !== 'reviewed')
    return refuse('show_not_ended', undefined, { status: state.status });
  const sheet = context.settlement();
  const last = state.settlements.at(-1)?.sheet;
  if (last && !hasChanged(sheet, last))
    return refuse('already_done', 'Nothing has changed since the last version', { version: last.version });
  return events({ type: 'settlement.frozen', sheet });
}
