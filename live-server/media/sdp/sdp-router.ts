import { type Response, Router } from 'express';
import { type Result, refuse } from '#shared/contract/errors.ts';
import { readBody } from '../../http/body.ts';
import { writeProblem } from '../../http/problem.ts';
import { MAX_OFFER, type SdpAnswer, type SdpQuestion } from './sdp-sessions.ts';

const SDP = 'application/sdp';
const FRAGMENT = 'application/trickle-ice-sdpfrag';

/** What an endpoint does with what it is asked. */
export interface SdpEndpoint {
  readonly kind: SdpQuestion['kind'];
  /** Whether the bearer of this header may use the show's address. */
  allowed(showId: string, authorization: string | undefined): Promise<Result<null>> | Result<null>;
  /** Whether the show is in a state to begin. */
  mayOpen(showId: string): Promise<Result<null>>;
  /** Asks the node that has the show's video. */
  ask(question: SdpQuestion): Promise<Result<SdpAnswer>>;
}

/**
 * What WHIP (RFC 9725) and WHEP (draft-ietf-wish-whep) have in common: `POST …/SHOW` with an offer and a bearer token
 * is answered 201; the session is at `Location`, where `PATCH` takes candidates and restarts ICE and `DELETE` ends it.
 */
export function sdpRouter(endpoint: SdpEndpoint): Router {
  const { kind } = endpoint;
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
    const allowed = await endpoint.mayOpen(showId);
    if (!allowed.ok) return writeProblem(response, allowed.error);
    const opened = await endpoint.ask({ ask: 'open', kind, showId, offer: offer.value.toString('utf8') });
    if (!opened.ok) return writeProblem(response, opened.error);
    if (opened.value.done !== 'opened') throw new Error('An offer was answered by something else');
    const { sessionId, etag, answer } = opened.value;
    response
      .status(201)
      .set({ Location: `${request.baseUrl}/${showId}/${sessionId}`, ETag: etag, 'Accept-Patch': FRAGMENT })
      .type(SDP)
      .send(answer);
  });

  router.patch('/:showId/:sessionId', async (request, response) => {
    if (!request.is(FRAGMENT)) return writeProblem(response, refuse('unsupported_media_type').error);
    const fragment = await readBody(request, MAX_OFFER);
    if (!fragment.ok) return writeProblem(response, fragment.error);
    const ifMatch = request.headers['if-match'];
    const ufrag = /^a=ice-ufrag:(\S+)\r?$/m.exec(fragment.value.toString('utf8'))?.[1] ?? null;
    // Without `If-Match` the session is looked for alone: whether there is none is said first.
    const asked = await endpoint.ask({
      ...{ ask: 'patch', kind, ...request.params, ifMatch: ifMatch ?? '', ufrag },
    });
    if (!asked.ok) return writeProblem(response, asked.error);
    if (ifMatch === undefined) return plainly(response, 428, 'Send If-Match');
    tellPatched(response, asked.value);
  });
  router.delete('/:showId/:sessionId', async (request, response) => {
    const ended = await endpoint.ask({ ask: 'end', kind, ...request.params });
    if (!ended.ok) return writeProblem(response, ended.error);
    response.status(200).end();
  });
  router.all('/:showId{/:sessionId}', (request, response) => {
    const allow = request.params.sessionId === undefined ? 'POST, OPTIONS' : 'PATCH, DELETE, OPTIONS';
    response.set('Allow', allow);
    writeProblem(response, refuse('method_not_allowed', `Use ${allow}`).error);
  });
  return router;
}

function tellPatched(response: Response, patched: SdpAnswer): void {
  if (patched.done === 'other') plainly(response, 412, 'The ICE session is another one');
  else if (patched.done !== 'restarted') response.status(204).end();
  else response.status(200).set('ETag', patched.etag).type(FRAGMENT).send(patched.fragment);
}

const plainly = (response: Response, status: number, text: string) => {
  response.status(status).type('text/plain').send(`${text}\n`);
};
