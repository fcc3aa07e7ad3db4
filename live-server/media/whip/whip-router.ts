import { type Request, type Response, Router } from 'express';
import { accept, type Refusal, type Result, refuse } from '#shared/contract/errors.ts';
import type { Realtime } from '../../app/realtime.ts';
import { readBody } from '../../http/body.ts';
import { writeProblem } from '../../http/problem.ts';
import { bearerOf } from '../../http/sessions/sessions.ts';
import type { MediaRooms } from '../rooms.ts';
import type { StreamKeys } from '../stream-keys.ts';
import type { MediaLog } from '../worker.ts';
import { endSession, iceFragmentOf, openSession, type WhipSession } from './session.ts';

/** An offer of every codec a browser knows is some 10 kB. */
const MAX_OFFER = 65_536;
const SDP = 'application/sdp';
const FRAGMENT = 'application/trickle-ice-sdpfrag';

export interface WhipSettings {
  readonly rooms: MediaRooms;
  readonly keys: StreamKeys;
  readonly realtime: Pick<Realtime, 'statusOf'>;
  readonly newId: () => string;
  readonly log: MediaLog;
}

/**
 * Ingest for encoders (WHIP, RFC 9725): `POST /media/whip/SHOW` with an offer and the show's stream key as bearer
 * token; the session is at `Location`, where `PATCH` takes candidates and restarts ICE and `DELETE` ends it. A key
 * that was made anew ends no session that runs: it is the next one that needs the new key.
 */
export function whipRouter(settings: WhipSettings): Router {
  const sessions = new Map<string, WhipSession>();
  const router = Router();
  // A token is no ambient right: pages of other sites may use one they have (section 4.6).
  router.use((_, response, next) => {
    response.set({
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Allow-Methods': 'POST, PATCH, DELETE, OPTIONS',
      'Access-Control-Allow-Headers': 'Authorization, Content-Type, If-Match',
      'Access-Control-Expose-Headers': 'Location, ETag, Accept-Patch',
    });
    next();
  });
  router.options('/:showId{/:sessionId}', (_, response) => {
    response.set({ 'Accept-Post': SDP, 'Accept-Patch': FRAGMENT }).status(204).end();
  });
  router.use('/:showId{/:sessionId}', (request, response, next) => {
    const allowed = mayUse(settings, request.params.showId ?? '', request.headers.authorization);
    if (allowed.ok) next();
    else writeProblem(response, allowed.error);
  });

  router.post('/:showId', async (request, response) => {
    if (!request.is(SDP)) return writeProblem(response, refuse('unsupported_media_type').error);
    const offer = await readBody(request, MAX_OFFER);
    if (!offer.ok) return writeProblem(response, offer.error);
    const showId = request.params.showId ?? '';
    const opened = await open(settings, showId, offer.value.toString('utf8'), (session) =>
      sessions.delete(session.id),
    );
    if (!opened.ok) return writeProblem(response, opened.error);
    const { session, answer } = opened.value;
    sessions.set(session.id, session);
    response
      .status(201)
      .set({
        Location: `${request.baseUrl}/${showId}/${session.id}`,
        ETag: session.etag,
        'Accept-Patch': FRAGMENT,
      })
      .type(SDP)
      .send(answer);
  });

  const found = (request: Request<{ showId: string; sessionId: string }>): Result<WhipSession> => {
    const session = sessions.get(request.params.sessionId);
    return session?.showId === request.params.showId ? accept(session) : refuse('not_found');
  };
  router.patch('/:showId/:sessionId', async (request, response) => {
    const session = found(request);
    if (!session.ok) return writeProblem(response, session.error);
    if (!request.is(FRAGMENT)) return writeProblem(response, refuse('unsupported_media_type').error);
    const fragment = await readBody(request, MAX_OFFER);
    if (!fragment.ok) return writeProblem(response, fragment.error);
    await patch(session.value, fragment.value.toString('utf8'), request.headers['if-match'], response);
  });
  router.delete('/:showId/:sessionId', (request, response) => {
    const session = found(request);
    if (!session.ok) return writeProblem(response, session.error);
    endSession(session.value);
    response.status(200).end();
  });
  router.all('/:showId{/:sessionId}', (request, response) => {
    const allow = request.params.sessionId === undefined ? 'POST, OPTIONS' : 'PATCH, DELETE, OPTIONS';
    response.set('Allow', allow);
    writeProblem(response, refuse('method_not_allowed', `Use ${allow}`).error);
  });
  return router;
}

function mayUse({ keys }: WhipSettings, showId: string, authorization: string | undefined): Result<null> {
  const key = bearerOf(authorization);
  return key && keys.fits(showId, key)
    ? accept(null)
    : refuse('unauthenticated', 'Send the show’s stream key');
}

async function open(
  settings: WhipSettings,
  showId: string,
  offer: string,
  ended: (session: WhipSession) => void,
) {
  const status = await settings.realtime.statusOf(showId, null);
  if (!status.ok) return status;
  if (status.value === 'ended' || status.value === 'reviewed') return refuse('show_over');
  return openSession({ ...settings, showId, offer, ended });
}

/**
 * This end is ICE-lite: it learns the other's candidates from its checks, so candidates alone need no answer. New
 * credentials restart ICE, and are answered with ours (sections 4.3.2 and 4.3.3).
 */
async function patch(
  session: WhipSession,
  fragment: string,
  ifMatch: string | undefined,
  response: Response,
): Promise<void> {
  if (ifMatch === undefined) return plainly(response, 428, 'Send If-Match');
  if (ifMatch !== '*' && ifMatch !== session.etag)
    return plainly(response, 412, 'The ICE session is another one');
  const ufrag = /^a=ice-ufrag:(\S+)\r?$/m.exec(fragment)?.[1];
  if (ufrag === undefined || ufrag === session.remoteUfrag) {
    response.status(204).end();
    return;
  }
  const restarted = await iceFragmentOf(session, ufrag);
  if (!restarted.ok) return writeProblem(response, restarted.error satisfies Refusal);
  response.status(200).set('ETag', session.etag).type(FRAGMENT).send(restarted.value);
}

const plainly = (response: Response, status: number, text: string) => {
  response.status(status).type('text/plain').send(`${text}\n`);
};
