import { createServer, type Server } from 'node:http';
import express, { type ErrorRequestHandler, type RequestHandler } from 'express';
import type { Logger } from 'pino';
import { refuse } from '#shared/contract/errors.ts';
import { paymentGuard } from '../hooks/payments.ts';
import { healthz, readyz } from '../ops/health.ts';
import type { Metrics } from '../ops/metrics.ts';
import { apiRouter } from './api-router.ts';
import { createCallLimits } from './call-limits.ts';
import { docsPage } from './docs-page.ts';
import { createHandlers } from './handlers.ts';
import { createHotRouter } from './hot-routes.ts';
import { type OpenApiDocument, openApiDocument } from './openapi.ts';
import { writeJson, writeProblem } from './problem.ts';
import type { Context } from './resources/context.ts';
import { securityHeaders } from './security.ts';
import type { Edge } from './serve-route.ts';
import { type StaticFolders, staticFiles } from './static.ts';

export interface HttpParts extends Context {
  readonly publicUrl: string | null;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly folders: StaticFolders;
  /** Resolves when every store can take writes. */
  readonly check: () => Promise<void>;
  /** What `/readyz` says beside that it is ready. */
  readonly storageState: () => Readonly<Record<string, unknown>>;
  /** Ingest for encoders. */
  readonly whip: RequestHandler;
  /** Watching for other players. */
  readonly whep: RequestHandler;
  /** Shows as files. */
  readonly recordingFiles: RequestHandler;
}

/** An import of a long show's facts may take this long to send; headers alone still have Node's own minute. */
const UPLOAD_MS = 30 * 60_000;
/**
 * An idle connection is kept longer than the minute that proxies and clients keep theirs: were it closed here first,
 * a request already on its way would be lost.
 */
const KEEP_ALIVE_MS = 75_000;

/** The whole HTTP side, not yet listening: hot routes first, Express for everything else. */
export function createHttpServer(parts: HttpParts): Server {
  const { metrics, log, publicUrl } = parts;
  const handlers = createHandlers(parts, publicUrl);
  const edge: Edge = {
    app: parts.app,
    sessions: parts.sessions,
    publicUrl,
    log,
    guards: { 'hooks.payments': paymentGuard(parts.paymentSecret, parts.now) },
    limits: createCallLimits(parts.now, parts.clientAddress),
    clientAddress: parts.clientAddress,
    fresh: () => parts.directory.fresh(),
    observe: metrics.observeRequest,
  };
  const isHot = createHotRouter(edge, handlers);
  const rest = expressApp(parts, edge, handlers);
  const server = createServer(
    { requestTimeout: UPLOAD_MS, keepAliveTimeout: KEEP_ALIVE_MS },
    (request, response) => {
      if (!isHot(request, response)) rest(request, response);
    },
  );
  metrics.watch(server);
  return server;
}

function expressApp(parts: HttpParts, edge: Edge, handlers: ReturnType<typeof createHandlers>) {
  const app = express();
  app.disable('x-powered-by');
  app.use(securityHeaders(parts.publicUrl?.startsWith('https:') ?? false));
  app.get('/healthz', healthz);
  app.get('/readyz', readyz(parts.check, parts.storageState));
  app.get('/metrics', async (_, response) => {
    response.type(parts.metrics.registry.contentType).send(await parts.metrics.registry.metrics());
  });
  app.get('/api/openapi.json', async (_, response) => {
    writeJson(response, 200, (await publicContract()).document);
  });
  app.get('/docs', async (_, response) => {
    const { page } = await publicContract();
    response.type('html').set('Cache-Control', 'no-cache').send(page);
  });
  app.use(apiRouter(edge, handlers));
  app.use('/media/whip', parts.whip);
  app.use('/media/whep', parts.whep);
  app.use('/media/recordings', parts.recordingFiles);
  app.use(staticFiles(parts.folders));
  app.use((_, response) => writeProblem(response, refuse('not_found').error));
  app.use(lastResort(parts.log));
  return app;
}

let contract: Promise<{ readonly document: OpenApiDocument; readonly page: string }> | null = null;

/** Made when somebody first asks, and the same for every server of a process: a start does not wait for it. */
function publicContract() {
  contract ??= openApiDocument().then((document) => ({ document, page: docsPage(document) }));
  return contract;
}

/** Express's own complaints are about the address; anything else is a bug, told to the log alone. */
function lastResort(log: Logger): ErrorRequestHandler {
  return (error: { status?: number; code?: string }, _request, response, _next) => {
    // Whoever asked has gone in the middle of a file: nobody is left to answer.
    if (error.code === 'ECONNABORTED') return;
    const status = error.status ?? 500;
    if (status >= 500) log.error({ err: error }, 'a request failed');
    if (status === 404) writeProblem(response, refuse('not_found').error);
    else if (status < 500)
      writeProblem(response, refuse('malformed', 'The address is not well-formed').error);
    else writeProblem(response, refuse('internal').error);
  };
}
