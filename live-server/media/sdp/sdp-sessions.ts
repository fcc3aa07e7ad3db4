import { z } from 'zod';
import { id } from '#shared/contract/basics.ts';
import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import { endSession, iceFragmentOf, type SdpSession } from './session.ts';

/** An offer of every codec a browser knows is some 10 kB. */
export const MAX_OFFER = 65_536;

const sessionId = z.string().max(100);
/** What an encoder or a player asks of the node that has the show's video. */
export const sdpQuestion = z.discriminatedUnion('ask', [
  z.object({ ask: z.literal('open'), kind: z.enum(['whip', 'whep']), showId: id, offer: z.string() }),
  z.object({
    ask: z.literal('patch'),
    kind: z.enum(['whip', 'whep']),
    showId: id,
    sessionId,
    ifMatch: z.string().max(1_000),
    /** The other's new ICE user name; null where the fragment has candidates alone. */
    ufrag: z.string().nullable(),
  }),
  z.object({ ask: z.literal('end'), kind: z.enum(['whip', 'whep']), showId: id, sessionId }),
]);
export type SdpQuestion = z.infer<typeof sdpQuestion>;

export type SdpAnswer =
  | { readonly done: 'opened'; readonly sessionId: string; readonly etag: string; readonly answer: string }
  | { readonly done: 'other' | 'nothing' | 'ended' }
  | { readonly done: 'restarted'; readonly etag: string; readonly fragment: string };

/** Takes an offer; `ended` is to be called when the session is gone. */
export type Opening = (
  showId: string,
  offer: string,
  ended: (session: SdpSession) => void,
) => Promise<Result<{ session: SdpSession; answer: string }>>;

/** The encoders and players of the shows that are at this node. */
export class SdpSessions {
  readonly #opening: Readonly<Record<SdpQuestion['kind'], Opening>>;
  readonly #sessions = new Map<string, SdpSession>();

  constructor(opening: Readonly<Record<SdpQuestion['kind'], Opening>>) {
    this.#opening = opening;
  }

  async ask(question: SdpQuestion): Promise<Result<SdpAnswer>> {
    const { kind, showId } = question;
    if (question.ask === 'open') return this.#open(kind, showId, question.offer);
    const key = keyOf(kind, question.sessionId);
    const session = this.#sessions.get(key);
    if (session?.showId !== showId) return refuse('not_found');
    if (question.ask === 'patch') return patch(session, question.ifMatch, question.ufrag);
    endSession(session);
    this.#sessions.delete(key);
    return accept({ done: 'ended' });
  }

  async #open(kind: SdpQuestion['kind'], showId: string, offer: string): Promise<Result<SdpAnswer>> {
    const opened = await this.#opening[kind](showId, offer, (session) => {
      this.#sessions.delete(keyOf(kind, session.id));
    });
    if (!opened.ok) return opened;
    const { session, answer } = opened.value;
    this.#sessions.set(keyOf(kind, session.id), session);
    return accept({ done: 'opened', sessionId: session.id, etag: session.etag, answer });
  }
}

const keyOf = (kind: SdpQuestion['kind'], sessionId: string) => `${kind} ${sessionId}`;

/**
 * This end is ICE-lite: it learns the other's candidates from its checks, so candidates alone need no answer. New
 * credentials restart ICE, and are answered with ours (RFC 9725, sections 4.3.2 and 4.3.3).
 */
async function patch(session: SdpSession, ifMatch: string, ufrag: string | null): Promise<Result<SdpAnswer>> {
  if (ifMatch !== '*' && ifMatch !== session.etag) return accept({ done: 'other' });
  if (ufrag === null || ufrag === session.remoteUfrag) return accept({ done: 'nothing' });
  const restarted = await iceFragmentOf(session, ufrag);
  return restarted.ok
    ? accept({ done: 'restarted', etag: session.etag, fragment: restarted.value })
    : restarted;
}
