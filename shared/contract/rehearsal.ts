import { z } from 'zod';
import { id, instant } from './basics.ts';

/** How a show is rehearsed; what is left out is chosen so that it takes about three minutes. */
export const rehearse = z.object({
  /** Simulated viewers at once. */
  viewers: z.int().min(5).max(300).default(60),
  /** Show time runs this many times faster than the clock. */
  speed: z.number().min(1).max(120).optional(),
});
export type Rehearse = z.infer<typeof rehearse>;

export const rehearsalCheckName = z.enum([
  'run-sheet',
  'deals',
  'offers',
  'stock',
  'limits',
  'payments',
  'spam',
  'reconnect',
  'links',
  'staff',
  'load',
]);

/** `skip`: the plan has nothing to try it on. `facts` fill its sentence; durations in ms. */
export const rehearsalCheck = z.object({
  name: rehearsalCheckName,
  status: z.enum(['pass', 'fail', 'skip']),
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type RehearsalCheck = z.infer<typeof rehearsalCheck>;

export const rehearsalView = z.object({
  showId: id,
  state: z.enum(['none', 'preparing', 'running', 'done', 'stopped', 'failed']),
  startedAt: instant.nullable(),
  by: z.string().nullable(),
  speed: z.number(),
  viewers: z.int(),
  /** Of the show's planned length, 0 to 1. */
  progress: z.number(),
  online: z.int(),
  orders: z.int(),
  /** Null until it is done. */
  sheet: z.object({ passed: z.boolean(), checks: z.array(rehearsalCheck) }).nullable(),
});
export type RehearsalView = z.infer<typeof rehearsalView>;
