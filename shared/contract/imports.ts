import { z } from 'zod';
import { amount, durationMs, id, instant, quantity } from './basics.ts';
import { targetsPlan } from './commands.ts';
import { lineupRole } from './deals.ts';
import { newShow } from './shows.ts';

const onAirMoment = z.discriminatedUnion('type', [
  z.object({ at: instant, type: z.literal('product.pinned'), itemId: id }),
  z.object({ at: instant, type: z.literal('product.unpinned'), itemId: id }),
  z.object({ at: instant, type: z.literal('deal.opened'), dealId: id, endsAt: instant }),
  z.object({ at: instant, type: z.literal('deal.closed'), dealId: id }),
  z.object({ at: instant, type: z.literal('price.changed'), itemId: id, price: amount }),
  z.object({ at: instant, type: z.literal('notice.posted'), text: z.string().min(1).max(200) }),
  /** Who hosts from here on: the review tells what each shift brought. */
  z.object({ at: instant, type: z.literal('host.changed'), name: z.string().trim().min(1).max(80) }),
]);

/** Body of `POST /api/shows/import`: an ended show whose facts then come through `/activity`. */
const pastShow = newShow
  .partial({ plannedStartAt: true, plannedMs: true })
  .extend({
    startedAt: instant,
    endedAt: instant,
    lineup: z
      .array(
        z.object({
          itemId: id.optional(),
          /** The same as `itemId`, by the name of `GET /api/shows/:id`. */
          id: id.optional(),
          productId: id,
          role: lineupRole.default('hero'),
          price: amount,
          stock: z.int().min(0).max(1_000_000).default(0),
          plannedMs: durationMs.default(0),
        }),
      )
      .max(2000)
      .default([]),
    deals: z
      .array(
        z.object({
          dealId: id,
          itemId: id,
          price: amount,
          quantity,
          perViewerLimit: z.int().min(1).default(1),
        }),
      )
      .max(1000)
      .default([]),
    /** What was on air, so that the review shows pins and deals where they were. */
    onAir: z.array(onAirMoment).max(20_000).default([]),
    targets: targetsPlan.optional(),
  })
  .refine((show) => show.endedAt > show.startedAt, { path: ['endedAt'], message: 'after startedAt' });

/** The show's own fields may also come together, as `show`. */
export const importShow = z.preprocess((body) => {
  if (typeof body !== 'object' || body === null || !('show' in body)) return body;
  const { show, ...rest } = body;
  return typeof show === 'object' && show !== null ? { ...show, ...rest } : body;
}, pastShow);
export type ImportShow = z.infer<typeof importShow>;
