import type { CommandOf } from '../../../contract/commands.ts';
import { refuse } from '../../../contract/errors.ts';
import type { DecideContext, Decision } from '../decide.ts';
import type { ShowEvent } from '../events.ts';
import type { ShowState } from '../state.ts';
import { events, notOnAir } from './phase.ts';

/** One poll at a time: a room has one question before it. */
export function openPoll(
  state: ShowState,
  command: CommandOf<'poll.open'>,
  context: DecideContext,
): Decision {
  const refusal = notOnAir(state);
  if (refusal) return refusal;
  const { question, options, canChange, durationMs } = command;
  if (new Set(options).size < options.length) return refuse('invalid', 'Two options are the same');
  const running = state.polls.find(({ closedAt }) => closedAt === null);
  if (running) return refuse('in_use', 'Another poll is open', { pollId: running.pollId });
  const pollId = command.pollId ?? context.newId();
  if (state.polls.some((poll) => poll.pollId === pollId))
    return refuse('duplicate', 'That poll id is taken', { pollId });
  const endsAt = context.now + durationMs;
  return events({ type: 'poll.opened', poll: { pollId, question, options, canChange, endsAt } });
}

/** By hand at any moment, and by the server once its time is up. */
export function closePoll(
  state: ShowState,
  command: CommandOf<'poll.close'>,
  context: DecideContext,
): Decision {
  const refusal = notOnAir(state);
  if (refusal) return refusal;
  const { pollId } = command;
  const poll = state.polls.find((known) => known.pollId === pollId);
  if (!poll) return refuse('not_found', 'There is no such poll', { pollId });
  if (poll.closedAt !== null) return refuse('already_done', 'The poll is closed');
  const reason = context.now >= poll.endsAt ? 'time-up' : 'by-hand';
  return events({ type: 'poll.closed', pollId, reason });
}

/** A poll does not outlive its show. */
export const closedWithShow = (state: ShowState): readonly ShowEvent[] =>
  state.polls
    .filter(({ closedAt }) => closedAt === null)
    .map(({ pollId }) => ({ type: 'poll.closed', pollId, reason: 'show-ended' }));
