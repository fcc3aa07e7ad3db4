import type { CommandOf } from '../../../contract/commands.ts';
import { refuse } from '../../../contract/errors.ts';
import type { DecideContext, Decision } from '../decide.ts';
import type { ShowEvent } from '../events.ts';
import type { ShowState } from '../state.ts';
import type { Refused } from './phase.ts';
import { events, notOnAir, notPlannable } from './phase.ts';

/** Words a show may block; each comment is compared with all of them. */
export const MAX_BLOCKED_WORDS = 500;

/** A hidden comment does not stay on top of the room. */
export function hideComment(
  state: ShowState,
  command: CommandOf<'comment.hide'>,
  context: DecideContext,
): Decision {
  const { commentId } = command;
  const refusal = notOnAir(state) ?? unknownComment(commentId, context);
  if (refusal) return refusal;
  if (state.hiddenComments.has(commentId)) return refuse('already_done', 'The comment is hidden');
  const unpinned: ShowEvent[] =
    state.pinnedComment?.commentId === commentId ? [{ type: 'comment.unpinned', commentId }] : [];
  return events(...unpinned, { type: 'comment.hidden', commentId });
}

/** Undoes hiding. */
export function showComment(state: ShowState, command: CommandOf<'comment.show'>): Decision {
  const refusal = notOnAir(state);
  if (refusal) return refusal;
  const { commentId } = command;
  if (!state.hiddenComments.has(commentId)) return refuse('already_done', 'The comment is not hidden');
  return events({ type: 'comment.shown', commentId });
}

/** A second answer replaces the first. */
export function answerComment(
  state: ShowState,
  command: CommandOf<'comment.answer'>,
  context: DecideContext,
): Decision {
  const { commentId, text } = command;
  return (
    notOnAir(state) ??
    unknownComment(commentId, context) ??
    events({ type: 'comment.answered', commentId, text })
  );
}

/** One comment is on top at a time: a later one takes the place. */
export function pinComment(
  state: ShowState,
  command: CommandOf<'comment.pin'>,
  context: DecideContext,
): Decision {
  const refusal = notOnAir(state);
  if (refusal) return refusal;
  const { commentId } = command;
  const comment = context.comment(commentId);
  if (!comment) return noComment(commentId);
  if (state.hiddenComments.has(commentId))
    return refuse('stale_view', 'The comment is hidden', { commentId });
  if (state.pinnedComment?.commentId === commentId) return refuse('already_done', 'The comment is pinned');
  return events({ type: 'comment.pinned', comment });
}

export function unpinComment(state: ShowState): Decision {
  const refusal = notOnAir(state);
  if (refusal) return refusal;
  const { pinnedComment } = state;
  return pinnedComment
    ? events({ type: 'comment.unpinned', commentId: pinnedComment.commentId })
    : refuse('not_pinned', 'No comment is pinned');
}

export function setAutoReplies(state: ShowState, command: CommandOf<'autoreply.set'>): Decision {
  return notPlannable(state) ?? events({ type: 'autoreply.set', rules: command.rules });
}

export function blockWords(state: ShowState, command: CommandOf<'words.block'>): Decision {
  const refusal = notPlannable(state);
  if (refusal) return refusal;
  const words = [...new Set(command.words)].filter((word) => !state.blockedWords.has(word));
  if (words.length === 0) return refuse('already_done', 'These words are blocked');
  if (state.blockedWords.size + words.length > MAX_BLOCKED_WORDS)
    return refuse('invalid', `A show blocks at most ${MAX_BLOCKED_WORDS} words`);
  return events({ type: 'words.blocked', words });
}

export function unblockWords(state: ShowState, command: CommandOf<'words.unblock'>): Decision {
  const refusal = notPlannable(state);
  if (refusal) return refusal;
  const words = [...new Set(command.words)].filter((word) => state.blockedWords.has(word));
  if (words.length === 0) return refuse('already_done', 'None of these words is blocked');
  return events({ type: 'words.unblocked', words });
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

export function unmuteViewer(
  state: ShowState,
  command: CommandOf<'viewer.unmute'>,
  context: DecideContext,
): Decision {
  const refusal = notOnAir(state);
  if (refusal) return refusal;
  const { viewerId } = command;
  const until = state.muted.get(viewerId);
  const isMuted = until !== undefined && (until === null || until > context.now);
  return isMuted
    ? events({ type: 'viewer.unmuted', viewerId })
    : refuse('already_done', 'The viewer is not muted');
}

const unknownComment = (commentId: string, context: DecideContext): Refused | null =>
  context.comment(commentId) ? null : noComment(commentId);

const noComment = (commentId: string): Refused =>
  refuse('not_found', 'There is no such comment in the show', { commentId });
