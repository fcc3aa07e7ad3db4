import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import type { MediaSource } from '#shared/contract/media.ts';
import type { Publisher } from '../room.ts';
import type { MediaRooms } from '../rooms.ts';
import { type SdpSession, sessionOf, watchOver } from '../sdp/session.ts';
import type { MediaLog } from '../worker.ts';
import { writeAnswer } from './answer.ts';
import { readOffer } from './offer.ts';

export interface Opening {
  readonly rooms: MediaRooms;
  readonly newId: () => string;
  readonly log: MediaLog;
  readonly showId: string;
  readonly offer: string;
  readonly ended: (session: SdpSession) => void;
}

/** Takes an offer: from here on the encoder is one of the show's publishers. */
export async function openSession(
  opening: Opening,
): Promise<Result<{ session: SdpSession; answer: string }>> {
  const { rooms, showId } = opening;
  const router = await rooms.router(showId);
  if (!router.ok) return router;
  const offer = readOffer(opening.offer, router.value.rtpCapabilities);
  if (!offer.ok) return offer;
  const made = await rooms.transport(showId);
  if (!made.ok) return made;
  const { transport } = made.value;
  const publisher: Publisher = {
    publisherId: opening.newId(),
    name: 'WHIP',
    via: 'whip',
    producers: new Map(),
  };
  try {
    await transport.connect({ dtlsParameters: offer.value.dtlsParameters });
    for (const section of offer.value.sections) {
      if (!section.isTaken) continue;
      const { kind, rtpParameters } = section;
      const source: MediaSource = kind === 'audio' ? 'microphone' : 'camera';
      publisher.producers.set(
        source,
        await transport.produce({ kind, rtpParameters, keyFrameRequestDelay: 500 }),
      );
    }
  } catch (error) {
    transport.close();
    opening.log.warn({ err: error, showId }, 'an encoder’s offer could not be taken');
    return refuse('invalid', error instanceof Error ? error.message.slice(0, 300) : undefined);
  }
  const session = sessionOf(publisher.publisherId, showId, transport, offer.value.iceUfrag);
  watchOver(session, () => {
    publisher.producers.clear();
    rooms.unpublish(showId, publisher.publisherId);
    opening.ended(session);
  });
  rooms.publish(showId, publisher);
  return accept({ session, answer: writeAnswer(offer.value, transport) });
}
