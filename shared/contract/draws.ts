import { z } from 'zod';
import { id, line } from './basics.ts';

/**
 * Who takes part: whoever comments while it is open (with the keyword, where there is one), follows by its end, has
 * paid for an order placed while it was open, or is in the room at its end.
 */
export const drawCondition = z.enum(['comment', 'follow', 'purchase', 'all']);
export type DrawCondition = z.infer<typeof drawCondition>;

export const newDraw = z.object({
  drawId: id.optional(),
  condition: drawCondition,
  keyword: line(40).optional(),
  winners: z.int().min(1).max(100),
  prize: line(120),
  durationMs: z.int().min(10_000).max(3_600_000),
});

export interface DrawWinner {
  readonly entry: string;
  readonly viewerId: string;
  readonly name: string;
}

/** What is published of a draw when it ends; how to check it: `domain/draws/winners.ts`. */
export interface DrawResult {
  readonly seed: string;
  readonly entrants: number;
  /** `sha256` of the sorted entries, a line each. */
  readonly entriesDigest: string;
  /** First prize first. */
  readonly winners: readonly DrawWinner[];
}

/** A draw as viewers have it: winners' names are masked. */
export interface RoomDraw {
  drawId: string;
  condition: DrawCondition;
  keyword: string | null;
  winners: number;
  prize: string;
  openedAt: number;
  endsAt: number;
  /** `sha256` of the seed, published before anyone could enter. */
  commitment: string;
  result: {
    seed: string;
    entrants: number;
    entriesDigest: string;
    winners: { entry: string; name: string }[];
  } | null;
}
