import type { PollFigures } from '../../contract/polls.ts';
import type { FactOf } from './facts.ts';

export type VoteFact = FactOf<'vote'>;
type Vote = Pick<VoteFact, 'at' | 'option'>;

/** What the votes of one poll add up to: each viewer's votes, the one that stands last. */
export interface PollVotes {
  readonly byViewer: Map<number, Vote[]>;
  readonly counts: Map<number, number>;
}
/** By poll id. */
export type Votes = Map<string, PollVotes>;

/** Of two at one instant the one for the later option stands, so that the order of arrival decides nothing. */
const isBefore = (a: Vote, b: Vote): boolean => a.at < b.at || (a.at === b.at && a.option < b.option);

/** A viewer stands for the option of their latest vote. `viewer` is the fold's number of the viewer. */
export function addVote(
  votes: Votes,
  viewer: number,
  { pollId, at, option }: Pick<VoteFact, 'pollId' | 'at' | 'option'>,
): void {
  const poll = votes.get(pollId) ?? { byViewer: new Map(), counts: new Map() };
  votes.set(pollId, poll);
  change(poll, viewer, (mine) => {
    const place = mine.findIndex((vote) => isBefore({ at, option }, vote));
    mine.splice(place === -1 ? mine.length : place, 0, { at, option });
  });
}

/** Takes back a vote that was added; what stood before it stands again. */
export function removeVote(votes: Votes, viewer: number, { pollId, at, option }: VoteFact): void {
  const poll = votes.get(pollId);
  if (!poll) return;
  change(poll, viewer, (mine) => {
    const place = mine.findIndex((vote) => vote.at === at && vote.option === option);
    if (place !== -1) mine.splice(place, 1);
  });
}

function change({ byViewer, counts }: PollVotes, viewer: number, by: (mine: Vote[]) => void): void {
  const mine = byViewer.get(viewer) ?? [];
  count(counts, mine.at(-1), -1);
  by(mine);
  count(counts, mine.at(-1), 1);
  if (mine.length === 0) byViewer.delete(viewer);
  else byViewer.set(viewer, mine);
}

function count(counts: Map<number, number>, vote: Vote | undefined, by: 1 | -1): void {
  if (vote) counts.set(vote.option, (counts.get(vote.option) ?? 0) + by);
}

/** Votes for options the poll does not have are left out. */
export function pollFiguresOf(votes: Votes, poll: { pollId: string; options: number }): PollFigures {
  const counts = votes.get(poll.pollId)?.counts;
  const each = Array.from({ length: poll.options }, (_, option) => counts?.get(option) ?? 0);
  return { pollId: poll.pollId, voters: each.reduce((sum, n) => sum + n, 0), votes: each };
}

/** The option a viewer stands for; null without a vote. */
export const standingVote = (votes: Votes, pollId: string, viewer: number): number | null =>
  votes.get(pollId)?.byViewer.get(viewer)?.at(-1)?.option ?? null;

export const hasVotes = (votes: Votes): boolean =>
  [...votes.values()].some(({ byViewer }) => byViewer.size > 0);
