import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Request, type Response, Router } from 'express';
import { refuse } from '#shared/contract/errors.ts';
import { may } from '#shared/contract/roles.ts';
import type { Realtime } from '../../app/realtime.ts';
import { writeProblem } from '../../http/problem.ts';
import type { Sessions } from '../../http/sessions/sessions.ts';
import type { FoundFile, RecordingLibrary } from './library.ts';
import type { RecordingShelf } from './shelf.ts';

export interface RecordingFiles {
  readonly shelf: RecordingShelf;
  readonly library: RecordingLibrary;
  readonly sessions: Pick<Sessions, 'identify'>;
  readonly realtime: Pick<Realtime, 'statusOf'>;
  /** Resolves when who may sign in is known as any node knows it. */
  readonly fresh: () => Promise<void>;
}

/** `GET /media/recordings/SHOW/FILE`, for staff who may see the show; a player asks for it in ranges. */
export function recordingFiles({ shelf, library, sessions, realtime, fresh }: RecordingFiles): Router {
  const router = Router();
  router.get('/:showId/:file', async (request, response) => {
    const { showId, file } = request.params;
    const { cookie, authorization } = request.headers;
    await fresh();
    const staff = sessions.identify({ cookie, authorization })?.staff ?? null;
    if (!staff) return writeProblem(response, refuse('unauthenticated').error);
    if (!may(staff.role, 'shows.read')) return writeProblem(response, refuse('forbidden').error);
    const visible = await realtime.statusOf(showId, staff);
    if (!visible.ok) return writeProblem(response, visible.error);
    const found = await library.find(showId, file);
    if (found === null) return writeProblem(response, refuse('not_found').error);
    if (found.at === 'elsewhere') return fetched(library, found, { showId, file }, request, response);
    response.sendFile(found.path, { root: shelf.folder, dotfiles: 'allow', cacheControl: false }, (error) => {
      // A player that has enough hangs up in the middle.
      if (error && !response.headersSent) writeProblem(response, refuse('not_found').error);
    });
  });
  return router;
}

/** A file of another node, piece by piece, no faster than it is taken (RFC 9110, section 14). */
async function fetched(
  library: RecordingLibrary,
  { nodeId, size }: FoundFile & { at: 'elsewhere' },
  { showId, file }: { showId: string; file: string },
  request: Request,
  response: Response,
): Promise<void> {
  const ranges = request.range(size);
  if (ranges === -1) {
    response.status(416).set('Content-Range', `bytes */${size}`).end();
    return;
  }
  // Several at once, and what is no range, are answered with all of it.
  const range =
    Array.isArray(ranges) && ranges.type === 'bytes' && ranges.length === 1 ? ranges[0] : undefined;
  const { start, end } = range ?? { start: 0, end: size - 1 };
  response
    .status(range ? 206 : 200)
    .type(file)
    .set({ 'Accept-Ranges': 'bytes', 'Content-Length': String(end - start + 1) });
  if (range) response.set('Content-Range', `bytes ${start}-${end}/${size}`);
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  // Whoever hangs up in the middle ends it, and so does a node that goes: the length then says that it is not whole.
  await pipeline(Readable.from(library.read(nodeId, showId, file, start, end)), response).catch(() =>
    response.destroy(),
  );
}
