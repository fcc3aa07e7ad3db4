import { type Request, type Response, Router } from 'express';
import { accept, type Refusal, type Result, refuse } from '#shared/contract/errors.ts';
import { readBody } from '../../http/body.ts';
import { writeProblem } from '../../http/problem.ts';
import { endSession, iceFragmentOf, type SdpSession } from './session.ts';

/** An offer of every codec a browser knows is some 10 kB. */
const MAX_OFFER = 65_536;
const SDP = 'application/sdp';
const FRAGMENT = 'application/trickle-ice-sdpfrag';

/** What an endpoint does with the offers it is sent. */
export interface SdpEndpoint {
  /** Whether the bearer of this header may use the show's address. */
  allowed(showId: string, authorization: string | undefined): Promise<Result<null>> | Result<null>;
  /** `ended` is to be called when the session is gone. */
  open(
    showId: string,
    offer: string,
    ended: (session: SdpSession) => void,
  ): Promise<Result<{ session: SdpSession; answer: string }>>;
}

/**
 * What WHIP (RFC 9725) and WHEP (draft-ietf-wish-whep) have in common: `POST …/SHOW` with an offer and a bearer token
 * is answered 201; the session is at `Location`, where `PATCH` takes candidates and restarts ICE and `DELETE` ends it.
 */
export function sdpRouter(endpoint: SdpEndpoint): Router {
  const sessions = new Map<string, SdpSession>();
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
  router.use('/:showId{/:sessionId}', async (request, response, next) => {
    const allowed = await endpoint.allowed(request.params.showId ?? '', request.headers.authorization);
    if (allowed.ok) next();
    else writeProblem(response, allowed.error);
  });

  router.post('/:showId', async (request, response) => {
    if (!request.is(SDP)) return writeProblem(response, refuse('unsupported_media_type').error);
    const offer = await readBody(request, MAX_OFFER);
    if (!offer.ok) return writeProblem(response, offer.error);
    const showId = request.params.showId ?? '';
    const opened = await endpoint.open(showId, offer.value.toString('utf8'), (session) =>
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

  const found = (request: Request<{ showId: string; sessionId: string }>): Result<SdpSession> => {
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

/**
 * This end is ICE-lite: it learns the other's candidates from its checks, so candidates alone need no answer. New
 * credentials restart ICE, and are answered with ours (sections 4.3.2 and 4.3.3).
 */
async function patch(
  session: SdpSession,
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
