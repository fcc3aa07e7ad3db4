import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import type { RoomPoll, VoteRequest } from '#shared/contract/polls.ts';
import type { MetricsFold } from '#shared/domain/metrics/fold-state.ts';
import { visitViewer } from '#shared/domain/metrics/visits.ts';
import { pollFiguresOf, standingVote } from '#shared/domain/metrics/votes.ts';
import type { ShowState } from '#shared/domain/show/state.ts';

/** The latest poll as viewers have it; null before the first. Without the record its votes read as none. */
export function roomPoll(state: ShowState, fold: MetricsFold | null): RoomPoll | null {
  const poll = state.polls.at(-1);
  if (!poll) return null;
  const { pollId, options } = poll;
  const figures = pollFiguresOf(fold?.votes ?? new Map(), { pollId, options: options.length });
  return { ...poll, ...figures };
}

/** The viewer's vote in the latest poll, by any of their visits. */
export function ownVote(state: ShowState, fold: MetricsFold | null, visitId: string): number | null {
  const poll = state.polls.at(-1);
  const visit = fold?.visits.index.get(visitId);
  if (!poll || !fold || visit === undefined) return null;
  return standingVote(fold.votes, poll.pollId, visitViewer(fold, visit));
}

/**
 * Whether a vote may be taken now. Its end is the poll's `endsAt` and not the moment the server closes it, so that
 * nobody gains by the difference.
 */
export function mayVote(
  state: ShowState,
  { pollId, option }: VoteRequest,
  own: number | null,
  now: number,
): Result<null> {
  const poll = state.polls.at(-1);
  if (poll?.pollId !== pollId) {
    const isKnown = state.polls.some((known) => known.pollId === pollId);
    return isKnown ? refuse('poll_not_open') : refuse('not_found', 'There is no such poll', { pollId });
  }
  if (poll.closedAt !== null || now >= poll.endsAt) return refuse('poll_not_open');
  if (option >= poll.options.length) return refuse('invalid', 'The poll has no such option');
  return own !== null && !poll.canChange ? refuse('already_voted') : accept(null);
}
