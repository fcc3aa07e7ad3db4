import type { IncomingMessage, ServerResponse } from 'node:http';
import { type RouteName, routeTable } from '#shared/contract/routes.ts';
import type { ErasedHandler, Handlers } from './handler.ts';
import { type Edge, serveRoute } from './serve-route.ts';

/**
 * The routes a flash deal or an import hits thousands of times a second. Express alone costs four fifths of what
 * `node:http` can do, so these are found by a look at the path and served before it; everything after is shared.
 */
const hot = [
  'claims.create',
  'orders.create',
  'visits.create',
  'shows.activity',
] as const satisfies RouteName[];

/** Answers true when it took the request. Anything unusual about the path is left to Express. */
export type HotRouter = (request: IncomingMessage, response: ServerResponse) => boolean;

export function createHotRouter(edge: Edge, handlers: Handlers): HotRouter {
  const entries = new Map(
    hot.map((name) => {
      const route = routeTable.find((candidate) => candidate.name === name);
      if (!route) throw new Error(`${name} is not in the route table`);
      const [, , collection, , tail] = route.path.split('/');
      return [`${collection}/${tail}`, { route, handler: handlers[name] as ErasedHandler }] as const;
    }),
  );
  return (request, response) => {
    if (request.method !== 'POST') return false;
    const found = /^\/api\/(shows|deals)\/([\w:.@-]+)\/([a-z]+)$/.exec(request.url ?? '');
    const entry = found && entries.get(`${found[1]}/${found[3]}`);
    if (!entry) return false;
    void serveRoute(edge, entry.route, entry.handler, { id: found[2] as string }, request, response);
    return true;
  };
}
