import { z } from 'zod';
import { id, line } from './basics.ts';

export const MAX_POLL_OPTIONS = 6;

export const newPoll = z.object({
  pollId: id.optional(),
  question: line(200),
  options: z.array(line(60)).min(2).max(MAX_POLL_OPTIONS),
  /** Whether a viewer may change their vote while the poll is open. */
  canChange: z.boolean().default(false),
  durationMs: z.int().min(10_000).max(3_600_000),
});

/** A viewer's vote in an open poll: the option by its place, from 0. */
export const voteRequest = z.object({
  pollId: id,
  option: z
    .int()
    .min(0)
    .max(MAX_POLL_OPTIONS - 1),
});
export type VoteRequest = z.infer<typeof voteRequest>;

/** What a poll has come to: `votes[i]` viewers stand for option i; their sum is `voters`. */
export const pollFigures = z.object({ pollId: id, voters: z.int(), votes: z.array(z.int()) });
export type PollFigures = z.infer<typeof pollFigures>;

/** The latest poll, as viewers have it. It is open while `closedAt` is null and `endsAt` has not passed. */
export interface RoomPoll {
  pollId: string;
  question: string;
  options: string[];
  canChange: boolean;
  openedAt: number;
  endsAt: number;
  closedAt: number | null;
  voters: number;
  votes: number[];
}
