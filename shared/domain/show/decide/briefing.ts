import type { CommandOf } from '../../../contract/commands.ts';
import { refuse } from '../../../contract/errors.ts';
import { briefingDigest } from '../../briefing/facts.ts';
import type { Decision } from '../decide.ts';
import type { ShowState } from '../state.ts';
import { events, notPlannable } from './phase.ts';

/** A new edition; one that would say the same as the last is refused, or guides would read it twice for nothing. */
export function issueBriefing(state: ShowState): Decision {
  const refusal = notPlannable(state);
  if (refusal) return refusal;
  if (state.lineup.length === 0) return refuse('lineup_empty');
  const digest = briefingDigest(state);
  if (state.briefing?.digest === digest) return refuse('already_done', 'The briefing says nothing else');
  return events({ type: 'briefing.issued', edition: (state.briefing?.edition ?? 0) + 1, digest });
}

export function confirmBriefing(state: ShowState, command: CommandOf<'briefing.confirm'>): Decision {
  const refusal = notPlannable(state);
  if (refusal) return refusal;
  const { guideId } = command;
  if (!state.briefing) return refuse('not_found', 'No briefing is issued');
  const { edition } = state.briefing;
  if (state.briefed.get(guideId)?.edition === edition)
    return refuse('already_done', 'The guide has read this edition', { guideId });
  return events({ type: 'briefing.read', edition, guideId });
}
