import { type Request, type Response, Router } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { refuse } from '#shared/contract/errors.ts';
import type { Route } from '#shared/contract/route.ts';
import { routeTable } from '#shared/contract/routes.ts';
import { type ClientAddress, isLoopback } from './client-address.ts';
import type { ErasedHandler, Handlers } from './handler.ts';
import { writeProblem } from './problem.ts';
import { type Edge, serveRoute } from './serve-route.ts';

const WINDOW_MS = 60_000;
/** A busy desk asks a few times a second; a whole office behind one address still fits. */
export const CALLS_PER_ADDRESS = 3_000;
/** A shop platform tells of every order of a sale from a few addresses; each message proves itself. */
const HOOKS_PER_ADDRESS = 30_000;

/** Every route of the table; 405 with `Allow` for other methods of a known path, 404 for the rest of `/api`. */
export function apiRouter(edge: Edge, handlers: Handlers): Router {
  const router = Router();
  router.use('/api', addressLimit(edge.clientAddress));
  for (const [path, routes] of byPath()) {
    const allow = [...routes.keys()].flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
    router.all(path, (request: Request<Record<string, string>>, response: Response) => {
      const route = routes.get(request.method === 'HEAD' ? 'GET' : request.method);
      if (route)
        return serveRoute(
          edge,
          route,
          handlers[route.name as keyof Handlers] as ErasedHandler,
          request.params,
          request,
          response,
        );
      response.setHeader('Allow', allow.join(', '));
      if (request.method === 'OPTIONS') response.status(204).end();
      else writeProblem(response, refuse('method_not_allowed', `Use ${allow.join(' or ')}`).error);
    });
  }
  router.use('/api', (_, response) => writeProblem(response, refuse('not_found').error));
  return router;
}

/** Fixed paths before those with a parameter, so that `/stores/import` is not a store called import. */
function byPath(): [string, Map<string, Route>][] {
  const paths = new Map<string, Map<string, Route>>();
  for (const route of routeTable) {
    const methods = paths.get(route.path) ?? new Map<string, Route>();
    paths.set(route.path, methods.set(route.method, route));
  }
  const parameters = (path: string) => path.split('/:').length - 1;
  return [...paths].sort(([a], [b]) => parameters(a) - parameters(b));
}

/** Programs on this machine are not limited: the demo's own seeding and crowd, an importer, the bench. */
function addressLimit(clientAddress: ClientAddress) {
  return rateLimit({
    windowMs: WINDOW_MS,
    limit: (request) => (request.path.startsWith('/hooks/') ? HOOKS_PER_ADDRESS : CALLS_PER_ADDRESS),
    standardHeaders: false,
    legacyHeaders: false,
    keyGenerator: (request) => ipKeyGenerator(clientAddress(request) || '0.0.0.0'),
    skip: (request) => isLoopback(clientAddress(request)),
    // The address is worked out by our own rule; the library's advice is about Express's.
    validate: false,
    handler: (request, response) => {
      const resetTime = (request as Request & { rateLimit?: { resetTime?: Date } }).rateLimit?.resetTime;
      const retryAfterSeconds = Math.max(1, Math.ceil(((resetTime?.getTime() ?? 0) - Date.now()) / 1000));
      writeProblem(response, refuse('rate_limited', undefined, { retryAfterSeconds }).error);
    },
  });
}
