import type { RoomPoll } from '#shared/contract/polls.ts';

/** How long a result stays in sight. */
export const resultShownMs = 60_000;

/** When it stopped taking votes; null while it takes them. */
const pollEndedAt = (poll: RoomPoll, now: number): number | null => {
  const end = Math.min(poll.closedAt ?? Number.POSITIVE_INFINITY, poll.endsAt);
  return now >= end ? end : null;
};

export function isPollOnShow(poll: RoomPoll, now: number): boolean {
  const endedAt = pollEndedAt(poll, now);
  return endedAt === null || now - endedAt < resultShownMs;
}

export type PollStanding =
  /** `isAsking`: to be answered; otherwise the bars, with the own vote marked. */
  { readonly kind: 'open'; readonly isAsking: boolean } | { readonly kind: 'over' };

export function pollStanding(poll: RoomPoll, own: number | null, now: number): PollStanding {
  if (pollEndedAt(poll, now) !== null) return { kind: 'over' };
  return { kind: 'open', isAsking: own === null };
}

/** Whole percents of the voters; zeros before the first vote. */
export const pollShares = ({ votes, voters }: Pick<RoomPoll, 'votes' | 'voters'>): number[] =>
  votes.map((n) => (voters === 0 ? 0 : Math.round((n / voters) * 100)));
