import { z } from 'zod';
import { amount, durationMs, id, instant } from './basics.ts';
import { targetsPlan } from './commands.ts';
import { lineupRole } from './deals.ts';
import { newShow } from './shows.ts';

/** Body of `POST /api/shows/import`: an ended show whose facts then come through `/activity`. */
export const importShow = newShow
  .partial({ plannedStartAt: true, plannedMs: true })
  .extend({
    startedAt: instant,
    endedAt: instant,
    lineup: z
      .array(
        z.object({
          itemId: id.optional(),
          productId: id,
          role: lineupRole.default('hero'),
          price: amount,
          stock: z.int().min(0).max(1_000_000).default(0),
          plannedMs: durationMs.default(0),
        }),
      )
      .max(2000)
      .default([]),
    targets: targetsPlan.optional(),
  })
  .refine((show) => show.endedAt > show.startedAt, { path: ['endedAt'], message: 'after startedAt' });
export type ImportShow = z.infer<typeof importShow>;
