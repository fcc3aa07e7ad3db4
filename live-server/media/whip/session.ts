import type { types } from 'mediasoup';
import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import type { MediaSource } from '#shared/contract/media.ts';
import type { Publisher } from '../room.ts';
import { writeAnswer } from './answer.ts';
import { readOffer } from './offer.ts';
import type { WhipSettings } from './whip-router.ts';

/** One encoder that sends into a show. */
export interface WhipSession {
  readonly id: string;
  readonly showId: string;
  readonly transport: types.WebRtcTransport;
  /** Changes with every restart of ICE. */
  etag: string;
  remoteUfrag: string;
}

/** An encoder that never connects, or is gone without a word, is given up after this. */
const CONNECT_MS = 30_000;
const LOST_MS = 10_000;

export interface Opening extends Pick<WhipSettings, 'rooms' | 'newId' | 'log'> {
  readonly showId: string;
  readonly offer: string;
  readonly ended: (session: WhipSession) => void;
}

/** Takes an offer: from here on the encoder is one of the show's publishers. */
export async function openSession(
  opening: Opening,
): Promise<Result<{ session: WhipSession; answer: string }>> {
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
  const session: WhipSession = {
    id: publisher.publisherId,
    showId,
    transport,
    etag: `"${transport.iceParameters.usernameFragment}"`,
    remoteUfrag: offer.value.iceUfrag,
  };
  watchOver(session, () => {
    publisher.producers.clear();
    rooms.unpublish(showId, publisher.publisherId);
    opening.ended(session);
  });
  rooms.publish(showId, publisher);
  return accept({ session, answer: writeAnswer(offer.value, transport) });
}

function watchOver(session: WhipSession, ended: () => void): void {
  const { transport } = session;
  let giveUp = setTimeout(() => transport.close(), CONNECT_MS);
  transport.on('icestatechange', (state) => {
    clearTimeout(giveUp);
    if (state === 'disconnected' || state === 'closed') giveUp = setTimeout(() => transport.close(), LOST_MS);
  });
  transport.on('dtlsstatechange', (state) => {
    if (state === 'failed' || state === 'closed') transport.close();
  });
  transport.observer.once('close', () => {
    clearTimeout(giveUp);
    ended();
  });
}

export function endSession({ transport }: WhipSession): void {
  transport.close();
}

/** Restarts ICE; answers our new credentials and candidates as a fragment. */
export async function iceFragmentOf(session: WhipSession, remoteUfrag: string): Promise<Result<string>> {
  const { transport } = session;
  try {
    const { usernameFragment, password } = await transport.restartIce();
    session.etag = `"${usernameFragment}"`;
    session.remoteUfrag = remoteUfrag;
    const candidates = transport.iceCandidates.map(
      ({ foundation, protocol, priority, address, port, type, tcpType }) =>
        `a=candidate:${foundation} 1 ${protocol} ${priority} ${address} ${port} typ ${type}${tcpType ? ` tcptype ${tcpType}` : ''}`,
    );
    return accept(
      ['a=ice-lite', `a=ice-ufrag:${usernameFragment}`, `a=ice-pwd:${password}`, ...candidates, ''].join(
        '\r\n',
      ),
    );
  } catch {
    return refuse('media_gone');
  }
}
