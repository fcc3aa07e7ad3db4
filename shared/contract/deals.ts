import { z } from 'zod';
import { id } from './basics.ts';
import { segment } from './organisation.ts';

export const lineupRole = z.enum(['traffic', 'welfare', 'hero', 'profit', 'image']);
export type LineupRole = z.infer<typeof lineupRole>;

/** Who may claim a deal. */
export const audience = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('all') }),
  z.object({ kind: z.literal('regions'), regionIds: z.array(id).min(1).max(100) }),
  z.object({ kind: z.literal('segments'), segments: z.array(segment).min(1) }),
  z.object({ kind: z.literal('members') }),
  z.object({ kind: z.literal('followers') }),
]);
export type Audience = z.infer<typeof audience>;

/** `soldOut` is never stored: it is an open deal with nothing remaining, and units coming back reopen it. */
export const dealState = z.enum(['planned', 'open', 'soldOut', 'closed', 'cancelled']);
export type DealState = z.infer<typeof dealState>;
