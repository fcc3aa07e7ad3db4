import { z } from 'zod';
import { amount, id, instant } from './basics.ts';

/** Mean of |forecast − outcome| ÷ outcome; null where nothing could be compared. */
const errors = z.object({
  model: z.number().nullable(),
  linear: z.number().nullable(),
  curve: z.number().nullable(),
});

/** How good forecasts were: `coverage` is the share of 80 % bands that held the outcome. */
const score = z.object({ points: z.int(), error: errors, coverage: z.number().nullable() });
export type ForecastScore = z.infer<typeof score>;

export const forecastPhase = z.enum(['opening', 'middle', 'closing']);

/** What was forecast at each twentieth of a show, and what came. Amounts by the targets' basis. */
export const backTestView = z.object({
  basis: z.enum(['paid', 'placed', 'net']),
  /** What the whole show came to. */
  outcome: z.int(),
  points: z.array(
    z.object({
      at: instant,
      /** Share of the show's length that had passed. */
      passed: z.number(),
      low: amount,
      mid: amount,
      high: amount,
      /** What came by then, drawn on in a straight line. */
      linear: amount.nullable(),
      /** What came by then over the reference curve, without the target. */
      curve: amount.nullable(),
    }),
  ),
  total: score,
  phases: z.array(z.object({ phase: forecastPhase, total: score, regions: score })),
  regions: z.array(score.extend({ regionId: id, outcome: z.int() })),
});
export type BackTestView = z.infer<typeof backTestView>;
