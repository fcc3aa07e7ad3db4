import type { Route } from './route.ts';
import { suggestionsView } from './suggestions.ts';

/** What helps to put a lineup together; part of the one table. */
export const planRoutes = [
  {
    name: 'planning.suggestions',
    method: 'GET',
    path: '/api/shows/:id/suggestions',
    access: 'shows.read',
    summary:
      'Products to take into the lineup, by what sold in the show’s regions before, and why; role region: its own regions',
    status: 200,
    answer: suggestionsView,
  },
] as const satisfies readonly Route[];
