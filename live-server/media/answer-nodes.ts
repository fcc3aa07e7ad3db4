import { z } from 'zod';
import { id } from '#shared/contract/basics.ts';
import { type Refusal, refuse } from '#shared/contract/errors.ts';
import { mediaIn } from '#shared/contract/media.ts';
import type { Cluster } from '../cluster/cluster.ts';
import type { KnownHomes } from './known-homes.ts';
import type { LocalHome, SeatEvent } from './local-home.ts';
import { seat } from './peers.ts';
import type { SeatsOfNodes } from './remote-seats.ts';
import { type SdpSessions, sdpQuestion } from './sdp/sdp-sessions.ts';
import type { MediaLog } from './worker.ts';

const seatQuestion = z.object({ seat, event: z.string(), payload: z.json().optional() });
const seatsQuestion = z.object({ showId: id, peerKeys: z.array(z.string().max(500)).max(200_000) });

/** What a node says to whom took it for a show's home. */
export const notHere = z.object({ isElsewhere: z.literal(true) });
/** Whose ends are here, of those that another node has lines of. */
export const seatsAnswer = z.object({ known: z.array(z.string()) });

export interface AnswersToNodes {
  readonly cluster: Pick<Cluster, 'calls' | 'homes'>;
  readonly known: KnownHomes;
  readonly seats: SeatsOfNodes;
  readonly local: LocalHome;
  readonly sdp: SdpSessions;
  readonly log: MediaLog;
}

/** Answers what comes in at other nodes for the shows whose video is at home here; answers how to stop. */
export function answerNodes({ cluster, known, seats, local, sdp, log }: AnswersToNodes): () => void {
  const isKnownHere = (showId: string) => known.isHere(known.of(showId));
  /** Where this node knows nothing of it, but could not say so when it left, it is at home again. */
  const isHome = async (showId: string): Promise<boolean> => {
    if (isKnownHere(showId)) return true;
    const home = await cluster.homes.find(showId).catch(() => null);
    if (home === null || !known.isHere(home)) return false;
    known.found(showId, home);
    return true;
  };
  const guarded = async <T>(answer: Promise<T>): Promise<T | { ok: false; error: Refusal }> => {
    try {
      return await answer;
    } catch (err) {
      log.error({ err }, 'what another node asked of the video failed');
      return refuse('internal');
    }
  };

  const ends = [
    cluster.calls.serve('media.seat', async (question, from) => {
      const parsed = seatQuestion.safeParse(question);
      if (!parsed.success || !isSeatEvent(parsed.data.event)) return refuse('invalid');
      const { seat: who, event, payload } = parsed.data;
      if (!(await isHome(who.showId))) return { isElsewhere: true };
      seats.took(from, who);
      return guarded(local.ask(who, event, payload));
    }),
    cluster.calls.serve('media.seats', (question, from) => {
      const parsed = seatsQuestion.safeParse(question);
      if (!parsed.success) return refuse('invalid');
      const { showId, peerKeys } = parsed.data;
      return { known: isKnownHere(showId) ? seats.stand(from, showId, peerKeys) : [] };
    }),
    cluster.calls.serve('media.sdp', async (question) => {
      const parsed = sdpQuestion.safeParse(question);
      if (!parsed.success) return refuse('invalid');
      if (!(await isHome(parsed.data.showId))) return { isElsewhere: true };
      return guarded(sdp.ask(parsed.data));
    }),
  ];
  return () => {
    for (const end of ends) end();
  };
}

const isSeatEvent = (event: string): event is SeatEvent =>
  Object.hasOwn(mediaIn, event) && event !== 'streamKey';
