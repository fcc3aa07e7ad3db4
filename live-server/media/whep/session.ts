import type { types } from 'mediasoup';
import { accept, type Result, refuse } from '#shared/contract/errors.ts';
import type { MediaRooms } from '../rooms.ts';
import type { Opening } from '../sdp/sdp-sessions.ts';
import { type SdpSession, sessionOf, watchOver } from '../sdp/session.ts';
import type { WatchTransport } from '../watch-transports.ts';
import type { MediaLog } from '../worker.ts';
import { writePlayerAnswer } from './player-answer.ts';
import { type PlayerOffer, readPlayerOffer } from './player-offer.ts';

export interface Players {
  readonly rooms: MediaRooms;
  readonly newId: () => string;
  readonly log: MediaLog;
}

/** Takes players' offers. When another publisher is taken on air, or none is, a player's session ends. */
export function openPlayers(settings: Players): Opening {
  const { rooms } = settings;
  const playing = new Map<SdpSession, string>();
  rooms.onChange((showId) => {
    for (const [session, publisherId] of playing) {
      if (showId !== null && session.showId !== showId) continue;
      if (rooms.status(session.showId, false).onAir?.publisherId !== publisherId) session.transport.close();
    }
  });
  return async (showId, offer, ended) => {
    const read = readPlayerOffer(offer);
    if (!read.ok) return read;
    const onAir = rooms.status(showId, false).onAir;
    if (!onAir) return refuse('media_gone', 'Nothing is on air');
    const opened = await open(settings, showId, read.value);
    if (!opened.ok) return opened;
    const { session } = opened.value;
    playing.set(session, onAir.publisherId);
    watchOver(session, () => {
      playing.delete(session);
      ended(session);
    });
    return opened;
  };
}

/** Payload types are the player's to choose; a router of its own kind sends by them. */
async function open(
  { rooms, newId, log }: Players,
  showId: string,
  offer: PlayerOffer,
): Promise<Result<{ session: SdpSession; answer: string }>> {
  const codecs = offer.sections.flatMap((section) => section.codecs);
  const name = `player ${codecs.map(({ mimeType, preferredPayloadType }) => `${mimeType}=${preferredPayloadType}`).join(' ')}`;
  const made = await rooms.viewerTransport(showId, { name, codecs });
  if (!made.ok) return made;
  const { transport } = made.value;
  try {
    await transport.connect({ dtlsParameters: offer.dtlsParameters });
    const consumers = await consume(rooms, showId, offer, made.value);
    if (!consumers.ok) {
      transport.close();
      return consumers;
    }
    const session = sessionOf(newId(), showId, transport, offer.iceUfrag);
    const answer = writePlayerAnswer(offer, consumers.value, transport);
    // Nothing is sent before it can arrive: the first picture must be a whole one.
    transport.on('dtlsstatechange', (state) => {
      if (state !== 'connected') return;
      for (const consumer of consumers.value.values())
        consumer.resume().catch((err: unknown) => log.warn({ err, showId }, 'a player is sent nothing'));
    });
    return accept({ session, answer });
  } catch (err) {
    transport.close();
    log.warn({ err, showId }, 'a player’s offer could not be taken');
    return refuse('invalid', err instanceof Error ? err.message.slice(0, 300) : undefined);
  }
}

/** A consumer for each section that something on air fits. */
async function consume(
  rooms: MediaRooms,
  showId: string,
  { sections }: PlayerOffer,
  { transport, bring }: WatchTransport,
): Promise<Result<Map<string, types.Consumer>>> {
  const tracks = rooms.status(showId, false).onAir?.tracks ?? [];
  const picture =
    tracks.find(({ source }) => source === 'screen') ?? tracks.find(({ source }) => source === 'camera');
  const sound = tracks.find(({ source }) => source === 'microphone');
  const consumers = new Map<string, types.Consumer>();
  for (const { mid, kind, codecs } of sections) {
    const track = kind === 'video' ? picture : kind === 'audio' ? sound : undefined;
    if (!track || codecs.length === 0) continue;
    const brought = await bring(track.producerId);
    if (!brought.ok) return brought;
    const consumer = await transport.consume({
      producerId: brought.value,
      rtpCapabilities: { codecs: [...codecs], headerExtensions: [] },
      paused: true,
    });
    consumers.set(mid, consumer);
  }
  return consumers.size > 0 ? accept(consumers) : refuse('invalid', 'Nothing on air can be played');
}
