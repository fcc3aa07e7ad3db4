import type { z } from 'zod';
import type { Route } from './route.ts';
import { waitAnswer, waitRequest } from './viewers.ts';

const json = <S extends z.ZodType>(schema: S) => ({ type: 'json', schema }) as const;

/** What viewers and staff do with deals, offers and orders beside claiming and ordering; part of the one table. */
export const tradeRoutes = [
  {
    name: 'waitlists.join',
    method: 'POST',
    path: '/api/deals/:id/waitlist',
    access: 'viewer',
    summary: 'Wait for a unit of a deal that is sold out',
    body: json(waitRequest),
    status: 200,
    answer: waitAnswer,
    errors: ['deal_not_open', 'not_sold_out', 'limit_reached', 'not_eligible', 'storage_unavailable'],
  },
  {
    name: 'waitlists.leave',
    method: 'DELETE',
    path: '/api/deals/:id/waitlist',
    access: 'viewer',
    summary: 'Wait no more',
    status: 204,
  },
] as const satisfies readonly Route[];
