import { existsSync } from 'node:fs';
import { extname, join } from 'node:path';
import express, { type Request, type RequestHandler, type Response, Router } from 'express';

const YEAR_MS = 365 * 24 * 3_600_000;
const HOUR_MS = 3_600_000;

const encodings = [
  { name: 'br', extension: '.br' },
  { name: 'gzip', extension: '.gz' },
] as const;

export interface StaticFolders {
  /** The built control room: `index.html`, `room.html`, `guide.html`, `assets/`. */
  readonly pages: string;
  readonly pictures: string;
}

/**
 * The built pages and the product pictures. Hashed assets are kept by browsers for a year, pages are asked for anew
 * each time. `/r/*` and `/pay/*` are the viewer's page, `/g/*` the guide's; every other path that names no file is the staff's.
 */
export function staticFiles({ pages, pictures }: StaticFolders): Router {
  const router = Router();
  const assets = join(pages, 'assets');
  router.use(
    '/assets',
    precompressed(assets),
    filesIn(assets, { immutable: true, maxAge: YEAR_MS }),
    missing,
  );
  router.use('/pictures', filesIn(pictures, { maxAge: HOUR_MS }), missing);
  router.use(express.static(pages, { index: false, fallthrough: true, setHeaders: revalidate }));
  router.use((request, response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return next();
    // `/favicon.ico` names a file; ids further down may have dots in them.
    if (/^\/[^/]*\.[^/]*$/.test(request.path)) return missing(request, response, next);
    const page = join(pages, pageFor(request.path));
    if (!existsSync(page)) return notBuilt(response);
    response.sendFile(page, { cacheControl: false, headers: { 'Cache-Control': 'no-cache' } });
  });
  return router;
}

function pageFor(path: string): string {
  if (/^\/g(?:\/|$)/.test(path)) return 'guide.html';
  return /^\/(?:r|pay)(?:\/|$)/.test(path) ? 'room.html' : 'index.html';
}

const filesIn = (folder: string, caching: { maxAge: number; immutable?: boolean }) =>
  express.static(folder, { index: false, redirect: false, ...caching });

const revalidate = (response: { setHeader(name: string, value: string): unknown }) =>
  response.setHeader('Cache-Control', 'no-cache');

/** Sends `name.br` or `name.gz` for `name` when the build made one and the browser takes it. */
function precompressed(folder: string): RequestHandler {
  return (request, response, next) => {
    if (!/^\/[\w.-]+$/.test(request.path)) return next();
    response.vary('Accept-Encoding');
    const file = join(folder, request.path);
    const encoding = encodings.find(
      ({ name, extension }) => request.acceptsEncodings(name) === name && existsSync(file + extension),
    );
    if (!encoding) return next();
    response.type(extname(request.path));
    response.setHeader('Content-Encoding', encoding.name);
    response.sendFile(file + encoding.extension, { immutable: true, maxAge: YEAR_MS }, (error) => {
      if (error && !response.headersSent) next(error);
    });
  };
}

const missing: RequestHandler = (_: Request, response: Response) => {
  response.status(404).type('text/plain').set('Cache-Control', 'no-store').send('There is no such file.\n');
};

function notBuilt(response: Response): void {
  response
    .status(503)
    .type('text/html')
    .set('Cache-Control', 'no-store')
    .send(
      '<!doctype html><meta charset="utf-8"><title>Showcaller</title><h1>The pages are not built yet</h1>' +
        '<p>Run <code>npm run build</code>, then reload. <code>npm start</code> does it by itself.</p>' +
        '<p>The programming interface works: see <a href="/docs">/docs</a>.</p>',
    );
}
