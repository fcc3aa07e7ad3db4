import { expect, it } from 'vitest';
import type { RoomPoll } from '#shared/contract/polls.ts';
import { isPollOnShow, pollShares, pollStanding, resultShownMs } from './poll-state.ts';

const poll: RoomPoll = {
  pollId: 'q',
  question: 'Which next?',
  options: ['Ring', 'Pearls', 'Jade'],
  canChange: false,
  openedAt: 0,
  endsAt: 60_000,
  closedAt: null,
  voters: 3,
  votes: [2, 1, 0],
};

it('asks whoever has not voted, and shows the others how it stands', () => {
  expect(pollStanding(poll, null, 59_999)).toEqual({ kind: 'open', isAsking: true });
  expect(pollStanding(poll, 0, 59_999)).toEqual({ kind: 'open', isAsking: false });
});

it('is over at its end, or when it was closed before', () => {
  expect(pollStanding(poll, null, 60_000)).toEqual({ kind: 'over' });
  expect(pollStanding({ ...poll, closedAt: 30_000 }, null, 30_000)).toEqual({ kind: 'over' });
});

it('keeps its result in sight for a while from when it ended', () => {
  expect(isPollOnShow(poll, 60_000 + resultShownMs - 1)).toBe(true);
  expect(isPollOnShow(poll, 60_000 + resultShownMs)).toBe(false);
  expect(isPollOnShow({ ...poll, closedAt: 30_000 }, 30_000 + resultShownMs)).toBe(false);
});

it('tells shares in whole percents, zeros before the first vote', () => {
  expect(pollShares(poll)).toEqual([67, 33, 0]);
  expect(pollShares({ voters: 0, votes: [0, 0] })).toEqual([0, 0]);
});
