import type { EventOf } from '../events.ts';
import type { ShowState } from '../state.ts';
import { replaced } from './lists.ts';

export const drawOpened = (
  { draws }: ShowState,
  { draw }: EventOf<'draw.opened'>,
  openedAt: number,
): Partial<ShowState> => ({ draws: [...draws, { ...draw, openedAt, result: null }] });

export const drawSettled = (
  { draws }: ShowState,
  { drawId, result }: EventOf<'draw.settled'>,
): Partial<ShowState> => ({
  draws: replaced(
    draws,
    (draw) => draw.drawId === drawId,
    drawId,
    (draw) => ({ ...draw, result }),
  ),
});

export const pollOpened = (
  { polls }: ShowState,
  { poll }: EventOf<'poll.opened'>,
  openedAt: number,
): Partial<ShowState> => ({ polls: [...polls, { ...poll, openedAt, closedAt: null }] });

export const pollClosed = (
  { polls }: ShowState,
  { pollId }: EventOf<'poll.closed'>,
  closedAt: number,
): Partial<ShowState> => ({
  polls: replaced(
    polls,
    (poll) => poll.pollId === pollId,
    pollId,
    (poll) => ({ ...poll, closedAt }),
  ),
});
