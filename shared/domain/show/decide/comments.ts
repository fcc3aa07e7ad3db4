import type { CommandOf } from '../../../contract/commands.ts';
import { refuse } from '../../../contract/errors.ts';
import type { DecideContext, Decision } from '../decide.ts';
import type { ShowState } from '../state.ts';
import { events, notOnAir } from './phase.ts';

/** Comments live in the activity store; whether one exists is not the show's to know. */
export function hideComment(state: ShowState, command: CommandOf<'comment.hide'>): Decision {
  const refusal = notOnAir(state);
  if (refusal) return refusal;
  const { commentId } = command;
  if (state.hiddenComments.has(commentId)) return refuse('already_done', 'The comment is hidden');
  return events({ type: 'comment.hidden', commentId });
}

/** A second answer replaces the first. */
export function answerComment(state: ShowState, command: CommandOf<'comment.answer'>): Decision {
  const { commentId, text } = command;
  return notOnAir(state) ?? events({ type: 'comment.answered', commentId, text });
}

/** For `ms`, or for the rest of the show; a later mute replaces an earlier one. */
export function muteViewer(
  state: ShowState,
  command: CommandOf<'viewer.mute'>,
  context: DecideContext,
): Decision {
  const { viewerId, ms } = command;
  const until = ms === undefined ? null : context.now + ms;
  return notOnAir(state) ?? events({ type: 'viewer.muted', viewerId, until });
}
