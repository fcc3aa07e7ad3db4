import type { CommandOf } from '../../../contract/commands.ts';
import { refuse } from '../../../contract/errors.ts';
import type { DecideContext, Decision } from '../decide.ts';
import type { ShowState } from '../state.ts';
import type { Refused } from './phase.ts';
import { events } from './phase.ts';

/** `at` is the moment of the show the note is about; none = the show as a whole. */
export function addNote(state: ShowState, command: CommandOf<'note.add'>): Decision {
  const { at, text } = command;
  return notReviewable(state) ?? events({ type: 'note.added', at: at ?? null, text });
}

export function addLesson(
  state: ShowState,
  command: CommandOf<'lesson.add'>,
  { newId }: Pick<DecideContext, 'newId'>,
): Decision {
  const { text, owner = null, dueAt = null } = command;
  return notReviewable(state) ?? events({ type: 'lesson.added', lessonId: newId(), text, owner, dueAt });
}

/** Closes it with the figures as they stand: what comes in later is told as a restatement of these. */
export function closeReview(state: ShowState, { closing }: Pick<DecideContext, 'closing'>): Decision {
  if (state.status === 'none') return refuse('not_found', 'There is no such show');
  if (state.status === 'reviewed') return refuse('already_done', 'The review is closed');
  if (state.status !== 'ended') return refuse('show_not_ended', undefined, { status: state.status });
  return events({ type: 'review.closed', figures: closing() });
}

/** Notes and lessons are taken as soon as there is a show, and until its review is closed. */
function notReviewable(state: ShowState): Refused | null {
  if (state.status === 'none') return refuse('not_found', 'There is no such show');
  if (state.status === 'reviewed') return refuse('show_over', 'The review is closed');
  return null;
}
