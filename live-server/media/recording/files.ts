import { Router } from 'express';
import { refuse } from '#shared/contract/errors.ts';
import { may } from '#shared/contract/roles.ts';
import type { Realtime } from '../../app/realtime.ts';
import { writeProblem } from '../../http/problem.ts';
import type { Sessions } from '../../http/sessions/sessions.ts';
import type { RecordingShelf } from './shelf.ts';

export interface RecordingFiles {
  readonly shelf: RecordingShelf;
  readonly sessions: Pick<Sessions, 'identify'>;
  readonly realtime: Pick<Realtime, 'statusOf'>;
  /** Resolves when who may sign in is known as any node knows it. */
  readonly fresh: () => Promise<void>;
}

/** `GET /media/recordings/SHOW/FILE`, for staff who may see the show; a player asks for it in ranges. */
export function recordingFiles({ shelf, sessions, realtime, fresh }: RecordingFiles): Router {
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
    const path = shelf.find(showId, file);
    if (path === null) return writeProblem(response, refuse('not_found').error);
    response.sendFile(path, { root: shelf.folder, dotfiles: 'allow', cacheControl: false }, (error) => {
      // A player that has enough hangs up in the middle.
      if (error && !response.headersSent) writeProblem(response, refuse('not_found').error);
    });
  });
  return router;
}
